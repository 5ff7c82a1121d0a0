#include "page_words.h"

#include <array>

namespace kontor::tickets {

namespace {

/// Groups of words that administrators may have changed, and the field whose values they are.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> changeable{{{"tickets.status.", "status"},
                                                                                   {"tickets.priority.", "priority"},
                                                                                   {"tickets.type.", "type"},
                                                                                   {"tickets.level.", "urgency"}}};

}  // namespace

std::string PageWords::value(std::string_view group, std::string_view value) const {
    for (const auto& [words, field] : changeable)
        if (words == group)
            if (const auto* found = _dictionary->find(field, value)) return found->label(_viewer.locale());
    const std::string key = std::string(group) + std::string(value);
    return _translations.has(_viewer.locale(), key) ? text(key) : std::string(value);
}

Json PageWords::status(const Ticket& ticket) const {
    Json json = shortStatus(ticket);
    if (ticket.status == "pending" && ticket.pendingReason)
        json["label"] = text("tickets.status.pending_" + *ticket.pendingReason);
    return json;
}

Json PageWords::shortStatus(const Ticket& ticket) const {
    return Json::object(
        {{"key", ticket.state},
         {"label", label("status", ticket.status)},
         {"style", "k-status-" + ticket.state + " " + web::colourClass(_dictionary->colour("status", ticket.status))}});
}

Json PageWords::priority(const Ticket& ticket) const {
    const std::string& name = ticket.priorityName ? *ticket.priorityName : ticket.priority;
    return Json::object(
        {{"key", ticket.priority},
         {"label", label("priority", name)},
         {"style", "k-priority-" + ticket.priority + " " + web::colourClass(_dictionary->colour("priority", name))}});
}

Json PageWords::choice(const CustomFields::Declared& field, std::string_view value) const {
    const auto* found = field.choice(value);
    return Json::object({{"label", found ? found->label(_viewer.locale()) : std::string(value)},
                         {"style", found ? web::colourClass(found->colour) : std::string()}});
}

std::string PageWords::count(std::int64_t found) const {
    const bool more = found >= Records::countLimit;
    return more ? web::number(Records::countLimit - 1, _viewer.locale()) + "+" : web::number(found, _viewer.locale());
}

Json PageWords::options(std::string_view group, std::span<const std::string_view> values,
                        std::string_view chosen) const {
    Json result = Json::array();
    for (const auto value : values)
        result.push(
            Json::object({{"value", value}, {"label", this->value(group, value)}, {"selected", value == chosen}}));
    return result;
}

Json PageWords::choices(std::string_view field, std::string_view chosen) const {
    Json result = Json::array();
    const auto add = [&](std::string_view name, const std::string& label) {
        result.push(Json::object({{"value", name}, {"label", label}, {"selected", name == chosen}}));
    };
    bool isOffered = chosen.empty();
    for (const auto* one : _dictionary->choices(field)) {
        isOffered = isOffered || one->name == chosen;
        add(one->name, one->label(_viewer.locale()));
    }
    if (!isOffered) add(chosen, label(field, chosen));
    return result;
}

Json PageWords::files(const Json& attachments) const {
    Json result = Json::array();
    if (!attachments.isArray()) return result;
    for (const auto& file : attachments.items()) {
        if (!file["file_id"].isInteger()) continue;
        result.push(Json::object(
            {{"href", "/api/v1/files/" + std::to_string(file["file_id"].integer())},
             {"name", file["name"].text()},
             {"size", web::fileSize(file["size"].isInteger() ? file["size"].integer() : 0, _viewer.locale())}}));
    }
    return result;
}

Names::Names(Transaction& tx, Kernel& kernel, const Viewer& viewer, const std::vector<Ref>& refs)
    : _names(kernel.get<Labels>().labels(tx, viewer, refs)) {}

Names::Names(Transaction& tx, Kernel& kernel, const Viewer& viewer, const std::set<std::int64_t>& ids)
    : Names(tx, kernel, viewer, refsOf("user", ids)) {}

std::string Names::of(std::string_view kind, std::optional<std::int64_t> id) const {
    const auto found = id ? _names.find({std::string(kind), *id}) : _names.end();
    return found == _names.end() ? std::string() : found->second;
}

std::vector<Ref> refsOf(std::string_view kind, const std::set<std::int64_t>& ids) {
    std::vector<Ref> refs;
    for (const auto id : ids) refs.push_back({std::string(kind), id});
    return refs;
}

}  // namespace kontor::tickets
