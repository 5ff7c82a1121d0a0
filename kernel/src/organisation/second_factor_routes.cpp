#include "http/body_reader.h"
#include "kontor/kernel.h"
#include "kontor/second_factor.h"
#include "organisation/core_routes.h"

namespace kontor {

namespace {

Json timeOrNull(const std::optional<Time>& time) {
    return time ? Json(formatTime(*time)) : Json();
}

Reply showStatus(Request&, const Viewer& viewer, Kernel& kernel) {
    const auto now = kernel.db().read([&](Transaction& tx) { return kernel.get<SecondFactor>().status(tx, viewer); });
    return Reply::json(Json::object({{"active", now.since.has_value()},
                                     {"since", timeOrNull(now.since)},
                                     {"required", now.required},
                                     {"recovery_codes_left", now.recoveryCodes}}));
}

Reply beginSecondFactorRoute(Request& request, const Viewer& viewer, Kernel& kernel) {
    BodyReader body(request.json(), {"password"});
    const std::string password = body.optionalText("password");
    body.check();
    const auto made =
        kernel.db().write([&](Transaction& tx) { return kernel.get<SecondFactor>().begin(tx, viewer, password); });
    return Reply::json(Json::object({{"secret", made.secret}, {"uri", made.uri}}), 201)
        .with("Location", "/api/v1/me/second-factor");
}

std::string codeOf(Request& request) {
    BodyReader body(request.json(), {"otp"});
    const std::string code = body.text("otp");
    body.check();
    return code;
}

Reply confirm(Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto done = kernel.get<SecondFactor>().confirm(viewer, codeOf(request));
    Json codes = Json::array();
    for (const auto& code : done.recoveryCodes) codes.push(code);
    Json answer = Json::object({{"recovery_codes", std::move(codes)}, {"token", Json()}, {"expires_at", Json()}});
    if (done.session) {
        answer["token"] = done.session->token;
        answer["expires_at"] = formatTime(done.session->expiresAt);
    }
    return Reply::json(answer);
}

Reply removeSecondFactorRoute(Request& request, const Viewer& viewer, Kernel& kernel) {
    kernel.get<SecondFactor>().remove(viewer, codeOf(request));
    return Reply::noContent();
}

Reply reset(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t user = request.number();
    kernel.db().write([&](Transaction& tx) { kernel.get<SecondFactor>().reset(tx, viewer, user); });
    return Reply::noContent();
}

Json codeSchema() {
    return Json::object(
        {{"type", "object"},
         {"required", Json::array({"otp"})},
         {"additionalProperties", false},
         {"properties", Json::object({{"otp", Json::object({{"type", "string"}, {"maxLength", 40}})}})}});
}

Route ownRoute(std::string method, std::string path, std::string summary, std::string doc, Handler handler) {
    Route route;
    route.tag = "Sessions";
    route.method = std::move(method);
    route.path = std::move(path);
    route.access = signedIn("everybody may protect their own account");
    route.summary = std::move(summary);
    route.doc = std::move(doc);
    route.handler = std::move(handler);
    route.bodyLimit = 16 << 10;
    return route;
}

}  // namespace

void addSecondFactorRoutes(Registry& registry) {
    const Json text = Json::object({{"type", "string"}});
    const Json textOrNull = Json::object({{"type", Json::array({"string", "null"})}});
    const Json timeOrNullSchema = Json::object({{"type", Json::array({"string", "null"})}, {"format", "date-time"}});

    Route route = ownRoute(
        "GET", "/api/v1/me/second-factor", "State of one's own second factor",
        "Whether signing in takes a code, since when, whether a role demands it, and how many recovery codes are left.",
        showStatus);
    route.responseSchema =
        Json::object({{"type", "object"},
                      {"required", Json::array({"active", "since", "required", "recovery_codes_left"})},
                      {"properties", Json::object({{"active", Json::object({{"type", "boolean"}})},
                                                   {"since", timeOrNullSchema},
                                                   {"required", Json::object({{"type", "boolean"}})},
                                                   {"recovery_codes_left", Json::object({{"type", "integer"}})}})}});
    route.responseExample = Json::object(
        {{"active", true}, {"since", "2026-01-31T08:15:00.000000Z"}, {"required", false}, {"recovery_codes_left", 10}});
    registry.route(route);

    route = ownRoute(
        "POST", "/api/v1/me/second-factor", "Begin to set up a second factor",
        "Gives a secret for an authenticator app (TOTP, RFC 6238). It counts only once a code made with it was "
        "confirmed. Needs a session, not an access token, and the password where the account has one here.",
        beginSecondFactorRoute);
    route.requestSchema = Json::object(
        {{"type", "object"}, {"additionalProperties", false}, {"properties", Json::object({{"password", text}})}});
    route.requestExample = Json::object({{"password", "correct horse battery"}});
    route.responseSchema = Json::object({{"type", "object"},
                                         {"required", Json::array({"secret", "uri"})},
                                         {"properties", Json::object({{"secret", text}, {"uri", text}})}});
    route.responseExample = Json::object(
        {{"secret", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"},
         {"uri",
          "otpauth://totp/"
          "Kontor:anna.berg?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Kontor&algorithm=SHA1&digits=6&period=30"}});
    route.successStatus = 201;
    registry.route(route);

    route = ownRoute(
        "POST", "/api/v1/me/second-factor/confirmation", "Put the second factor in force",
        "Takes a code of the app. Answers ten recovery codes, shown this once; each replaces one code. Other sessions "
        "of the account end. A session that was waiting for this goes on under the new token given.",
        confirm);
    route.requestSchema = codeSchema();
    route.requestExample = Json::object({{"otp", "492039"}});
    route.responseSchema = Json::object(
        {{"type", "object"},
         {"required", Json::array({"recovery_codes", "token", "expires_at"})},
         {"properties", Json::object({{"recovery_codes", Json::object({{"type", "array"}, {"items", text}})},
                                      {"token", textOrNull},
                                      {"expires_at", timeOrNullSchema}})}});
    route.responseExample = Json::object({{"recovery_codes", Json::array({"k3vx-0syw-1qf8", "cj4m-b2nt-7uh5"})},
                                          {"token", nullptr},
                                          {"expires_at", nullptr}});
    registry.route(route);

    route =
        ownRoute("POST", "/api/v1/me/second-factor/removal", "End one's own second factor",
                 "Takes a code or a recovery code. 409 while a role demands a second factor.", removeSecondFactorRoute);
    route.requestSchema = codeSchema();
    route.requestExample = Json::object({{"otp", "492039"}});
    route.successStatus = 204;
    registry.route(route);

    route = {};
    route.tag = "users";
    route.method = "DELETE";
    route.path = "/api/v1/users/{id}/second-factor";
    route.access = needs("users.write");
    route.summary = "Reset somebody's second factor";
    route.doc =
        "For who lost the device and the recovery codes. All sessions of that person end; needs the rights that person "
        "has.";
    route.handler = reset;
    route.successStatus = 204;
    registry.route(route);
}

}  // namespace kontor
