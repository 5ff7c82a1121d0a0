#include "routes.h"

#include "kontor/assets/register.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "service.h"

namespace kontor::assets {

namespace {

Json typed(const char* type, const char* doc) {
    return Json::object({{"type", type}, {"description", doc}});
}

Json objectOf(Json::Object properties) {
    return Json::object({{"type", "object"}, {"properties", Json(std::move(properties))}});
}

std::string neededText(const Request& request, std::string_view name) {
    const std::string text(trimmed(request.queryValue(name).value_or("")));
    if (text.empty()) throw Invalid::request(std::string(name), "error.required");
    if (characters(text) > 200) throw Invalid::request(std::string(name), "error.too_long", {{"most", "200"}});
    return text;
}

Reply answerCheck(Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto which = identifyingField(request.queryValue("field").value_or(""));
    if (!which) throw Invalid::request("field", "error.not_one_of", {{"values", "number, serial, barcode"}});
    const std::string value = neededText(request, "value");
    const auto typeId = request.queryNumber("type_id", 0, 0, INT64_MAX);
    const auto assetId = request.queryNumber("id", 0, 0, INT64_MAX);
    return Reply::json(kernel.db().read(
        [&](Transaction& tx) { return checkNumber(tx, viewer, kernel, *which, value, typeId, assetId); }));
}

Reply answerScan(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string code = neededText(request, "code");
    Json items = kernel.db().read([&](Transaction& tx) {
        Json list = Json::array();
        for (const auto& asset : assetsOfCode(tx, viewer, kernel, code)) list.push(asset.toJson(viewer));
        return list;
    });
    return Reply::json(Json::object({{"items", std::move(items)}}));
}

Reply answerSources(Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto id = request.number();
    Json items = kernel.db().read([&](Transaction& tx) { return kernel.get<Register>().explain(tx, viewer, id); });
    return Reply::json(Json::object({{"items", std::move(items)}}));
}

Reply answerMoves(Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto id = request.number();
    Json items = kernel.db().read([&](Transaction& tx) {
        Json list = Json::array();
        const auto asset = kernel.records().get<Asset>(tx, viewer, id);
        for (const auto& state : movesFrom(tx, asset.state)) list.push(state);
        return list;
    });
    return Reply::json(Json::object({{"items", std::move(items)}}));
}

Json itemsOf(Json item) {
    Json list = Json::object({{"type", "array"}});
    list["items"] = std::move(item);
    return objectOf({{"items", std::move(list)}});
}

}  // namespace

void addRoutes(Registry& registry) {
    const std::string asset = "/api/v1/assets/{id}";
    const auto text = [](const char* doc) { return typed("string", doc); };
    registry.route(
        {.method = "GET",
         .path = "/api/v1/assets/check",
         .access = needs("assets.write"),
         .summary = "Check an inventory number, serial number or barcode",
         .doc = "Whether it is free by the rule of the type, for forms while somebody types. An asset that has it is "
                "named where the caller may see it.",
         .handler = answerCheck,
         .parameters = {{"field", "number, serial or barcode.", text("Field."), true},
                        {"value", "What was typed.", text("Value."), true},
                        {"type_id", "The type of the asset; without it the rule of a type without one.",
                         typed("integer", "Type.")},
                        {"id", "The asset it is for, when there is one.", typed("integer", "Asset.")}},
         .responseSchema = objectOf({{"free", typed("boolean", "Whether it can be taken.")},
                                     {"rule", text("all, type or off.")},
                                     {"identifies", typed("boolean", "False for what many machines have.")},
                                     {"asset", Json::object({{"type", Json::array({"object", "null"})}})}}),
         .responseExample = Json::object({{"free", true}, {"rule", "all"}, {"identifies", true}, {"asset", nullptr}}),
         .tag = "assets"});
    registry.route({.method = "GET",
                    .path = "/api/v1/assets/scan",
                    .access = needs("assets.read"),
                    .summary = "Find the asset of a scanned code",
                    .doc = "By inventory number, barcode or serial number, whatever its case and blanks. Also what the "
                           "QR label of an asset holds (its address).",
                    .handler = answerScan,
                    .parameters = {{"code", "What the scanner read.", text("Code."), true}},
                    .responseSchema = itemsOf(schemaOf(assetFields, false)),
                    .responseExample = Json::object({{"items", Json::array()}}),
                    .tag = "assets"});
    registry.route({.method = "GET",
                    .path = asset + "/sources",
                    .access = needs("assets.read_all"),
                    .summary = "Show who said the values of an asset",
                    .doc = "Of each field that holds something: whether a person or an audit said it, which one, and "
                           "when.",
                    .handler = answerSources,
                    .responseSchema = itemsOf(objectOf({{"field", text("Field.")},
                                                        {"way", text("person or audit.")},
                                                        {"source", text("The audit, or the way a person came in.")},
                                                        {"at", text("When.")}})),
                    .responseExample = Json::object({{"items", Json::array()}}),
                    .tag = "assets"});
    registry.route({.method = "GET",
                    .path = asset + "/moves",
                    .access = needs("assets.read"),
                    .summary = "Show into which states an asset may go",
                    .doc = "From the state it is in, by asset-moves.",
                    .handler = answerMoves,
                    .responseSchema = itemsOf(text("State.")),
                    .responseExample = Json::object({{"items", Json::array({"in_use", "retired"})}}),
                    .tag = "assets"});
}

}  // namespace kontor::assets
