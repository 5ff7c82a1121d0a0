#include <algorithm>

#include "http/body_reader.h"
#include "http/problem.h"
#include "kontor/kernel.h"
#include "kontor/second_factor.h"
#include "kontor/text.h"
#include "organisation/core_routes.h"
#include "organisation/token_type.h"
#include "organisation/user.h"

namespace kontor {

namespace {

const char* const meExample =
    R"({"id":7,"login":"anna.berg","name":"Anna Berg","email":"anna.berg@example.com","other_emails":[],"phone":null,)"
    R"("mobile":null,"title":"Agent","employee_number":null,"vip":false,"external":false,"organisation_id":null,"photo_id":null,"roles":["agent"],"group_ids":[3],)"
    R"("location_id":12,"department_id":4,"manager_id":null,"locale":"de","time_zone":"Europe/Berlin","active":true,"source":"local","custom":{},"merged_into_id":null,"anonymised_at":null,)"
    R"("created_at":"2026-01-31T08:15:00.000000Z","updated_at":"2026-01-31T08:15:00.000000Z","version":3,)"
    R"("permissions":["tickets.read","tickets.write"],"scopes":[],"session_id":31,"impersonator_id":null})";

Json meSchema() {
    Json schema = schemaOf(User::fields, false);
    const Json words = Json::object({{"type", "array"}, {"items", Json::object({{"type", "string"}})}});
    schema["properties"]["permissions"] = words;
    schema["properties"]["scopes"] = words;
    schema["properties"]["impersonator_id"] = Json::object({{"type", Json::array({"integer", "null"})}});
    schema["properties"]["session_id"] = Json::object({{"type", Json::array({"integer", "null"})}});
    return schema;
}

/// A person as they see themselves: all fields, whatever they may see of others.
Json meOf(Kernel& kernel, const Viewer& viewer) {
    if (viewer.isSystem())
        return Json::object({{"id", 0},
                             {"login", viewer.login()},
                             {"name", viewer.name()},
                             {"roles", Json::array()},
                             {"locale", viewer.locale()},
                             {"time_zone", viewer.timeZone()},
                             {"permissions", Json::array({"*"})},
                             {"scopes", Json::array()},
                             {"session_id", Json()},
                             {"impersonator_id", Json()}});
    const Viewer system = Viewer::system("own account");
    Json me = kernel.db().read([&](Transaction& tx) {
        return kernel.records().get(tx, system, {"user", viewer.id()}).toJson(system);
    });
    me["permissions"] = Json::Array(viewer.data().permissions.begin(), viewer.data().permissions.end());
    me["scopes"] = Json::Array(viewer.data().scopes.begin(), viewer.data().scopes.end());
    const std::string& session = viewer.data().sessionId;
    me["impersonator_id"] = Json();
    if (viewer.data().impersonatorId) me["impersonator_id"] = viewer.data().impersonatorId;
    me["session_id"] = Json();
    if (!session.empty()) me["session_id"] = static_cast<std::int64_t>(std::stoll(session));
    return me;
}

Reply signInSessionRoute(Request& request, const Viewer& viewer, Kernel& kernel) {
    BodyReader body(request.json(), {"login", "password", "otp"});
    const std::string login = body.text("login");
    const std::string password = body.text("password");
    const std::string otp = body.optionalText("otp");
    body.check();
    const auto refused = [&](std::string key, const char* field) {
        Problem problem = problemOf(401, key);
        if (field) problem.errors.push_back({field, {std::move(key), {}}});
        return problemReply(problem, request, kernel.translations(), viewer.locale())
            .with("WWW-Authenticate", "Bearer");
    };
    NewSession session;
    try {
        session = kernel.accounts().signIn(login, password, request.address, false,
                                           request.header("User-Agent").value_or(""));
    } catch (const Forbidden&) {
        return refused("error.sign_in", nullptr);
    }
    if (session.step == SignInStep::code) {
        if (otp.empty()) return refused("error.otp_required", "otp");
        try {
            session = kernel.get<SecondFactor>().enterCode(session.token, otp);
        } catch (const Forbidden&) {
            return refused("error.wrong_code", "otp");
        }
    }
    const auto made = kernel.accounts().authenticate(session.token, Origin::api);
    if (!made) throw Unavailable("the account was switched off in this moment");
    return Reply::json(Json::object({{"token", session.token},
                                     {"expires_at", formatTime(session.expiresAt)},
                                     {"second_factor_due", session.step == SignInStep::enrol},
                                     {"user", meOf(kernel, *made)}}),
                       201)
        .with("Location", "/api/v1/sessions/current");
}

Reply signOut(Request&, const Viewer& viewer, Kernel& kernel) {
    if (viewer.data().sessionId.empty()) throw Conflict("error.no_session");
    kernel.accounts().signOut(viewer);
    return Reply::noContent();
}

Reply signOutElsewhere(Request&, const Viewer& viewer, Kernel& kernel) {
    kernel.db().write([&](Transaction& tx) { kernel.accounts().endOtherSessions(tx, viewer); });
    return Reply::noContent();
}

Reply me(Request&, const Viewer& viewer, Kernel& kernel) {
    const Json json = meOf(kernel, viewer);
    return Reply::json(json);
}

Reply createToken(Request& request, const Viewer& viewer, Kernel& kernel) {
    BodyReader body(request.json(), {"name", "scopes", "expires_at"});
    const std::string name = body.text("name");
    std::vector<std::string> scopes;
    if (const Json& list = request.json()["scopes"]; list.isArray()) {
        for (const auto& scope : list.items()) {
            if (!scope.isString())
                body.fail("scopes", "error.not_a_text");
            else
                scopes.push_back(scope.string());
        }
    } else if (!list.isNull()) {
        body.fail("scopes", "error.not_a_list");
    }
    std::optional<Time> expiresAt;
    if (const Json* text = request.json().find("expires_at"); text && !text->isNull()) {
        expiresAt = parseTime(text->text());
        if (!expiresAt) body.fail("expires_at", "error.not_a_time");
    }
    body.check();
    Json answer;
    kernel.db().write([&](Transaction& tx) {
        const NewToken token = kernel.accounts().createToken(tx, viewer, viewer.id(), name, scopes, expiresAt);
        const Viewer system = Viewer::system("read back");
        answer = kernel.records().get(tx, system, {"token", token.id}).toJson(system);
        answer["secret"] = token.secret;
    });
    return Reply::created("/api/v1/tokens/" + std::to_string(answer["id"].integer()), answer,
                          answer["version"].integer());
}

}  // namespace

void addSessionRoutes(Registry& registry) {
    const Json text = Json::object({{"type", "string"}});
    const Json time = Json::object({{"type", "string"}, {"format", "date-time"}});

    Route route;
    route.tag = "Sessions";
    route.method = "POST";
    route.path = "/api/v1/sessions";
    route.access = open("signing in is how one becomes somebody");
    route.summary = "Sign in";
    route.doc =
        "Gives a session token for `Authorization: Bearer TOKEN`. It ends twelve hours after its last use. A wrong "
        "pair is 401; after five "
        "in a row from the same address 429 says in Retry-After how long to wait. Who has a second factor gives its "
        "code "
        "(or a recovery code) as `otp`; without it the 401 names that field. `second_factor_due` says that a role "
        "demands "
        "one that is not set up yet: until it is, the token allows nothing else.";
    route.handler = signInSessionRoute;
    route.requestSchema =
        Json::object({{"type", "object"},
                      {"required", Json::array({"login", "password"})},
                      {"additionalProperties", false},
                      {"properties", Json::object({{"login", text}, {"password", text}, {"otp", text}})}});
    route.requestExample = Json::object({{"login", "anna.berg"}, {"password", "correct horse battery"}});
    route.responseSchema =
        Json::object({{"type", "object"},
                      {"required", Json::array({"token", "expires_at", "second_factor_due", "user"})},
                      {"properties", Json::object({{"token", text},
                                                   {"expires_at", time},
                                                   {"second_factor_due", Json::object({{"type", "boolean"}})},
                                                   {"user", meSchema()}})}});
    route.responseExample = Json::object({{"token", "Zk3vX0sYw1qf8cJ4mB2nT7uH5rL9aPdE6gKiOoQxRyM"},
                                          {"expires_at", "2026-01-31T20:15:00.000000Z"},
                                          {"second_factor_due", false},
                                          {"user", Json::parse(meExample)}});
    route.successStatus = 201;
    route.bodyLimit = 16 << 10;
    route.csrfExempt = true;
    registry.route(route);

    route = {};
    route.tag = "Sessions";
    route.method = "DELETE";
    route.path = "/api/v1/sessions/current";
    route.access = signedIn("everybody may sign out");
    route.summary = "Sign out";
    route.doc = "Ends the session this request came with, and its event streams.";
    route.handler = signOut;
    route.successStatus = 204;
    registry.route(route);

    route = {};
    route.tag = "Sessions";
    route.method = "DELETE";
    route.path = "/api/v1/sessions/others";
    route.access = signedIn("everybody may sign out");
    route.summary = "Sign out elsewhere";
    route.doc = "Ends all other sessions of this account. Access tokens go on.";
    route.handler = signOutElsewhere;
    route.successStatus = 204;
    registry.route(route);

    route = {};
    route.tag = "Sessions";
    route.method = "GET";
    route.path = "/api/v1/me";
    route.access = signedIn("everybody may know who they are");
    route.summary = "The account one is signed in with";
    route.doc =
        "With all permissions its roles give, and the scopes a personal access token is narrowed to (empty: not "
        "narrowed). `session_id` is the session of this request, null with such a token.";
    route.handler = me;
    route.responseSchema = meSchema();
    route.responseExample = Json::parse(meExample);
    registry.route(route);

    route = {};
    route.tag = "tokens";
    route.method = "POST";
    route.path = "/api/v1/tokens";
    route.access = needs("tokens.use");
    route.summary = "Make a personal access token";
    route.doc =
        "The secret is in this answer only. Scopes are `AREA:VERB` as in the permissions (`tickets:read`, "
        "`tickets:*`); without any, the "
        "token may do whatever its owner may.";
    route.handler = createToken;
    route.requestSchema = Json::object(
        {{"type", "object"},
         {"required", Json::array({"name"})},
         {"additionalProperties", false},
         {"properties", Json::object({{"name", Json::object({{"type", "string"}, {"maxLength", 100}})},
                                      {"scopes", Json::object({{"type", "array"}, {"items", text}, {"maxItems", 50}})},
                                      {"expires_at", Json::object({{"type", Json::array({"string", "null"})},
                                                                   {"format", "date-time"}})}})}});
    route.requestExample = Json::object(
        {{"name", "Monitoring"}, {"scopes", Json::array({"tickets:read"})}, {"expires_at", "2027-01-31T00:00:00Z"}});
    route.responseSchema = schemaOf(PersonalToken::fields, false);
    route.responseSchema["properties"]["secret"] = text;
    route.responseExample = Json::object({{"id", 5},
                                          {"user_id", 7},
                                          {"name", "Monitoring"},
                                          {"scopes", Json::array({"tickets:read"})},
                                          {"expires_at", "2027-01-31T00:00:00.000000Z"},
                                          {"used_at", nullptr},
                                          {"created_at", "2026-01-31T08:15:00.000000Z"},
                                          {"updated_at", "2026-01-31T08:15:00.000000Z"},
                                          {"version", 1},
                                          {"secret", "kontor_pat_4mB2nT7uH5rL9aPdE6gKiOoQxRyMZk3vX0sYw1qf"}});
    route.successStatus = 201;
    route.bodyLimit = 64 << 10;
    registry.route(route);
}

}  // namespace kontor
