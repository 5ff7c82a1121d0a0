// `bulk`: many records changed from the shell.
#include "bulk.h"
#include "kontor/error.h"
#include "kontor/text.h"
#include "routes.h"

namespace kontor::api {

namespace {

using Type = CommandArgument::Type;

/// A value as it is typed: of the field's type, empty for nothing.
Json typed(const RecordType& type, const std::string& name, const std::string& text) {
    const Field* field = type.field(name);
    if (!field || !field->isWritable) throw Invalid("set", "error.unknown_field", {{"field", name}});
    std::vector<FieldError> errors;
    auto value = readFieldText(*field, text, errors);
    if (!value) throw Invalid("set", errors.front().message.key, errors.front().message.params);
    return toJson(*value);
}

CommandResult runBulk(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const RecordType* type = kernel.catalog().collection(call.text("collection"));
    if (!type) throw Invalid("collection", "api.no_such_collection", {{"name", call.text("collection")}});
    if (type->writePermission.empty()) throw Forbidden("write " + type->kind);
    viewer.require(type->writePermission);
    Json body = Json::object({{"q", call.text("query")}, {"preview", call.has("preview")}});
    for (const auto& pair : call.all("set")) {
        const auto equals = pair.find('=');
        if (equals == std::string::npos) throw Invalid("set", "api.bulk.set_form");
        const std::string name = pair.substr(0, equals);
        body["patch"][name] = typed(*type, name, pair.substr(equals + 1));
    }
    for (const auto& [option, member] : {std::pair("tag", "tags_add"), std::pair("untag", "tags_remove")})
        for (const auto& tag : call.all(option)) body[member].push(tag);
    for (const auto& pair : call.all("do")) {
        const auto equals = pair.find('=');
        const std::string value = equals == std::string::npos ? "" : pair.substr(equals + 1);
        if (value.empty() || value.size() > 18 || value.find_first_not_of("0123456789") != std::string::npos)
            throw Invalid("do", "api.bulk.do_form");
        body[pair.substr(0, equals)] = static_cast<std::int64_t>(std::stoll(value));
    }
    const BulkRequest request = bulkRequestFrom(kernel, *type, viewer, body);
    const Json answer =
        request.preview ? previewBulk(viewer, kernel, *type, request) : changeInBulk(viewer, kernel, *type, request);
    std::vector<std::pair<std::string, std::string>> fields;
    for (const char* name : {"run_id", "found", "looked_at", "changed", "unchanged", "refused"})
        if (const Json* value = answer.find(name)) fields.emplace_back(name, cellText(*value));
    CommandResult result;
    result.record(std::move(fields), answer);
    std::vector<std::vector<std::string>> rows;
    if (const Json* examples = answer.find("examples"))
        for (const auto& example : examples->items())
            for (const auto& change : example["changes"].items())
                rows.push_back({cellText(example["id"]), example["label"].text(), change["field"].text(),
                                cellText(change["from"]), cellText(change["to"])});
    if (!rows.empty()) result.table({"id", "label", "field", "from", "to"}, std::move(rows));
    return result;
}

}  // namespace

std::vector<std::string> writableCollections(std::string_view typed, const Viewer& viewer, Kernel& kernel) {
    std::vector<std::string> found;
    for (const auto& [kind, type] : kernel.catalog().records)
        if (!type.writePermission.empty() && type.collection.starts_with(typed) && !type.collection.empty() &&
            viewer.may(type.writePermission))
            found.push_back(type.collection);
    return found;
}

namespace {

CommandResult listRuns(const CommandCall&, const Viewer& viewer, Kernel& kernel) {
    const auto page = kernel.db().read(
        [&](Transaction& tx) { return kernel.records().list(tx, viewer, BulkRun::kind, {.limit = 50}); });
    return CommandResult::ofRecords(page, viewer,
                                    {"id", "kind", "state", "found", "changed", "refused", "undone", "created_at"});
}

CommandResult runUndo(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const Json answer = undoBulk(viewer, kernel, call.number("id"));
    if (!answer.find("undone")) return CommandResult::text("A job puts them back; see bulk runs.");
    return CommandResult::text(cellText(answer["undone"]) + " put back, " + cellText(answer["kept"]) + " left alone.");
}

}  // namespace

void addBulkCommands(Registry& registry) {
    registry.command(
        {.name = "bulk change",
         .summary = "Change many records",
         .doc = "Changes each record the query finds by the rules of a single change. --preview only shows what would "
                "become of them. What was changed can be undone for seven days.",
         .access = signedIn("each kind of record declares its own permission, which changing it checks"),
         .arguments = {{.name = "collection",
                        .doc = "Which records: tickets, users …",
                        .complete = writableCollections},
                       {.name = "query", .doc = "Which of them.", .type = Type::query}},
         .options =
             {{.name = "set", .doc = "field=value; empty takes the value away.", .required = false, .repeated = true},
              {.name = "do",
               .doc = "Something else in place of a change: macro_id=3 applies that macro.",
               .required = false,
               .repeated = true},
              {.name = "tag", .doc = "A tag to add.", .required = false, .repeated = true},
              {.name = "untag", .doc = "A tag to take away.", .required = false, .repeated = true},
              {.name = "preview", .doc = "Change nothing.", .type = Type::flag, .required = false}},
         .examples = {"bulk change tickets tag:printer state:resolved --set status=closed --preview",
                      "bulk change users department:7 --set location_id=3"},
         .run = runBulk});
    registry.command({.name = "bulk runs",
                      .summary = "List changes of many records",
                      .doc = "One's own of the last seven days.",
                      .access = signedIn("one's own"),
                      .examples = {"bulk runs"},
                      .run = listRuns});
    registry.command({.name = "bulk undo",
                      .summary = "Undo a change of many records",
                      .doc = "Puts back what nobody changed since.",
                      .access = signedIn("one's own"),
                      .arguments = {recordArgument(std::string(BulkRun::kind), "The run.")},
                      .examples = {"bulk undo 7"},
                      .run = runUndo});
}

}  // namespace kontor::api
