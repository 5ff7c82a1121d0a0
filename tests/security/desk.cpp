#include "desk.h"

#include <memory>
#include <set>
#include <stdexcept>

#include "kontor/text.h"

namespace kontor::test {

namespace {

std::unique_ptr<Desk>& current() {
    static std::unique_ptr<Desk> desk;
    return desk;
}

std::string replaced(std::string path, const std::string& parameter, const std::string& value) {
    return replaceAll(std::move(path), "{" + parameter + "}", value);
}

}  // namespace

Desk& Desk::get() {
    if (!current()) current().reset(new Desk);
    return *current();
}

void Desk::end() {
    current().reset();
}

Desk::Desk()
    : server({.plugins = {"api", "web", "shell", "tickets", "mail", "search", "webhooks", "sso", "directory"},
              .config = {{"http.trust_proxy", "true"}, {"http.streams_per_person", "20"}}}),
      admin(server.admin()),
      agent(server.url()),
      rita(server.url()),
      otto(server.url()),
      stranger(server.url()),
      elsewhere(server.url()),
      narrow(server.url()),
      nobody(server.client()) {
    agentId = server.createUser("agnes", {"agent"});
    ritaId = server.createUser("rita", {"requester"});
    ottoId = server.createUser("otto", {"requester"});
    server.createUser("stefan", {});
    agent = server.as("agnes");
    rita = server.as("rita");
    otto = server.as("otto");
    stranger = server.as("stefan");
    const auto elsa = server.createUser("elsa", {"requester", "agent-light"});
    const auto munich = make(admin, "/api/v1/locations", Json::object({{"name", "Munich"}}))["id"];
    make(admin, "/api/v1/groups", Json::object({{"name", "Idle"}, {"member_ids", Json::array({elsa})}}));
    make(admin, "/api/v1/role-grants",
         Json::object({{"role", "agent"}, {"user_id", elsa}, {"location_ids", Json::array({munich})}}));
    make(admin, "/api/v1/role-grants",
         Json::object({{"role", "admin"}, {"user_id", elsa}, {"location_ids", Json::array({munich})}}));
    elsewhere = server.as("elsa");
    const auto token = make(agent, "/api/v1/tokens",
                            Json::object({{"name", "locations"}, {"scopes", Json::array({"locations:read"})}}));
    narrow.bearer(token["secret"].text());

    const std::string word = hers;
    const auto upload = rita.request("POST", "/api/v1/files", word + " content",
                                     {{"Content-Type", "text/plain"}, {"X-File-Name", word + ".txt"}});
    file = Json::parse(upload.body)["id"].integer();
    ticket = make(rita, "/api/v1/tickets", Json::object({{"subject", word + " desk"}, {"description", word}}))["id"]
                 .integer();
    const std::string path = "/api/v1/tickets/" + std::to_string(ticket);
    agent.patch(path, Json::object({{"tags", Json::array({internal})}}).dump());
    message = make(rita, path + "/messages",
                   Json::object({{"body_text", "more " + word}, {"file_ids", Json::array({file})}}))["id"]
                  .integer();
    note = make(agent, path + "/notes",
                Json::object({{"body_text", word + " " + internal}, {"visibility", "private"}}))["id"]
               .integer();
    task = make(agent, path + "/tasks", Json::object({{"title", word + " " + internal}}))["id"].integer();
    ottos = make(otto, "/api/v1/tickets", Json::object({{"subject", "A lamp"}}))["id"].integer();
}

Json Desk::make(HttpClient& client, const std::string& path, const Json& body) {
    const auto answer = client.post(path, body.dump());
    if (answer.status != 201) throw std::runtime_error("POST " + path + ": " + answer.body);
    return Json::parse(answer.body);
}

std::map<std::string, std::string> Desk::tables() {
    static const std::set<std::string> notes{"session",      "personal_token", "sign_in_failure", "job_schedule",
                                             "job_run",      "node_lease",     "outbox_cursor",   "search_pending",
                                             "search_state", "sign_in"};
    return server.kernel().db().read([&](Transaction& tx) {
        std::map<std::string, std::string> result;
        for (const auto& table :
             tx.all<std::string>("SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()")) {
            if (notes.contains(table)) continue;
            tx.run("CHECKSUM TABLE " + table, {}, [&](const SqlRow& row) {
                result[table] = std::to_string(row.get<std::optional<std::int64_t>>(1).value_or(0));
            });
        }
        return result;
    });
}

std::int64_t Desk::journalHead() {
    return server.kernel().db().read(
        [](Transaction& tx) { return tx.one<std::optional<std::int64_t>>("SELECT MAX(id) FROM journal").value_or(0); });
}

std::vector<std::string> pathsWith(const Catalog& catalog, const std::string& method, const std::string& id,
                                   const std::string& entry) {
    std::set<std::string> patterns;
    for (const auto& route : catalog.routes)
        if (route.method == method && route.responseMediaType != "text/event-stream") patterns.insert(route.path);
    for (const auto& page : catalog.pages)
        if ((method == "GET" && page.get) || (method == "POST" && page.post)) patterns.insert(page.path);
    std::set<std::string> result;
    for (const auto& pattern : patterns) {
        std::string path = pattern;
        for (const auto& part : split(pattern, '/')) {
            if (!part.starts_with("{") || part == "{collection}" || part == "{group}") continue;
            path = replaceAll(path, part, part == "{id}" || part == "{number}" ? id : entry);
        }
        if (path.find("{collection}") == std::string::npos) {
            result.insert(path);
            continue;
        }
        for (const auto& [kind, type] : catalog.records) {
            if (type.collection.empty()) continue;
            const std::string own = replaced(path, "collection", type.collection);
            if (own.find("{group}") == std::string::npos)
                result.insert(own);
            else
                for (const auto& group : type.groups) result.insert(replaced(own, "group", group));
        }
    }
    return {result.begin(), result.end()};
}

}  // namespace kontor::test
