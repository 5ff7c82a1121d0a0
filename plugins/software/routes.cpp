#include "routes.h"

#include "kontor/error.h"
#include "kontor/text.h"
#include "service.h"
#include "views.h"

namespace kontor::software {

namespace {

constexpr std::size_t mostPrograms = 20'000;

Json ofType(const char* type, bool nullable = false) {
    return Json::object({{"type", nullable ? Json::array({type, "null"}) : Json(type)}});
}
Json objectOf(Json::Object properties) {
    return Json::object({{"type", "object"}, {"properties", Json(std::move(properties))}});
}
Json listOf(Json items) {
    return Json::object({{"type", "array"}, {"items", std::move(items)}});
}

Reply compliance(Request& request, const Viewer& viewer, Kernel& kernel) {
    LineQuery query;
    query.onlyUncovered = request.queryFlag("uncovered");
    query.limit = static_cast<int>(request.queryNumber("limit", 50, 1, 200));
    query.cursor = request.queryValue("cursor").value_or("");
    return Reply::json(kernel.db().read(
        [&](Transaction& tx) { return explanationJson(explain(tx, viewer, kernel, request.number(), query)); }));
}

Reply versions(Request& request, const Viewer& viewer, Kernel& kernel) {
    Json items = Json::array();
    for (const auto& one :
         kernel.db().read([&](Transaction& tx) { return versionsOf(tx, viewer, kernel, request.number()); }))
        items.push(Json::object({{"version", one.version}, {"titles", one.titles}, {"installed", one.installed}}));
    return Reply::json(Json::object({{"items", std::move(items)}}));
}

Reply machines(Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto page = kernel.db().read([&](Transaction& tx) {
        return machinesOf(tx, viewer, kernel, request.number(), request.queryValue("cursor").value_or(""),
                          static_cast<int>(request.queryNumber("limit", 50, 1, 200)));
    });
    Json items = Json::array();
    for (const auto& one : page.items)
        items.push(Json::object({{"asset_id", one.assetId},
                                 {"machine", page.nameOf(one.assetId)},
                                 {"title_id", one.titleId},
                                 {"title", one.title},
                                 {"version", one.version}}));
    return Reply::json(Json::object({{"machines", std::move(items)}, {"next_cursor", orNull(page.nextCursor)}}));
}

/// One program of a report; what is wrong with it is named by its place.
std::optional<ReportedProgram> programOf(const Json& json, std::size_t index, std::vector<FieldError>& errors) {
    const std::string place = "programs[" + std::to_string(index) + "]";
    if (!json.isObject()) {
        errors.push_back({place, {"error.not_an_object", {}}});
        return std::nullopt;
    }
    ReportedProgram program;
    for (const auto& [name, value] : json.members()) {
        std::string* const text = name == "maker"      ? &program.maker
                                  : name == "name"     ? &program.name
                                  : name == "version"  ? &program.version
                                  : name == "platform" ? &program.platform
                                                       : nullptr;
        if (text && value.isString()) {
            *text = value.string();
        } else if (name == "installed_on" && (value.isNull() || parseDate(value.text()))) {
            program.installedOn = parseDate(value.text());
        } else {
            errors.push_back({place + "." + name, {"software.error.program_member", {}}});
        }
    }
    if (trimmed(program.name).empty()) errors.push_back({place + ".name", {"error.required", {}}});
    return program;
}

Reply takeReport(Request& request, const Viewer& viewer, Kernel& kernel, InstalledService& installed) {
    const Json& body = request.json();
    std::vector<FieldError> errors;
    std::vector<ReportedProgram> programs;
    for (const auto& [name, value] : body.members())
        if (name != "source" && name != "programs") errors.push_back({name, {"error.unknown_field", {}}});
    const Json& source = body["source"];
    if (!source.isString() || trimmed(source.string()).empty() || source.string() == "by_hand")
        errors.push_back({"source", {"software.error.source", {}}});
    const Json& list = body["programs"];
    if (!list.isArray() || list.size() > mostPrograms)
        errors.push_back({"programs", {"software.error.programs", {{"most", std::to_string(mostPrograms)}}}});
    else
        for (std::size_t i = 0; i < list.items().size() && errors.size() < 20; ++i)
            if (auto program = programOf(list.items()[i], i, errors)) programs.push_back(std::move(*program));
    if (!errors.empty()) throw Invalid(std::move(errors));
    const auto outcome = kernel.db().write(
        [&](Transaction& tx) { return installed.report(tx, viewer, request.number(), programs, source.string()); });
    return Reply::json(Json::object({{"appeared", outcome.appeared},
                                     {"updated", outcome.updated},
                                     {"vanished", outcome.vanished},
                                     {"new_titles", outcome.newTitles}}));
}

/// The rule that shall be tried: one there is with these values in place of its own, or a new one.
std::optional<RecognitionRule> candidateOf(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Json& body) {
    if (body.size() == 0) return std::nullopt;
    Json values = body;
    const Json id = values["id"];
    values.erase("id");
    if (!id.isNull() && !id.isInteger()) throw Invalid("id", "error.not_an_id");
    return triedRule(tx, viewer, kernel, id.isInteger() ? id.integer() : 0, values);
}

Reply tryOut(Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto candidate =
        kernel.db().read([&](Transaction& tx) { return candidateOf(tx, viewer, kernel, request.json()); });
    return Reply::json(reportJson(tryRules(kernel, candidate)));
}

Route complianceRoute() {
    const Json integer = ofType("integer"), text = ofType("string");
    const Json example = Json::parse(
        R"({"position": {"id": 1, "software_id": 3, "name": "Acme Rocket", "state": "short", "owned": 1, "short": 1},
            "licenses": [{"id": 5, "name": "Rocket", "metric": "device", "quantity": 1, "counts": true, "why_not": null,
                          "used": 1, "allocated": 0, "allocated_idle": 0, "free": 0}],
            "lines": [{"id": 8, "software_id": 3, "asset_id": 12, "machine": "PC-00012", "product_version": "2",
                       "covered": false, "license_id": null, "coverage": "none", "refused": {"5": "used_up"}}],
            "next_cursor": null})");
    return {.method = "GET",
            .path = "/api/v1/software/{id}/compliance",
            .access = needs("software.read_licenses"),
            .summary = "How a product stands, explained",
            .doc =
                "Its position, the licences that come into question (one that does not count says why: no_proof, "
                "not_yet or expired), and each installation with the licence that covers it and by which right, or "
                "why each of them does not. As of position.reckoned_at; what changed since is reckoned within a "
                "minute.",
            .handler = compliance,
            .parameters = {{"uncovered", "Only installations that no licence covers.", ofType("boolean")},
                           {"limit", "Lines of a page, 1 to 200.", integer},
                           {"cursor", "next_cursor of the page before.", text}},
            .responseSchema = objectOf({{"position", ofType("object")},
                                        {"licenses", listOf(ofType("object"))},
                                        {"lines", listOf(ofType("object"))},
                                        {"next_cursor", ofType("string", true)}}),
            .responseExample = example,
            .tag = "software"};
}

Route versionsRoute() {
    return {.method = "GET",
            .path = "/api/v1/software/{id}/versions",
            .access = needs("software.read"),
            .summary = "Versions of a product",
            .doc = "The newest first, with how many titles are recognised as each, and installations of these.",
            .handler = versions,
            .responseSchema = objectOf({{"items", listOf(objectOf({{"version", ofType("string")},
                                                                   {"titles", ofType("integer")},
                                                                   {"installed", ofType("integer")}}))}}),
            .responseExample = Json::parse(R"({"items": [{"version": "2019", "titles": 3, "installed": 120}]})"),
            .tag = "software"};
}

Route machinesRoute() {
    return {
        .method = "GET",
        .path = "/api/v1/software/{id}/installations",
        .access = needs("software.read_installations"),
        .summary = "Machines with a product",
        .doc = "Installations of all titles recognised as it, title by title.",
        .handler = machines,
        .parameters = {{"limit", "Of a page, 1 to 200.", ofType("integer")},
                       {"cursor", "next_cursor of the page before.", ofType("string")}},
        .responseSchema = objectOf({{"machines", listOf(objectOf({{"asset_id", ofType("integer")},
                                                                  {"machine", ofType("string")},
                                                                  {"title_id", ofType("integer")},
                                                                  {"title", ofType("string")},
                                                                  {"version", ofType("string")}}))},
                                    {"next_cursor", ofType("string", true)}}),
        .responseExample = Json::parse(
            R"({"machines": [{"asset_id": 12, "machine": "PC-00012", "title_id": 7, "title": "Acme Rocket 2", "version": "2"}],
                    "next_cursor": null})"),
        .tag = "software"};
}

Route reportRoute(std::shared_ptr<InstalledService> installed) {
    return {.method = "POST",
            .path = "/api/v1/assets/{id}/software",
            .access = needs("software.report"),
            .summary = "Report what is installed on a machine",
            .doc =
                "The whole list: what is not in it any more is taken to be gone, but for what people entered by hand. "
                "The same list again writes nothing.",
            .handler = [installed](Request& request, const Viewer& viewer,
                                   Kernel& kernel) { return takeReport(request, viewer, kernel, *installed); },
            .requestSchema = objectOf({{"source", ofType("string")},
                                       {"programs", listOf(objectOf({{"maker", ofType("string")},
                                                                     {"name", ofType("string")},
                                                                     {"version", ofType("string")},
                                                                     {"platform", ofType("string")},
                                                                     {"installed_on", ofType("string", true)}}))}}),
            .requestExample = Json::parse(
                R"({"source": "script", "programs": [{"maker": "Acme", "name": "Acme Rocket", "version": "2.1",
                    "platform": "windows", "installed_on": "2026-01-31"}]})"),
            .responseSchema = objectOf({{"appeared", ofType("integer")},
                                        {"updated", ofType("integer")},
                                        {"vanished", ofType("integer")},
                                        {"new_titles", ofType("integer")}}),
            .responseExample = Json::parse(R"({"appeared": 1, "updated": 0, "vanished": 0, "new_titles": 1})"),
            .tag = "software",
            .bodyLimit = 8 << 20};
}

Json recognitionSchema() {
    const Json integer = ofType("integer");
    return objectOf({{"titles", integer},
                     {"changed", integer},
                     {"recognised", integer},
                     {"unrecognised", integer},
                     {"products_made", integer},
                     {"by_candidate", integer},
                     {"examples", listOf(ofType("object"))}});
}

Route trialRoute() {
    return {.method = "POST",
            .path = "/api/v1/software-rules/trial",
            .access = needs("software.manage"),
            .summary = "What applying the rules would change",
            .doc =
                "Counts, and the first 50 titles that would be something else. The body may hold a rule, as it would "
                "be made, or with `id` values of one there is: then as if it were so. Nothing is written.",
            .handler = tryOut,
            .requestSchema = ofType("object"),
            .requestExample = Json::parse(
                R"({"name": "Trial", "name_match": "begins_with", "name_text": "Acme", "set_product": "Rocket"})"),
            .responseSchema = recognitionSchema(),
            .responseExample = Json::parse(
                R"({"titles": 100, "changed": 1, "recognised": 80, "unrecognised": 20, "products_made": 1,
                    "by_candidate": 1, "examples": [{"title_id": 7, "title": "Acme Rocket 2", "from": "unrecognised",
                    "to": "Rocket", "rule_id": null}]})"),
            .tag = "software-rules"};
}

Route applyRoute() {
    return {.method = "POST",
            .path = "/api/v1/software-rules/apply",
            .access = needs("software.manage"),
            .summary = "Apply the rules to all titles",
            .doc = "In the background. What people said of titles stays; doing it twice changes nothing more.",
            .handler =
                [](Request&, const Viewer& viewer, Kernel& kernel) {
                    return Reply::json(Json::object({{"job", startApplying(kernel, viewer)}}), 202);
                },
            .responseSchema = objectOf({{"job", ofType("integer")}}),
            .responseExample = Json::parse(R"({"job": 17})"),
            .successStatus = 202,
            .tag = "software-rules"};
}

Route keyRoute() {
    return {.method = "GET",
            .path = "/api/v1/licenses/{id}/key",
            .access = needs("software.read_keys"),
            .summary = "The key of a licence",
            .doc = "That somebody read it stands in the journal.",
            .handler =
                [](Request& request, const Viewer& viewer, Kernel& kernel) {
                    return Reply::json(Json::object({{"key", readKey(kernel, viewer, request.number())}}))
                        .with("Cache-Control", "no-store");
                },
            .responseSchema = objectOf({{"key", ofType("string")}}),
            .responseExample = Json::parse(R"({"key": "XXXXX-XXXXX"})"),
            .tag = "licenses"};
}

}  // namespace

void addRoutes(Registry& registry, std::shared_ptr<InstalledService> installed) {
    registry.route(complianceRoute());
    registry.route(versionsRoute());
    registry.route(machinesRoute());
    registry.route(reportRoute(installed));
    registry.route(trialRoute());
    registry.route(applyRoute());
    registry.route(keyRoute());
}

}  // namespace kontor::software
