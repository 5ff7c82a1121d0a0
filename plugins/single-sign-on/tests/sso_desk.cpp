#include "sso_desk.h"

#include <stdexcept>

#include "kontor/http.h"
#include "kontor/text.h"

namespace kontor::sso::test {

using kontor::test::HttpClient;
using kontor::test::HttpResponse;

void SsoDesk::SetUp() {
    set("sso.allowed_networks", "127.0.0.0/8");
    set("sso.timeout_seconds", 30);
    provider = make("identity-providers", Json::object({{"name", "Company account"},
                                                        {"issuer", idp.issuer()},
                                                        {"client_id", "kontor"},
                                                        {"client_secret", "a+b & c"},
                                                        {"create_people", true}}));
}

void SsoDesk::set(const std::string& key, const Json& value) {
    server.kernel().settings().set(Viewer::system("test"), key, value);
}

std::int64_t SsoDesk::make(const std::string& collection, const Json& values) {
    const auto made = admin.post("/api/v1/" + collection, values.dump());
    if (made.status != 201) throw std::runtime_error(collection + ": " + made.body);
    return Json::parse(made.body)["id"].integer();
}

void SsoDesk::change(const Json& values) {
    const auto changed = admin.patch("/api/v1/identity-providers/" + std::to_string(provider), values.dump());
    if (changed.status != 200) throw std::runtime_error("the provider: " + changed.body);
}

Json SsoDesk::user(const std::string& login) {
    const auto found = Json::parse(admin.get("/api/v1/users?q=" + percentEncode("login:" + login)).body);
    return found["items"].size() == 0 ? Json() : found["items"].items()[0];
}

HttpClient SsoDesk::browser() const {
    HttpClient client = server.client();
    client.cookies();
    client.always("Accept", "text/html");
    return client;
}

Begun SsoDesk::begin(HttpClient& browser, const std::string& next) {
    const auto answer = browser.get("/sign-in/oidc/" + std::to_string(provider) + "?next=" + percentEncode(next));
    if (answer.status != 303) throw std::runtime_error(std::to_string(answer.status) + " " + answer.body);
    const std::string url = answer.header("location");
    if (!url.starts_with(idp.issuer() + "/authorize?")) throw std::runtime_error("sent to " + url);
    Begun begun;
    for (const auto& part : split(url.substr(url.find('?') + 1), '&')) {
        const auto equals = part.find('=');
        begun.query[part.substr(0, equals)] = percentDecode(part.substr(equals + 1)).value();
    }
    return begun;
}

std::int64_t SsoDesk::now() {
    return std::chrono::duration_cast<std::chrono::seconds>(server.clock().now().time_since_epoch()).count();
}

Json SsoDesk::claims(const Begun& begun, const std::string& subject) const {
    auto& clock = const_cast<kontor::test::LocalServer&>(server).clock();
    const std::int64_t at = std::chrono::duration_cast<std::chrono::seconds>(clock.now().time_since_epoch()).count();
    return Json::object({{"iss", idp.issuer()},
                         {"aud", "kontor"},
                         {"sub", subject},
                         {"nonce", begun.at("nonce")},
                         {"iat", at},
                         {"exp", at + 300},
                         {"name", "Alice Ä"},
                         {"preferred_username", "Alice"},
                         {"locale", "de-AT"},
                         {"zoneinfo", "Europe/Vienna"},
                         {"email", "alice@example.test"},
                         {"email_verified", true},
                         {"groups", Json::array({"it", "all"})}});
}

HttpResponse SsoDesk::comeBack(HttpClient& browser, const Begun& begun, const std::string& idToken,
                               const std::string& more) {
    idp.idToken(idToken);
    return browser.get("/sign-in/oidc/" + std::to_string(provider) +
                       "/callback?code=c-1&state=" + percentEncode(begun.at("state")) + more);
}

HttpResponse SsoDesk::signIn(HttpClient& browser, const Json& more, const std::string& subject) {
    const Begun begun = begin(browser);
    Json all = claims(begun, subject);
    for (const auto& [name, value] : more.members()) all[name] = value;
    return comeBack(browser, begun, idp.rsa.token("RS256", all));
}

std::string SsoDesk::loginOf(HttpClient& browser) {
    const auto me = browser.get("/api/v1/me", {{"Accept", "application/json"}});
    return me.status == 200 ? Json::parse(me.body)["login"].text() : std::to_string(me.status);
}

}  // namespace kontor::sso::test
