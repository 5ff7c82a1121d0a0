#include "commands.h"

#include "kontor/kernel.h"
#include "label_service.h"

namespace kontor::printing {

namespace {

CommandResult listSheets(const CommandCall&, const Viewer& viewer, Kernel& kernel) {
    ListRequest request;
    request.limit = 200;
    const auto page =
        kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, LabelSheet::kind, request); });
    return CommandResult::ofRecords(page, viewer, {"id", "name", "columns", "rows", "label_width", "label_height"});
}

CommandResult zpl(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    Json body = Json::object({{"kind", call.text("kind")}, {"q", call.text("query")}, {"format", "zpl"}});
    if (call.has("sheet")) body["sheet"] = call.number("sheet");
    if (call.has("code")) body["code"] = call.text("code");
    return CommandResult::text(printLabels(viewer, kernel, readLabelRequest(body)).content);
}

}  // namespace

void addCommands(Registry& registry) {
    registry.command({.name = "labels sheets",
                      .summary = "List label sheets",
                      .doc = "Sheets and rolls that labels can be printed on.",
                      .access = needs("printing.labels"),
                      .examples = {"labels sheets"},
                      .run = listSheets});
    registry.command(
        {.name = "labels zpl",
         .summary = "Labels for a label printer",
         .doc = "Prints the labels of the records a query finds, in the Zebra programming language; send it to the "
                "printer's port as it is.",
         .access = needs("printing.labels"),
         .arguments = {{.name = "kind", .doc = "Kind of record."},
                       {.name = "query", .doc = "Which ones.", .type = CommandArgument::Type::query}},
         .options = {{.name = "sheet",
                      .doc = "Number of the roll.",
                      .type = CommandArgument::Type::integer,
                      .required = false},
                     {.name = "code",
                      .doc = "Which code.",
                      .required = false,
                      .choices = {barCodeKinds.begin(), barCodeKinds.end()}}},
         .examples = {"labels zpl location 'name:Berlin' --sheet 9"},
         .run = zpl});
}

}  // namespace kontor::printing
