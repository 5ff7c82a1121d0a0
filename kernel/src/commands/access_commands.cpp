#include "commands/command_parts.h"
#include "kontor/access_report.h"
#include "kontor/labels.h"
#include "kontor/text.h"

namespace kontor {

namespace {

using parts::argument;
using parts::findUser;

/// `ticket/12`, or by the collection: `tickets/12`.
Ref refOf(const std::string& text, const Catalog& catalog) {
    const auto slash = text.find('/');
    const std::string id = slash == std::string::npos ? "" : text.substr(slash + 1);
    const bool plain = !id.empty() && id.size() <= 18 && id.find_first_not_of("0123456789") == std::string::npos;
    if (!plain) throw Invalid("record", "error.not_a_record");
    std::string kind = text.substr(0, slash);
    if (const RecordType* type = catalog.collection(kind)) kind = type->kind;
    return {kind, std::stoll(id)};
}

CommandResult explainAccess(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    using Verb = AccessReport::Verb;
    const std::string word = call.text("verb", "read");
    const Verb verb = word == "write" ? Verb::write : word == "delete" ? Verb::remove : Verb::read;
    const Ref ref = refOf(call.text("record"), kernel.catalog());
    const AccessAnswer answer = kernel.db().read([&](Transaction& tx) {
        return kernel.get<AccessReport>().explain(tx, viewer, findUser(tx, viewer, kernel, call.text("login")), ref,
                                                  verb);
    });
    const Json json = toJson(answer, kernel.translations(), viewer.locale());
    CommandResult result;
    result.line(call.text("login") + (answer.allowed ? " may " : " may not ") + word + " " + toString(ref) + ":");
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < answer.reasons.size(); ++i)
        rows.push_back({answer.reasons[i].holds ? "+" : "-", json["reasons"].items()[i]["text"].text()});
    result.table({"", "WHY"}, std::move(rows), json);
    return result;
}

/// The ids of places, departments, groups or categories that were named.
Json idsOf(Transaction& tx, const Viewer& viewer, Kernel& kernel, const CommandCall& call, const std::string& kind) {
    Json ids = Json::array();
    const RecordType& type = kernel.records().type(kind);
    for (const auto& name : call.all(kind)) {
        ListRequest request;
        request.limit = 2;
        request.fields = {"id"};
        if (name.find_first_not_of("0123456789") == std::string::npos && name.size() <= 18 && !name.empty()) {
            request.extra = {"t.id = ?", {static_cast<std::int64_t>(std::stoll(name))}};
        } else {
            for (const auto& column : type.lookup) {
                request.extra.sql += (request.extra.sql.empty() ? "" : " OR ") + column + " = ?";
                request.extra.values.emplace_back(name);
            }
        }
        const auto found = kernel.records().list(tx, viewer, kind, request).items;
        if (found.size() != 1)
            throw Invalid(kind, found.empty() ? "error.no_such_name" : "error.ambiguous_name", {{"name", name}});
        ids.push(found.front().id());
    }
    return ids;
}

CommandResult give(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const AnyRecord made = kernel.db().write([&](Transaction& tx) {
        Json values = Json::object({{"role", call.text("role")}});
        if (call.has("user")) values["user_id"] = findUser(tx, viewer, kernel, call.text("user"));
        if (call.has("to-group")) {
            CommandCall named;
            named.values = {{"group", call.text("to-group")}};
            values["group_id"] = idsOf(tx, viewer, kernel, named, "group").items().front();
        }
        for (const std::string kind : {"location", "department", "group", "category"})
            if (call.has(kind)) values[kind + "_ids"] = idsOf(tx, viewer, kernel, call, kind);
        if (call.has("note")) values["note"] = call.text("note");
        return kernel.records().create(tx, viewer, "role-grant",
                                       Patch::fromJson(kernel.records().type("role-grant"), viewer, values, true));
    });
    return CommandResult::ofRecord(made, viewer);
}

CommandResult listGrants(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const RecordPage page = kernel.db().read([&](Transaction& tx) {
        ListRequest request;
        request.limit = 200;
        if (call.has("query")) request.q = call.text("query");
        return kernel.records().list(tx, viewer, "role-grant", request);
    });
    return CommandResult::ofRecords(
        page, viewer,
        {"id", "role", "user_id", "group_id", "location_ids", "department_ids", "group_ids", "category_ids", "note"});
}

CommandResult take(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    kernel.db().write([&](Transaction& tx) { kernel.records().remove(tx, viewer, {"role-grant", call.number("id")}); });
    return CommandResult::text("The role is taken back; this counts from the next request on.");
}

CommandArgument names(const std::string& kind, std::string doc) {
    return parts::repeated(parts::optional(argument(kind, std::move(doc))));
}

}  // namespace

void addAccessCommands(Registry& registry) {
    registry.command(
        {.name = "access explain",
         .summary = "Tells why somebody can or can't see or change a record",
         .doc = "A line with + speaks for it, one with - against it.",
         .access = needs("roles.read"),
         .arguments = {argument("login", "The person: login, e-mail address or number", parts::completeLogins),
                       argument("record", "The record, as ticket/12"),
                       parts::optional(
                           parts::choice("verb", "What is to be done with it", {"read", "write", "delete"}))},
         .examples = {"access explain anna.berg ticket/12", "access explain anna.berg ticket/12 write"},
         .run = explainAccess});
    registry.command({.name = "access list",
                      .summary = "Lists the roles that were given to people and groups",
                      .access = needs("roles.read"),
                      .arguments = {parts::query("role-grant", "Which, in the query language")},
                      .examples = {"access list", "access list role:agent"},
                      .run = listGrants});
    registry.command(
        {.name = "access give",
         .summary = "Gives a role to a person or a group, everywhere or within limits",
         .doc = "Places, departments, groups and categories by name, whole name or number; what lies below counts too. "
                "Nobody can give rights they do not have everywhere.",
         .access = needs("roles.grant"),
         .arguments = {argument("role", "The role", parts::completeRoles)},
         .options = {parts::optional(argument("user", "To this person", parts::completeLogins)),
                     parts::optional(argument("to-group", "To the people of this group")),
                     names("location", "Only in this place"), names("department", "Only over this department"),
                     names("group", "Only over the work of this group"), names("category", "Only over this category"),
                     parts::optional(argument("note", "What it is for"))},
         .examples = {"access give agent --user anna.berg --location Berlin",
                      "access give agent --to-group Network --category 'Hardware / Printer'"},
         .run = give});
    registry.command({.name = "access take",
                      .summary = "Takes a role back that was given",
                      .access = needs("roles.grant"),
                      .arguments = {recordArgument("role-grant", "Number of what was given")},
                      .examples = {"access take 7"},
                      .run = take});
}

}  // namespace kontor
