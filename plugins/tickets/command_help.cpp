#include "command_help.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "kontor/query.h"
#include "kontor/text.h"
#include "kontor/tickets/dictionary.h"

namespace kontor::tickets {

namespace {

std::string when(const Json& value, const Viewer& viewer) {
    const auto time = parseTime(value.text());
    return time ? localTime(*time, viewer.locale(), viewer.timeZone()) : std::string();
}

/// How long ago that was, in few characters.
std::string age(const Json& value, Time now) {
    const auto time = parseTime(value.text());
    if (!time) return {};
    const std::int64_t minutes =
        std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::minutes>(now - *time).count());
    if (minutes < 60) return std::to_string(minutes) + " min";
    if (minutes < 48 * 60) return std::to_string(minutes / 60) + " h";
    return std::to_string(minutes / (24 * 60)) + " d";
}

std::string plain(const Json& value) {
    if (value.isNull()) return {};
    if (value.isString()) return value.string();
    if (value.isBool()) return value.boolean() ? "yes" : "no";
    if (!value.isArray()) return value.size() == 0 ? std::string() : value.dump();
    std::vector<std::string> parts;
    for (const auto& item : value.items()) parts.push_back(plain(item));
    return join(parts, ", ");
}

/// Labels of the records of one kind that the ids name.
std::map<std::int64_t, std::string> labelsOf(Transaction& tx, const Viewer& viewer, Kernel& kernel,
                                             const std::string& kind, const std::set<std::int64_t>& ids) {
    std::map<std::int64_t, std::string> names;
    if (ids.empty()) return names;
    for (auto& [id, name] : kernel.records().labels(tx, viewer, kind, {ids.begin(), ids.end()}))
        names[id] = std::move(name);
    return names;
}

/// Values of one column of a kind that begin with what was typed, with the text beside them.
std::vector<std::string> valuesOf(const std::string& kind, const std::string& column, const std::string& about,
                                  std::string_view typed, const Viewer& viewer, Kernel& kernel) {
    ListRequest request;
    request.limit = 50;
    if (!typed.empty()) request.extra = {"t." + column + " LIKE ? ESCAPE '!'", {escapeLike(typed) + "%"}};
    const RecordPage page =
        kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, kind, request); });
    std::vector<std::string> values;
    for (const auto& record : page.items) {
        const Json json = record.toJson(viewer);
        if (const std::string value = json[column].text(); !value.empty())
            values.push_back(value + "\t" + (about.empty() ? std::string() : json[about].text()));
    }
    return values;
}

/// The ids whose numbers begin like that, as ranges an index answers: `T-0029` means 2900 to 2999, `29` also 29 and 290
/// to 299.
Predicate idsBeginning(std::string_view typed) {
    constexpr std::size_t digitsOfNumber = 6;
    const bool padded = typed.starts_with("T-") || typed.starts_with("t-");
    if (padded) typed.remove_prefix(2);
    if (typed.empty() || typed.size() > 12 || typed.find_first_not_of("0123456789") != std::string_view::npos)
        return {};
    const std::int64_t first = std::stoll(std::string(typed));
    Predicate result;
    std::int64_t width = 1;
    for (std::size_t length = typed.size(); length <= std::max(typed.size(), digitsOfNumber); ++length, width *= 10) {
        if (padded && length < digitsOfNumber) continue;
        result.sql += (result.sql.empty() ? "(" : " OR ") + std::string("t.id BETWEEN ? AND ?");
        result.values.emplace_back(first * width);
        result.values.emplace_back((first + 1) * width - 1);
    }
    result.sql += ")";
    return result;
}

std::string heading(const collaboration::TimelineEntry& entry, const Viewer& viewer) {
    const std::string who = !entry.authorName.empty() ? entry.authorName : !entry.from.empty() ? entry.from : "system";
    std::string what = entry.direction == "out" ? "answer" : "message";
    if (entry.type == collaboration::TimelineEntry::Type::note) what = entry.isPrivate ? "private note" : "public note";
    return "── " + localTime(entry.at, viewer.locale(), viewer.timeZone()) + "  " + who + "  (" + what + ")";
}

}  // namespace

CommandResult ticketTable(Transaction& tx, const RecordPage& page, const Viewer& viewer, Kernel& kernel) {
    std::set<std::int64_t> ids;
    Json list = Json::array();
    for (const auto& record : page.items) {
        list.push(record.toJson(viewer));
        for (const char* field : {"requester_id", "assignee_id"})
            if (const Json& id = list.items().back()[field]; id.isInteger()) ids.insert(id.integer());
    }
    const auto names = labelsOf(tx, viewer, kernel, "user", ids);
    const auto name = [&](const Json& id) {
        const auto found = id.isInteger() ? names.find(id.integer()) : names.end();
        return found == names.end() ? plain(id) : found->second;
    };
    const Time now = kernel.clock().now();
    std::vector<std::vector<std::string>> rows;
    for (const Json& ticket : std::as_const(list).items())
        rows.push_back({plain(ticket["number"]), plain(ticket["status"]),
                        plain(ticket[ticket["priority_name"].isNull() ? "priority" : "priority_name"]),
                        plain(ticket["subject"]), name(ticket["requester_id"]), name(ticket["assignee_id"]),
                        age(ticket["updated_at"], now)});
    CommandResult result;
    result.table({"NUMBER", "STATUS", "PRIORITY", "SUBJECT", "REQUESTER", "ASSIGNEE", "CHANGED"}, std::move(rows),
                 std::move(list));
    if (page.nextCursor) result.line("There are more; --limit shows up to 200, a narrower query fewer.");
    return result;
}

CommandResult ticketPage(Transaction& tx, const AnyRecord& ticket, const Timeline& timeline, const Viewer& viewer,
                         Kernel& kernel) {
    Json json = ticket.toJson(viewer);
    std::vector<std::pair<std::string, std::string>> fields;
    for (const Field& field : ticket.type().fields) {
        const Json* value = json.find(field.name);
        if (!value || field.name == "id" || field.name == "version" || field.name == "description" ||
            field.type == FieldType::html)
            continue;
        std::string text = field.type == FieldType::time ? when(*value, viewer) : plain(*value);
        if (field.type == FieldType::reference && value->isInteger()) {
            const auto names = labelsOf(tx, viewer, kernel, std::string(field.target), {value->integer()});
            if (!names.empty()) text = names.begin()->second;
        }
        if (value->isBool() && !value->boolean()) continue;
        if (field.name == "state" && *value == json["status"]) continue;
        std::string label = replaceAll(std::string(field.name), "_", " ");
        if (label.ends_with(" id")) label.erase(label.size() - 3);
        if (!text.empty()) fields.emplace_back(std::move(label), std::move(text));
    }
    Json conversation = Json::array();
    std::string text = plain(json["description"]);
    for (const auto& entry : timeline.entries) {
        text += (text.empty() ? "" : "\n\n") + heading(entry, viewer) + "\n" + entry.bodyText;
        conversation.push(
            Json::object({{"type", entry.type == collaboration::TimelineEntry::Type::note ? "note" : "message"},
                          {"id", entry.id},
                          {"at", formatTime(entry.at)},
                          {"author", entry.authorName},
                          {"body_text", entry.bodyText}}));
    }
    json["conversation"] = std::move(conversation);
    CommandResult result;
    result.record(std::move(fields), std::move(json));
    if (!text.empty()) result.line(std::move(text));
    return result;
}

std::vector<std::string> completeNumber(std::string_view typed, const Viewer& viewer, Kernel& kernel) {
    ListRequest request;
    request.limit = 20;
    if (typed.empty())
        request.q = "state:new,open,pending";
    else if (auto range = idsBeginning(typed); !range.sql.empty())
        request.extra = std::move(range);
    else if (typed != "T" && typed != "t" && typed != "T-" && typed != "t-")
        return {};
    const RecordPage page =
        kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, "ticket", request); });
    std::vector<std::string> numbers;
    for (const auto& record : page.items) {
        const Json json = record.toJson(viewer);
        numbers.push_back(plain(json["number"]) + "\t" + plain(json["subject"]));
    }
    return numbers;
}

std::vector<std::string> completePerson(std::string_view typed, const Viewer& viewer, Kernel& kernel) {
    return valuesOf("user", "login", "name", typed, viewer, kernel);
}

std::vector<std::string> completeGroup(std::string_view typed, const Viewer& viewer, Kernel& kernel) {
    return valuesOf("group", "name", "", typed, viewer, kernel);
}

std::vector<std::string> completeChoice(std::string_view field, std::string_view typed, const Viewer& viewer,
                                        Kernel& kernel) {
    std::vector<std::string> result;
    const auto dictionary = kernel.get<Dictionaries>().get();
    for (const auto* choice : dictionary->choices(field))
        if (choice->name.starts_with(typed)) result.push_back(choice->name + "\t" + choice->label(viewer.locale()));
    return result;
}

std::vector<std::string> completeStatus(std::string_view typed, const Viewer& viewer, Kernel& kernel) {
    return completeChoice("status", typed, viewer, kernel);
}

std::vector<std::string> completeTicketQuery(std::string_view typed, const Viewer& viewer, Kernel& kernel) {
    std::vector<std::string> result;
    const QueryFields& fields = kernel.queryFields("ticket");
    for (const auto& candidate : completeQuery(typed, characters(typed), fields))
        result.push_back(std::string(leftCharacters(typed, candidate.from)) + candidate.text + "\t" + candidate.title);
    const auto colon = typed.find(':');
    const std::size_t start = !typed.empty() && typed.front() == '-' ? 1 : 0;
    const QueryField* field =
        colon == std::string_view::npos ? nullptr : fields.find(typed.substr(start, colon - start));
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> chosen{
        {{"status", "status"}, {"priority_name", "priority"}, {"resolution_code", "resolution"}}};
    for (const auto& [name, choices] : chosen)
        if (field && field->name == name)
            for (const auto& value : completeChoice(choices, typed.substr(colon + 1), viewer, kernel))
                result.push_back(std::string(typed.substr(0, colon + 1)) + value);
    if (field && field->kind == "user")
        for (const auto& login : completePerson(typed.substr(colon + 1), viewer, kernel))
            result.push_back(std::string(typed.substr(0, colon + 1)) + login);
    return result;
}

}  // namespace kontor::tickets
