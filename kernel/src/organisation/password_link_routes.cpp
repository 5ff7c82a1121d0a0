#include "http/body_reader.h"
#include "kontor/kernel.h"
#include "kontor/password_links.h"
#include "organisation/core_routes.h"

namespace kontor {

namespace {

Reply ask(Request& request, const Viewer&, Kernel& kernel) {
    BodyReader body(request.json(), {"login"});
    const std::string login = body.text("login");
    body.check();
    kernel.get<PasswordLinks>().request(login, request.address);
    Reply reply;
    reply.status = 202;
    return reply;
}

Reply use(Request& request, const Viewer&, Kernel& kernel) {
    BodyReader body(request.json(), {"token", "password"});
    const std::string token = body.text("token");
    const std::string password = body.text("password");
    body.check();
    kernel.get<PasswordLinks>().use(token, password);
    return Reply::noContent();
}

Reply invitePasswordLinkRoute(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t user = request.number();
    kernel.db().write([&](Transaction& tx) { kernel.get<PasswordLinks>().invite(tx, viewer, user); });
    return Reply::noContent();
}

Json textsSchema(const std::vector<std::string>& names) {
    Json properties = Json::object();
    Json required = Json::array();
    for (const auto& name : names) {
        properties[name] = Json::object({{"type", "string"}});
        required.push(name);
    }
    return Json::object({{"type", "object"},
                         {"required", std::move(required)},
                         {"additionalProperties", false},
                         {"properties", std::move(properties)}});
}

}  // namespace

void addPasswordLinkRoutes(Registry& registry) {
    registry.route({.method = "POST",
                    .path = "/api/v1/password-links",
                    .access = open("who forgot the password can't sign in"),
                    .summary = "Ask for a link for a new password",
                    .doc = "Mails it to the person with this login or mail address, if there is one with a password "
                           "here. The answer is always the same. 429 for too many from one address.",
                    .handler = ask,
                    .requestSchema = textsSchema({"login"}),
                    .requestExample = Json::object({{"login", "anna.berg"}}),
                    .successStatus = 202,
                    .tag = "Sessions",
                    .bodyLimit = 16 << 10,
                    .csrfExempt = true});
    registry.route({.method = "POST",
                    .path = "/api/v1/password-links/use",
                    .access = open("the link in the mail is what lets one in"),
                    .summary = "Set a new password by a link",
                    .doc = "Takes the token of the link, once. All sessions of the person end. 403 for a token that "
                           "does not count (any more), 422 for a password the policy forbids.",
                    .handler = use,
                    .requestSchema = textsSchema({"token", "password"}),
                    .requestExample = Json::object({{"token", "Zk3vX0sYw1qf8cJ4mB2nT7uH5rL9aPdE6gKiOoQxRyM"},
                                                    {"password", "correct horse battery"}}),
                    .successStatus = 204,
                    .tag = "Sessions",
                    .bodyLimit = 16 << 10,
                    .csrfExempt = true});
    registry.route({.method = "POST",
                    .path = "/api/v1/users/{id}/invitation",
                    .access = needs("users.write"),
                    .summary = "Invite somebody to set a password",
                    .doc = "Mails a link good for three days. 409 when no mailbox sends, the person has no address, or "
                           "has the password in a directory.",
                    .handler = invitePasswordLinkRoute,
                    .successStatus = 204,
                    .tag = "users"});
}

}  // namespace kontor
