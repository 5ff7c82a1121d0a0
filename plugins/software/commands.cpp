#include "commands.h"

#include "kontor/error.h"
#include "kontor/kernel.h"
#include "product.h"
#include "title.h"
#include "views.h"

namespace kontor::software {

namespace {

constexpr std::size_t examplesShown = 20;

CommandArgument queryArgument() {
    return {.name = "query",
            .doc = "Which ones, in the query language; all when left out.",
            .type = CommandArgument::Type::query,
            .required = false};
}

/// A command that lists records of a kind.
Command listing(std::string name, std::string summary, std::string permission, std::string kind,
                std::vector<std::string> fields, std::string usual = {}, std::string sort = {}) {
    return {
        .name = name,
        .summary = std::move(summary),
        .doc = usual.empty() ? "The first 200." : "The first 200; when nothing is said those that meet " + usual + ".",
        .access = needs(std::move(permission)),
        .arguments = {queryArgument()},
        .examples = {name},
        .run = [kind = std::move(kind), fields = std::move(fields), usual, sort = std::move(sort)](
                   const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
            ListRequest request;
            request.q = call.text("query", usual);
            request.sort = sort;
            request.limit = 200;
            const auto page =
                kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, kind, request); });
            return CommandResult::ofRecords(page, viewer, fields);
        }};
}

Command showing(std::string name, std::string summary, std::string permission, std::string kind) {
    return {.name = name,
            .summary = std::move(summary),
            .doc = "All its fields.",
            .access = needs(std::move(permission)),
            .arguments = {recordArgument(kind, "Which one.")},
            .examples = {name + " 1"},
            .run = [kind](const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
                return kernel.db().read([&](Transaction& tx) {
                    return CommandResult::ofRecord(kernel.records().get(tx, viewer, {kind, call.number("id")}), viewer);
                });
            }};
}

std::string refusedText(const LineRecord& line, const Explanation& explanation) {
    std::string text;
    for (const auto& [id, why] : line.refused.members())
        text += (text.empty() ? "" : "; ") + explanation.nameOf(License::kind, std::stoll(id)) + ": " + why.text();
    return text.empty() ? "no licence comes into question" : text;
}

CommandResult compliance(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    LineQuery query;
    query.onlyUncovered = call.has("uncovered");
    query.limit = 200;
    const auto found =
        kernel.db().read([&](Transaction& tx) { return explain(tx, viewer, kernel, call.number("id"), query); });
    CommandResult result;
    std::vector<std::pair<std::string, std::string>> facts;
    const auto& position = found.position;
    for (const auto* name : {"name", "state", "owned", "unproven", "allocated", "installed", "covered", "short",
                             "surplus", "reclaimable", "stale", "reckoned_at"})
        facts.emplace_back(name, cellText(toJson(findField(positionFields, name)->get(&position))));
    result.record(std::move(facts), explanationJson(found));
    std::vector<std::vector<std::string>> licenses, lines;
    for (const auto& [license, use] : found.licenses)
        licenses.push_back({std::to_string(license.id), license.name, license.metric, std::to_string(license.quantity),
                            use.out ? std::string(nameOf(*use.out)) : "counts", std::to_string(use.used),
                            std::to_string(use.free)});
    for (const auto& line : found.lines)
        lines.push_back({found.nameOf("asset", line.assetId), line.productVersion,
                         line.licenseId ? found.nameOf(License::kind, *line.licenseId) : "",
                         line.covered ? line.coverage : refusedText(line, found)});
    result.table({"Id", "Licence", "Metric", "Quantity", "State", "Used", "Free"}, std::move(licenses), Json::array());
    return std::move(result.table({"Machine", "Version", "Licence", "Why"}, std::move(lines), Json::array()));
}

CommandResult reported(const RecognitionReport& report) {
    CommandResult result;
    result.record({{"titles", std::to_string(report.titles)},
                   {"changed", std::to_string(report.changed)},
                   {"recognised", std::to_string(report.recognised)},
                   {"unrecognised", std::to_string(report.unrecognised)},
                   {"products_made", std::to_string(report.productsMade)}},
                  reportJson(report));
    std::vector<std::vector<std::string>> rows;
    for (const auto& change : report.examples)
        if (rows.size() < examplesShown) rows.push_back({change.title, change.from, change.to});
    if (!rows.empty()) result.table({"Title", "Was", "Would be"}, std::move(rows), Json::array());
    return result;
}

CommandResult testRules(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    if (!call.has("name")) return reported(tryRules(kernel, std::nullopt));
    const auto found = kernel.db().read([&](Transaction& tx) {
        return judge(tx, viewer, kernel,
                     {call.text("maker"), call.text("name"), call.text("title-version"), call.text("platform")});
    });
    CommandResult result;
    if (!found) {
        result.line("No rule fits.");
        result.exitCode = 1;
        return result;
    }
    result.record({{"rule", std::to_string(found->ruleId)},
                   {"title_kind", found->titleKind},
                   {"maker", found->maker},
                   {"product", found->product},
                   {"edition", found->edition},
                   {"version", found->version}});
    return result;
}

CommandArgument option(std::string name, std::string doc) {
    return {.name = std::move(name), .doc = std::move(doc), .type = CommandArgument::Type::text, .required = false};
}

}  // namespace

void addCommands(Registry& registry) {
    registry.command(listing("software list", "List products", "software.read", "software",
                             {"id", "name", "licensing", "banned", "installed"}));
    registry.command(showing("software show", "Show a product", "software.read", "software"));
    registry.command(
        listing("software positions", "List licence positions", "software.read_licenses", "license_position",
                {"software_id", "name", "state", "owned", "allocated", "installed", "short", "surplus", "reclaimable"},
                "state:short,surplus,balanced"));
    registry.command(
        listing("software titles", "List reported titles", "software.read", "software_title",
                {"id", "maker", "name", "reported_version", "state", "title_kind", "software_id", "installed"},
                "state:unrecognised"));
    registry.command(listing("software alerts", "List where banned software is", "software.read_installations",
                             "software_alert", {"id", "software_id", "asset_id", "state", "created_at"}, "state:open"));
    registry.command({.name = "software compliance",
                      .summary = "Explain how a product stands",
                      .doc =
                          "Its position, its licences, and up to 200 installations with the licence that covers each, "
                          "or why none does.",
                      .access = needs("software.read_licenses"),
                      .arguments = {recordArgument("software", "The product.")},
                      .options = {{.name = "uncovered",
                                   .doc = "Only installations that no licence covers.",
                                   .type = CommandArgument::Type::flag,
                                   .required = false}},
                      .examples = {"software compliance 3 --uncovered"},
                      .run = compliance});
    registry.command(listing("licenses list", "List licences", "software.read_licenses", "license",
                             {"id", "name", "software_id", "metric", "quantity", "valid_until", "state", "proven"}));
    registry.command(showing("licenses show", "Show a licence", "software.read_licenses", "license"));
    registry.command({.name = "licenses key",
                      .summary = "Show the key of a licence",
                      .doc = "That it was read stands in the journal.",
                      .access = needs("software.read_keys"),
                      .arguments = {recordArgument("license", "The licence.")},
                      .examples = {"licenses key 1"},
                      .run = [](const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
                          return CommandResult::text(readKey(kernel, viewer, call.number("id")));
                      }});
    registry.command(listing("software-rules list", "List recognition rules", "software.read", "software_rule",
                             {"id", "position", "name", "active", "name_match", "name_text", "set_product"}));
    registry.command(
        {.name = "software-rules test",
         .summary = "Try the recognition rules",
         .doc = "With --name: what such a title would be recognised as. Without: what applying the rules "
                "to all titles would change; nothing is written.",
         .access = needs("software.manage"),
         .options = {option("name", "Name of a title."), option("maker", "Its maker."),
                     option("title-version", "Its version."), option("platform", "Its platform.")},
         .examples = {"software-rules test", "software-rules test --name \"Mozilla Firefox 128.0 (x64 de)\""},
         .run = testRules});
    registry.command({.name = "software-rules apply",
                      .summary = "Apply the recognition rules to all titles",
                      .doc = "In the background; what people said of titles stays.",
                      .access = needs("software.manage"),
                      .examples = {"software-rules apply"},
                      .run = [](const CommandCall&, const Viewer& viewer, Kernel& kernel) {
                          const auto job = std::to_string(startApplying(kernel, viewer));
                          CommandResult result;
                          return std::move(result.record({{"job", job}}));
                      }});
}

}  // namespace kontor::software
