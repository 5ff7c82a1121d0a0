#include "commands.h"

#include <algorithm>

#include "asset_catalogue.h"
#include "kontor/assets/register.h"
#include "kontor/error.h"
#include "service.h"

namespace kontor::assets {

namespace {

const std::vector<std::string> columns{"id", "number", "name", "type_id", "state", "user_id", "location_id", "serial"};

RecordPage listed(Transaction& tx, const CommandCall& call, const Viewer& viewer, Kernel& kernel,
                  std::string_view kind) {
    ListRequest request;
    request.q = call.text("query");
    request.sort = call.text("sort");
    if (call.has("limit")) request.limit = static_cast<int>(std::clamp<std::int64_t>(call.number("limit"), 1, 200));
    return kernel.records().list(tx, viewer, kind, request);
}

CommandResult listAssets(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    return kernel.db().read([&](Transaction& tx) {
        return CommandResult::ofRecords(listed(tx, call, viewer, kernel, Asset::kind), viewer, columns);
    });
}

CommandResult listTypes(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    return kernel.db().read([&](Transaction& tx) {
        return CommandResult::ofRecords(
            listed(tx, call, viewer, kernel, AssetType::kind), viewer,
            {"id", "name", "family", "number_pattern", "number_unique", "serial_unique", "barcode_unique", "active"});
    });
}

CommandResult showAsset(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    return kernel.db().read([&](Transaction& tx) {
        const Asset asset = assetMeant(tx, viewer, kernel, call.text("asset"));
        return CommandResult::ofRecord(kernel.records().get(tx, viewer, assetRef(asset.id)), viewer);
    });
}

CommandResult showSources(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    Json said = kernel.db().read([&](Transaction& tx) {
        const Asset asset = assetMeant(tx, viewer, kernel, call.text("asset"));
        return kernel.get<Register>().explain(tx, viewer, asset.id);
    });
    std::vector<std::vector<std::string>> rows;
    for (const auto& one : said.items())
        rows.push_back({one["field"].text(), one["way"].text(), one["source"].text(), one["at"].text()});
    CommandResult result;
    return std::move(result.table({"Field", "Way", "Source", "At"}, std::move(rows), std::move(said)));
}

std::int64_t personNamed(Transaction& tx, Kernel& kernel, const std::string& name) {
    auto id = kernel.accounts().findByLogin(tx, name);
    if (!id) id = kernel.accounts().findByEmail(tx, name);
    if (!id) throw Invalid("person", "error.no_such_record");
    return *id;
}

/// A record of a tree or a group by its name, or the end of its path.
std::int64_t placeNamed(Transaction& tx, const Viewer& viewer, Kernel& kernel, const std::string& kind,
                        const std::string& name) {
    ListRequest request;
    request.extra = {"t.name = ?", {name}};
    const auto found = kernel.records().list(tx, viewer, kind, request);
    if (found.items.empty()) throw Invalid(kind, "error.no_such_record");
    if (found.items.size() > 1) throw Invalid(kind, "assets.error.several", {{"code", name}});
    return found.items.front().id();
}

CommandResult changed(const CommandCall& call, const Viewer& viewer, Kernel& kernel,
                      const std::function<Patch(Transaction&, const Asset&)>& values, const std::string& said) {
    const Asset asset = kernel.db().write([&](Transaction& tx) {
        const Asset before = assetMeant(tx, viewer, kernel, call.text("asset"));
        return kernel.records().patch<Asset>(tx, viewer, before.id, values(tx, before));
    });
    CommandResult result;
    CommandResult::Block block;
    block.text = asset.number + " " + said + "; its state is " + asset.state + ".";
    block.json = toJson(assetFields, &asset);
    result.blocks.push_back(std::move(block));
    return result;
}

CommandResult assign(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    return changed(
        call, viewer, kernel,
        [&](Transaction& tx, const Asset&) {
            return Patch().set("user_id", personNamed(tx, kernel, call.text("person")));
        },
        "is handed to " + call.text("person"));
}

CommandResult takeBack(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    return changed(
        call, viewer, kernel, [](Transaction&, const Asset&) { return Patch().set("user_id", nullptr); },
        "is taken back");
}

CommandResult moveAsset(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    if (!call.has("location") && !call.has("department") && !call.has("group"))
        throw Invalid("location", "error.required");
    return changed(
        call, viewer, kernel,
        [&](Transaction& tx, const Asset&) {
            Patch patch;
            for (const std::string place : {"location", "department", "group"})
                if (call.has(place)) patch.set(place + "_id", placeNamed(tx, viewer, kernel, place, call.text(place)));
            return patch;
        },
        "is moved");
}

CommandResult setState(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    return changed(
        call, viewer, kernel, [&](Transaction&, const Asset&) { return Patch().set("state", call.text("state")); },
        "is changed");
}

CommandResult retire(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    return changed(
        call, viewer, kernel, [](Transaction&, const Asset&) { return Patch().set("state", std::string("retired")); },
        "is taken out of use");
}

CommandArgument assetArgument() {
    CommandArgument argument =
        recordArgument(std::string(Asset::kind), "Inventory number, barcode, serial number or id.");
    argument.name = "asset";
    argument.type = CommandArgument::Type::text;
    return argument;
}

CommandArgument wordArgument(std::string name, std::string doc, CommandArgument::Type type, bool required) {
    return {.name = std::move(name), .doc = std::move(doc), .type = type, .required = required};
}

}  // namespace

void addCommands(Registry& registry) {
    using Type = CommandArgument::Type;
    const std::vector<CommandArgument> listing{
        wordArgument("query", "Which ones, in the query language.", Type::query, false)};
    const std::vector<CommandArgument> listOptions{
        wordArgument("sort", "Field to sort by, with - before it for descending.", Type::word, false),
        wordArgument("limit", "How many, 50 when nothing is said.", Type::integer, false)};
    registry.command({.name = "assets list",
                      .summary = "List assets",
                      .doc = "Those that match a query, newest change first.",
                      .access = needs("assets.read"),
                      .arguments = listing,
                      .options = listOptions,
                      .examples = {"assets list", "assets list \"state:in_stock type:computer\" --sort number"},
                      .run = listAssets});
    registry.command({.name = "assets types",
                      .summary = "List types of assets",
                      .doc = "With how their numbers are made and among which they must be the only ones.",
                      .access = needs("assets.read_catalogue"),
                      .arguments = listing,
                      .options = listOptions,
                      .examples = {"assets types"},
                      .run = listTypes});
    registry.command({.name = "assets show",
                      .summary = "Show an asset",
                      .doc = "All that is known of it.",
                      .access = needs("assets.read"),
                      .arguments = {assetArgument()},
                      .examples = {"assets show PC-00042"},
                      .run = showAsset});
    registry.command({.name = "assets sources",
                      .summary = "Show who said the values of an asset",
                      .doc = "A person or an audit, and when.",
                      .access = needs("assets.read_all"),
                      .arguments = {assetArgument()},
                      .examples = {"assets sources PC-00042"},
                      .run = showSources});
    registry.command(
        {.name = "assets assign",
         .summary = "Hand an asset to somebody",
         .doc = "It is in use afterwards when it was in stock.",
         .access = needs("assets.write"),
         .arguments = {assetArgument(), wordArgument("person", "Login or mail address.", Type::word, true)},
         .examples = {"assets assign PC-00042 anna"},
         .run = assign});
    registry.command({.name = "assets return",
                      .summary = "Take an asset back",
                      .doc = "Nobody holds it afterwards; it is in stock.",
                      .access = needs("assets.write"),
                      .arguments = {assetArgument()},
                      .examples = {"assets return PC-00042"},
                      .run = takeBack});
    registry.command({.name = "assets move",
                      .summary = "Move an asset to another place",
                      .doc = "A location, a department or a team, by name.",
                      .access = needs("assets.write"),
                      .arguments = {assetArgument()},
                      .options = {wordArgument("location", "Name of the location.", Type::text, false),
                                  wordArgument("department", "Name of the department.", Type::text, false),
                                  wordArgument("group", "Name of the team.", Type::text, false)},
                      .examples = {"assets move PC-00042 --location \"Room 2.14\""},
                      .run = moveAsset});
    CommandArgument state = wordArgument("state", "The new state.", Type::word, true);
    state.choices.assign(assetStates.begin(), assetStates.end());
    registry.command({.name = "assets state",
                      .summary = "Change the state of an asset",
                      .doc = "As far as asset-moves allow it.",
                      .access = needs("assets.write"),
                      .arguments = {assetArgument(), state},
                      .examples = {"assets state PC-00042 in_repair"},
                      .run = setState});
    registry.command({.name = "assets retire",
                      .summary = "Take an asset out of use",
                      .doc = "Nobody holds it afterwards; the register keeps it.",
                      .access = needs("assets.write"),
                      .arguments = {assetArgument()},
                      .examples = {"assets retire PC-00042"},
                      .run = retire});
}

}  // namespace kontor::assets
