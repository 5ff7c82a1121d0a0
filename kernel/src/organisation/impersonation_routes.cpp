#include "http/body_reader.h"
#include "kontor/impersonation.h"
#include "kontor/kernel.h"
#include "organisation/core_routes.h"

namespace kontor {

namespace {

Reply beginImpersonationRoute(Request& request, const Viewer& viewer, Kernel& kernel) {
    BodyReader body(request.json(), {"reason"});
    const std::string reason = body.text("reason");
    body.check();
    const std::int64_t user = request.number();
    kernel.db().write([&](Transaction& tx) {
        kernel.get<Impersonation>().begin(tx, viewer, user, reason, request.address,
                                          request.header("User-Agent").value_or(""));
    });
    return Reply::noContent();
}

Reply end(Request&, const Viewer& viewer, Kernel& kernel) {
    kernel.db().write([&](Transaction& tx) { kernel.get<Impersonation>().end(tx, viewer); });
    return Reply::noContent();
}

}  // namespace

void addImpersonationRoutes(Registry& registry) {
    registry.route(
        {.method = "POST",
         .path = "/api/v1/users/{id}/impersonation",
         .access = needs("users.impersonate"),
         .summary = "Act as somebody, for support",
         .doc =
             "This session is that person's for half an hour, or until it is ended. The journal names both; the person "
             "finds it, with the reason, in their own sign-in log. Needs all rights of that person and, where one of "
             "their roles demands a second factor, a session begun with one.",
         .handler = beginImpersonationRoute,
         .requestSchema = Json::object(
             {{"type", "object"},
              {"required", Json::array({"reason"})},
              {"additionalProperties", false},
              {"properties", Json::object({{"reason", Json::object({{"type", "string"}, {"maxLength", 255}})}})}}),
         .requestExample = Json::object({{"reason", "T-000123: the list stays empty"}}),
         .successStatus = 204,
         .tag = "users",
         .bodyLimit = 16 << 10});
    registry.route({.method = "DELETE",
                    .path = "/api/v1/sessions/current/impersonation",
                    .access = signedIn("whoever acts for somebody may stop"),
                    .summary = "Be oneself again",
                    .doc = "409 when nobody is impersonated.",
                    .handler = end,
                    .successStatus = 204,
                    .tag = "Sessions"});
}

}  // namespace kontor
