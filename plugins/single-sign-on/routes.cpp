#include "routes.h"

#include "single_sign_on.h"

namespace kontor::sso {

namespace {

Json typed(const char* type) {
    return Json::object({{"type", type}});
}

Reply testRoute(Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto provider = kernel.db().read(
        [&](Transaction& tx) { return kernel.records().get<IdentityProvider>(tx, viewer, request.number()); });
    Json steps = Json::array();
    bool ok = true;
    for (const auto& step : kernel.get<SingleSignOn>().test(provider)) {
        ok = ok && step.ok;
        steps.push(Json::object({{"step", step.name}, {"ok", step.ok}, {"text", step.text}}));
    }
    return Reply::json(Json::object({{"ok", ok}, {"steps", std::move(steps)}}));
}

}  // namespace

void addRoutes(Registry& registry) {
    const Json step = Json::object(
        {{"type", "object"},
         {"properties",
          Json::object({{"step", typed("string")}, {"ok", typed("boolean")}, {"text", typed("string")}})}});
    registry.route(
        {.method = "POST",
         .path = "/api/v1/identity-providers/{id}/test",
         .access = needs("sso.administer"),
         .summary = "Try an identity provider",
         .doc = "Reads its description and its keys, and tells the address that has to be registered there. Changes "
                "nothing.",
         .handler = testRoute,
         .responseSchema = Json::object(
             {{"type", "object"},
              {"properties", Json::object({{"ok", typed("boolean")},
                                           {"steps", Json::object({{"type", "array"}, {"items", step}})}})}}),
         .responseExample = Json::object(
             {{"ok", true},
              {"steps", Json::array({Json::object(
                            {{"step", "keys"}, {"ok", true}, {"text", "2 (https://login.example.org/keys)"}})})}}),
         .tag = "Single sign-on"});
}

}  // namespace kontor::sso
