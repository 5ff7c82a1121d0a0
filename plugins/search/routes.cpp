#include "routes.h"

#include "kontor/error.h"
#include "kontor/text.h"

namespace kontor::search {

namespace {

Json itemSchema() {
    const auto text = [](const char* doc) { return Json::object({{"type", "string"}, {"description", doc}}); };
    return Json::object(
        {{"type", "object"},
         {"required", Json::array({"kind", "id", "title", "snippet", "score", "url"})},
         {"properties",
          Json::object(
              {{"kind", text("Kind of the record.")},
               {"id", Json::object({{"type", "integer"}, {"format", "int64"}})},
               {"title", text("What people call the record.")},
               {"snippet", text("HTML: a stretch of its texts, the words found in <mark>, all else escaped.")},
               {"score", Json::object({{"type", "number"}, {"description", "How well it fits; the best has 1."}})},
               {"url", text("Path of its page.")}})}});
}

Json resultSchema() {
    return Json::object(
        {{"type", "object"},
         {"required", Json::array({"items", "suggestion"})},
         {"properties", Json::object({{"items", Json::object({{"type", "array"}, {"items", itemSchema()}})},
                                      {"suggestion", Json::object({{"type", Json::array({"string", "null"})},
                                                                   {"description",
                                                                    "A query that finds something, when this one "
                                                                    "finds nothing."}})}})}});
}

SearchRequest requestOf(const Request& request) {
    SearchRequest result;
    result.q = request.queryValue("q").value_or("");
    result.limit = static_cast<std::size_t>(request.queryNumber("limit", 20, 1, 100));
    const std::string kinds = request.queryValue("kinds").value_or("");
    if (!isUtf8(kinds)) throw Invalid::request("kinds", "search.not_utf8");
    for (const auto& kind : split(kinds, ','))
        if (const auto name = trimmed(kind); !name.empty()) result.kinds.emplace_back(leftCharacters(name, 60));
    return result;
}

}  // namespace

Json toJson(const SearchResult& result) {
    Json items = Json::array();
    for (const auto& hit : result.items)
        items.push(Json::object({{"kind", hit.ref.kind},
                                 {"id", hit.ref.id},
                                 {"title", hit.title},
                                 {"snippet", hit.snippet},
                                 {"score", hit.score},
                                 {"url", hit.url}}));
    Json answer = Json::object();
    answer["items"] = std::move(items);
    answer["suggestion"] = result.suggestion ? Json(*result.suggestion) : Json();
    return answer;
}

Route searchRoute(std::shared_ptr<const SearchService> service) {
    Route route;
    route.method = "GET";
    route.path = "/api/v1/search";
    route.access = signedIn("Finds only what the person may read anyway.");
    route.summary = "Search the texts of all records";
    route.doc =
        "All words must occur, in any inflection, anywhere in a record or what was said about it. `\"a phrase\"` "
        "stands "
        "as it is, `-word` must not occur, `word*` (from three characters on) is the beginning of a word; a number "
        "such "
        "as T-000123 comes first. What was written a moment ago may be missing for a second.";
    route.tag = "search";
    const Json text = Json::object({{"type", "string"}});
    route.parameters = {
        {"q", "What to look for: at most 400 characters and 20 words.",
         Json::object({{"type", "string"}, {"maxLength", static_cast<std::int64_t>(maxQueryCharacters)}}), true},
        {"kinds", "Kinds of records to look in, separated by commas; all when absent.", text},
        {"limit", "How many at most: 1 to 100, 20 when absent.",
         Json::object({{"type", "integer"}, {"minimum", 1}, {"maximum", 100}, {"default", 20}})}};
    route.responseSchema = resultSchema();
    route.responseExample =
        Json::object({{"items", Json::array({Json::object({{"kind", "ticket"},
                                                           {"id", 123},
                                                           {"title", "T-000123 Printer on the 2nd floor"},
                                                           {"snippet", "The <mark>printer</mark> shows no light."},
                                                           {"score", 1.0},
                                                           {"url", "/tickets/123"}})})},
                      {"suggestion", nullptr}});
    route.handler = [service](Request& request, const Viewer& viewer, Kernel& kernel) {
        return Reply::json(toJson(service->search(kernel, viewer, requestOf(request))));
    };
    return route;
}

}  // namespace kontor::search
