#include "list_columns.h"

#include <algorithm>
#include <array>

namespace kontor::tickets {

namespace {

using Cell = Column::Cell;

constexpr std::size_t tagsShown = 1;

constexpr std::array<Column, 16> columns{{
    {"number", Cell::number, "k-number k-col-number", "id", "", true},
    {"subject", Cell::subject, "k-subject k-col-subject", "", "", true},
    {"type", Cell::word, "k-col-word k-col-more", "", "type", false},
    {"status", Cell::status, "k-col-status k-cell-status", "", "", true},
    {"priority", Cell::priority, "k-col-priority k-cell-priority", "priority", "", true},
    {"requester_id", Cell::requester, "k-col-person k-cell-person k-col-opt", "", "", true},
    {"assignee_id", Cell::assignee, "k-col-person k-cell-person", "", "", true},
    {"group_id", Cell::name, "k-col-person k-col-more", "", "group", false},
    {"category_id", Cell::name, "k-col-person k-col-more", "", "category", false},
    {"location_id", Cell::name, "k-col-person k-col-more", "", "location", false},
    {"department_id", Cell::name, "k-col-person k-col-more", "", "department", false},
    {"source", Cell::word, "k-col-word k-col-more", "", "source", false},
    {"due_at", Cell::time, "k-col-time k-col-more", "due_at", "", false},
    {"created_at", Cell::time, "k-col-time k-col-more", "created_at", "", false},
    {"resolved_at", Cell::time, "k-col-time k-col-more", "resolved_at", "", false},
    {"updated_at", Cell::time, "k-col-time k-cell-time", "updated_at", "", true},
}};

/// The names of what the rows point at, read at once.
class RowNames {
  public:
    void want(std::string_view kind, std::optional<std::int64_t> id) {
        if (id) _refs.insert({std::string(kind), *id});
    }
    void read(Transaction& tx, Kernel& kernel, const Viewer& viewer) {
        _names.emplace(tx, kernel, viewer, std::vector<Ref>(_refs.begin(), _refs.end()));
    }
    std::string of(std::string_view kind, std::optional<std::int64_t> id) const { return _names->of(kind, id); }

  private:
    std::set<Ref> _refs;
    std::optional<Names> _names;
};

std::optional<std::int64_t> idIn(const Ticket& ticket, std::string_view field) {
    if (field == "requester_id") return ticket.requesterId;
    if (field == "assignee_id") return ticket.assigneeId;
    if (field == "group_id") return ticket.groupId;
    if (field == "category_id") return ticket.categoryId;
    if (field == "location_id") return ticket.locationId;
    return ticket.departmentId;
}

std::string_view kindOf(const Column& column) {
    return column.cell == Cell::name ? column.words : std::string_view("user");
}

std::optional<Time> timeIn(const Ticket& ticket, std::string_view field) {
    if (field == "due_at") return ticket.dueAt;
    if (field == "created_at") return ticket.createdAt;
    if (field == "resolved_at") return ticket.resolvedAt;
    return ticket.updatedAt;
}

Json tagsOf(const Ticket& ticket, Json& cell) {
    Json tags = Json::array();
    for (std::size_t i = 0; i < ticket.tags.size() && i < tagsShown; ++i) tags.push(ticket.tags[i]);
    cell["has_more_tags"] = ticket.tags.size() > tagsShown;
    cell["more_tags"] = "+" + std::to_string(ticket.tags.size() - std::min(ticket.tags.size(), tagsShown));
    cell["all_tags"] = join(ticket.tags, ", ");
    return tags;
}

Json cellOf(const Ticket& ticket, const Column& column, const RowNames& names, const PageWords& words) {
    Json cell = Json::object({{"class", column.style}});
    const auto is = [&](const char* name) -> Json& { return cell[name] = true; };
    switch (column.cell) {
        case Cell::number:
            is("is_number");
            break;
        case Cell::subject:
            is("is_subject");
            cell["tags"] = tagsOf(ticket, cell);
            break;
        case Cell::status:
            is("is_status");
            break;
        case Cell::priority:
            is("is_priority");
            break;
        case Cell::assignee:
            is("is_assignee");
            cell["has_person"] = ticket.assigneeId.has_value();
            if (ticket.assigneeId)
                cell["person"] = web::person(names.of("user", ticket.assigneeId), *ticket.assigneeId);
            break;
        case Cell::requester:
        case Cell::name:
            is("is_name");
            cell["text"] = names.of(kindOf(column), idIn(ticket, column.field));
            break;
        case Cell::word:
            is("is_word");
            cell["text"] = words.label(column.words, column.field == "type" ? ticket.type : ticket.source);
            break;
        case Cell::time:
            const auto at = timeIn(ticket, column.field);
            cell["is_time"] = at.has_value();
            if (at) cell["at"] = words.moment(*at);
            break;
    }
    return cell;
}

}  // namespace

std::span<const Column> allColumns() {
    return columns;
}

std::vector<const Column*> columnsNamed(const Json& names) {
    std::vector<const Column*> result;
    const auto has = [&](const Column& column) {
        return std::find(result.begin(), result.end(), &column) != result.end();
    };
    if (names.isArray())
        for (const auto& name : names.items())
            for (const auto& column : columns)
                if (column.field == name.text() && !has(column)) result.push_back(&column);
    if (result.empty())
        for (const auto& column : columns)
            if (column.isUsual) result.push_back(&column);
    for (const auto& column : columns)
        if (column.cell == Cell::subject && !has(column))
            result.insert(result.begin() + (result.front()->cell == Cell::number ? 1 : 0), &column);
    return result;
}

Json knownColumns(const std::vector<std::string>& names) {
    Json known = Json::array();
    for (const auto& column : columns)
        if (std::find(names.begin(), names.end(), column.field) != names.end()) known.push(column.field);
    return known;
}

std::vector<std::string> fieldsFor(const std::vector<const Column*>& shown) {
    std::vector<std::string> fields{"number",   "subject",    "status", "state",        "pending_reason",
                                    "priority", "updated_at", "tags",   "priority_name"};
    for (const auto* column : shown)
        if (std::find(fields.begin(), fields.end(), column->field) == fields.end()) fields.emplace_back(column->field);
    return fields;
}

Json rowsOf(Transaction& tx, Kernel& kernel, const Viewer& viewer, const std::vector<AnyRecord>& records,
            const std::vector<const Column*>& shown, const PageWords& words) {
    RowNames names;
    for (const auto& record : records)
        for (const auto* column : shown)
            if (column->cell == Cell::requester || column->cell == Cell::assignee || column->cell == Cell::name)
                names.want(kindOf(*column), idIn(record.as<Ticket>(), column->field));
    names.read(tx, kernel, viewer);
    Json rows = Json::array();
    for (const auto& record : records) {
        const auto& ticket = record.as<Ticket>();
        Json cells = Json::array();
        for (const auto* column : shown) cells.push(cellOf(ticket, *column, names, words));
        Json row = Json::object({{"kind", "ticket"},
                                 {"id", std::to_string(ticket.id)},
                                 {"version", std::to_string(ticket.version)},
                                 {"number", ticket.number},
                                 {"href", "/tickets/" + std::to_string(ticket.id)},
                                 {"subject", ticket.subject}});
        row["status"] = words.shortStatus(ticket);
        row["priority"] = words.priority(ticket);
        row["cells"] = std::move(cells);
        rows.push(std::move(row));
    }
    return rows;
}

Json columnChoices(const std::vector<const Column*>& shown, const PageWords& words) {
    Json result = Json::array();
    for (const auto& column : columns)
        result.push(Json::object({{"field", column.field},
                                  {"label", words.field(column.field)},
                                  {"checked", std::find(shown.begin(), shown.end(), &column) != shown.end()},
                                  {"fixed", column.cell == Cell::subject}}));
    return result;
}

}  // namespace kontor::tickets
