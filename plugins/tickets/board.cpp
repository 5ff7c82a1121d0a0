#include "board.h"

#include "kontor/custom_fields.h"

namespace kontor::tickets {

namespace {

constexpr std::string_view customPrefix = "custom.";

/// Of values that the catalogue has words for.
BoardField ofWords(const std::string& name, std::string_view term, std::string_view group,
                   std::span<const std::string_view> values, const PageWords& words) {
    BoardField field{.name = name, .label = words.field(name)};
    const Field* stored = findField(ticketFields, name);
    field.isMovable = stored && stored->isWritable && !stored->isCreateOnly;
    for (const auto value : values)
        field.columns.push_back({.key = std::string(value),
                                 .label = words.value(group, value),
                                 .q = std::string(term) + ":" + std::string(value)});
    return field;
}

/// Of records that tickets refer to, the first by name, behind a column of those that refer to none.
BoardField ofRecords(Transaction& tx, Kernel& kernel, const Viewer& viewer, const std::string& name,
                     std::string_view term, std::string_view kind, std::string q, const PageWords& words) {
    BoardField field{.name = name, .label = words.field(name), .isNumber = true, .isMovable = true};
    field.columns.push_back({.key = "", .label = words.text("tickets.who.none"), .q = std::string(term) + ":none"});
    const RecordType& type = kernel.records().type(kind);
    if (!type.readPermission.empty() && !viewer.may(type.readPermission)) return field;
    ListRequest list{.q = std::move(q), .sort = "name", .limit = mostColumnsOfBoard + 1, .fields = {"id"}};
    std::vector<std::int64_t> ids;
    for (const auto& record : kernel.records().list(tx, viewer, kind, list).items) ids.push_back(record.id());
    field.isCut = ids.size() > mostColumnsOfBoard;
    if (field.isCut) ids.pop_back();
    std::map<std::int64_t, std::string> labels;
    for (auto& [id, label] : kernel.records().labels(tx, viewer, kind, ids)) labels[id] = std::move(label);
    for (const auto id : ids)
        field.columns.push_back(
            {.key = std::to_string(id), .label = labels[id], .q = std::string(term) + ":" + std::to_string(id)});
    return field;
}

std::vector<CustomFields::Declared> pickLists(Transaction& tx, Kernel& kernel) {
    std::vector<CustomFields::Declared> lists;
    for (auto& declared : kernel.get<CustomFields>().of(tx, Ticket::kind))
        if (declared.type == "choice") lists.push_back(std::move(declared));
    return lists;
}

/// `custom` is written as a whole, so these cards stay where they are.
BoardField ofPickList(const CustomFields::Declared& declared, const PageWords& words) {
    const std::string name = std::string(customPrefix) + declared.name;
    BoardField field{.name = name, .label = declared.label(words.viewer().locale())};
    for (const auto& choice : declared.choices)
        if (choice.active)
            field.columns.push_back({.key = choice.value,
                                     .label = choice.label(words.viewer().locale()),
                                     .q = name + ":\"" + replaceAll(choice.value, "\"", "\\\"") + "\""});
    return field;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> boardFieldsOf(Transaction& tx, Kernel& kernel,
                                                               const PageWords& words) {
    std::vector<std::pair<std::string, std::string>> fields;
    for (const char* name : {"status", "priority", "assignee_id", "group_id", "category_id", "type"})
        fields.emplace_back(name, words.field(name));
    for (const auto& declared : pickLists(tx, kernel))
        fields.emplace_back(std::string(customPrefix) + declared.name, declared.label(words.viewer().locale()));
    return fields;
}

BoardField boardField(Transaction& tx, Kernel& kernel, const Viewer& viewer, const std::string& name,
                      const PageWords& words) {
    if (name == "priority") return ofWords(name, "priority", "tickets.priority.", priorities, words);
    if (name == "type") return ofWords(name, "type", "tickets.type.", ticketTypes, words);
    if (name == "assignee_id")
        return ofRecords(tx, kernel, viewer, name, "assignee", "user", "role:agent active:true", words);
    if (name == "group_id") return ofRecords(tx, kernel, viewer, name, "group", "group", "", words);
    if (name == "category_id") return ofRecords(tx, kernel, viewer, name, "category", "category", "", words);
    if (name.starts_with(customPrefix))
        for (const auto& declared : pickLists(tx, kernel))
            if (customPrefix.size() + declared.name.size() == name.size() && name.ends_with("." + declared.name))
                return ofPickList(declared, words);
    return ofWords("status", "state", "tickets.status.", ticketStates, words);
}

std::string columnQuery(const std::string& q, const BoardField::Column& column) {
    return q.empty() ? column.q : "(" + q + ") " + column.q;
}

std::vector<std::string> cardFields() {
    return {"id",       "number",        "subject",      "status",      "state",
            "priority", "priority_name", "requester_id", "assignee_id", "updated_at"};
}

Json cardOf(const Ticket& ticket, const Names& people, const PageWords& words) {
    Json card = Json::object({{"id", std::to_string(ticket.id)},
                              {"version", std::to_string(ticket.version)},
                              {"number", ticket.number},
                              {"subject", ticket.subject},
                              {"href", "/tickets/" + std::to_string(ticket.id)},
                              {"requester", people.of(ticket.requesterId)},
                              {"has_assignee", ticket.assigneeId.has_value()},
                              // A status of one's own stands apart from the column's name.
                              {"has_status", ticket.status != ticket.state},
                              {"urgent", ticket.priority == "urgent" || ticket.priority == "high"}});
    card["status"] = words.shortStatus(ticket);
    card["priority"] = words.priority(ticket);
    card["updated"] = words.moment(ticket.updatedAt);
    if (ticket.assigneeId) card["assignee"] = web::person(people.of(*ticket.assigneeId), *ticket.assigneeId);
    return card;
}

std::set<std::int64_t> peopleOn(const std::vector<AnyRecord>& tickets) {
    std::set<std::int64_t> ids;
    for (const auto& record : tickets) {
        ids.insert(record.as<Ticket>().requesterId);
        if (const auto assignee = record.as<Ticket>().assigneeId) ids.insert(*assignee);
    }
    return ids;
}

Json boardOf(Transaction& tx, Kernel& kernel, const Viewer& viewer, const BoardField& field, const std::string& q,
             const std::string& sort, const std::vector<std::int64_t>& counts, const PageWords& words) {
    std::vector<std::vector<AnyRecord>> found;
    std::set<std::int64_t> ids;
    ListRequest list{.sort = sort, .limit = mostInColumn, .fields = cardFields()};
    for (const auto& column : field.columns) {
        list.q = columnQuery(q, column);
        found.push_back(kernel.records().list(tx, viewer, Ticket::kind, list).items);
        ids.merge(peopleOn(found.back()));
    }
    const Names people(tx, kernel, viewer, ids);
    Json columns = Json::array();
    for (std::size_t i = 0; i < found.size(); ++i) {
        const auto& column = field.columns[i];
        Json options = Json::array();
        for (const auto& other : field.columns)
            options.push(
                Json::object({{"value", other.key}, {"label", other.label}, {"selected", other.key == column.key}}));
        Json cards = Json::array();
        for (const auto& record : found[i]) {
            Json card = cardOf(record.as<Ticket>(), people, words);
            card["options"] = options;
            cards.push(std::move(card));
        }
        columns.push(Json::object({{"key", column.key},
                                   {"dom_id", std::to_string(i)},
                                   {"label", column.label},
                                   {"is_state", field.name == "status"},
                                   {"is_cut", counts[i] > static_cast<std::int64_t>(found[i].size())},
                                   {"count", words.count(counts[i])}}));
        columns.items().back()["cards"] = std::move(cards);
    }
    return columns;
}

}  // namespace kontor::tickets
