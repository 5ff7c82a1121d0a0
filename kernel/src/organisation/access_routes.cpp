#include "kontor/access_report.h"
#include "kontor/kernel.h"
#include "organisation/core_routes.h"

namespace kontor {

namespace {

AccessReport::Verb verbOf(const std::string& word) {
    if (word.empty() || word == "read") return AccessReport::Verb::read;
    if (word == "write") return AccessReport::Verb::write;
    if (word == "delete") return AccessReport::Verb::remove;
    throw Invalid::request("verb", "error.not_one_of", {{"values", "read, write, delete"}});
}

std::int64_t numberOf(const Request& request, std::string_view name) {
    if (!request.queryValue(name)) throw Invalid::request(std::string(name), "error.required");
    return request.queryNumber(name, 0, 1, INT64_MAX);
}

Reply explain(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t user = numberOf(request, "user_id");
    const Ref ref{request.queryValue("kind").value_or(""), numberOf(request, "id")};
    const auto verb = verbOf(request.queryValue("verb").value_or("read"));
    const AccessAnswer answer = kernel.db().read(
        [&](Transaction& tx) { return kernel.get<AccessReport>().explain(tx, viewer, user, ref, verb); });
    return Reply::json(toJson(answer, kernel.translations(), viewer.locale()));
}

Json schemaOf(const char* type) {
    return Json::object({{"type", type}});
}
Json orNull(const char* type) {
    return Json::object({{"type", Json::array({type, "null"})}});
}

}  // namespace

void addAccessRoutes(Registry& registry) {
    const Json reason = Json::object({{"type", "object"},
                                      {"properties", Json::object({{"holds", schemaOf("boolean")},
                                                                   {"code", schemaOf("string")},
                                                                   {"permission", orNull("string")},
                                                                   {"role", orNull("string")},
                                                                   {"grant_id", orNull("integer")},
                                                                   {"text", schemaOf("string")}})}});
    Json verbs = schemaOf("string");
    verbs["enum"] = Json::array({"read", "write", "delete"});
    registry.route(
        {.method = "GET",
         .path = "/api/v1/access/explain",
         .access = needs("roles.read"),
         .summary = "Explain why somebody can or can't see or change a record",
         .doc =
             "Each reason says whether it speaks for them (`holds`): a role or grant that gives the right, their part "
             "in the record, limits the record lies outside of, or a permission that is missing. One must oneself "
             "see both.",
         .handler = explain,
         .parameters = {{"user_id", "The person", schemaOf("integer"), true},
                        {"kind", "Kind of the record: `ticket`", schemaOf("string"), true},
                        {"id", "Number of the record", schemaOf("integer"), true},
                        {"verb", "What is to be done with it; `read` when it is left out", verbs}},
         .responseSchema = Json::object(
             {{"type", "object"},
              {"properties", Json::object({{"allowed", schemaOf("boolean")},
                                           {"reasons", Json::object({{"type", "array"}, {"items", reason}})}})}}),
         .responseExample = Json::object(
             {{"allowed", true},
              {"reasons", Json::array({Json::object({{"holds", true},
                                                     {"code", "role"},
                                                     {"permission", "tickets.read_all"},
                                                     {"role", "agent"},
                                                     {"grant_id", Json()},
                                                     {"text", "The role agent allows tickets.read_all."}})})}}),
         .tag = "Access"});
}

}  // namespace kontor
