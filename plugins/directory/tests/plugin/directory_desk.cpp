#include "directory_desk.h"

#include <stdexcept>

#include "kontor/http.h"
#include "kontor/testing/wait_for.h"

namespace kontor::directory::test {

namespace {

json body(const HttpResponse& response, int status, const std::string& what) {
    if (response.status != status)
        throw std::runtime_error(what + " was answered " + std::to_string(response.status) + ": " + response.body);
    return response.body.empty() ? json() : json::parse(response.body);
}

}  // namespace

DirectoryDesk::DirectoryDesk(const LdapServer& ldap, const json& values)
    : DirectoryDesk([&] {
          json directory{{"preset", "openldap"},
                         {"servers", {ldap.url()}},
                         {"bind_dn", "cn=sync," + LdapServer::base()},
                         {"bind_password", "syncpw"},
                         {"user_base", ldap.peopleBase()},
                         {"group_base", ldap.groupBase()}};
          if (values.is_object()) directory.update(values);
          return directory;
      }()) {}

DirectoryDesk::DirectoryDesk(const json& values) : _server({.plugins = {"directory", "api"}}), _admin(_server.admin()) {
    json directory{{"name", "Head office"}, {"full_hours", 0}, {"incremental_minutes", 0}};
    directory.update(values);
    _id = post("/api/v1/directories", directory)["id"].get<std::int64_t>();
}

json DirectoryDesk::get(const std::string& path) {
    return body(_admin.get(path), 200, "GET " + path);
}

json DirectoryDesk::post(const std::string& path, const json& values, int status) {
    return body(_admin.post(path, values.dump()), status, "POST " + path);
}

void DirectoryDesk::patch(const std::string& path, const json& values) {
    body(_admin.patch(path, values.dump()), 200, "PATCH " + path);
}

json DirectoryDesk::sync(const json& request, std::chrono::seconds limit) {
    const json started = post("/api/v1/directories/" + std::to_string(_id) + "/sync", request, 202);
    const std::string path = "/api/v1/directory-runs/" + std::to_string(started["id"].get<std::int64_t>());
    json run;
    const bool over = kontor::test::waitFor(
        [&] {
            run = get(path);
            return run["state"] != "waiting" && run["state"] != "running";
        },
        limit);
    if (!over) throw std::runtime_error("the run does not end: " + run.dump());
    return run;
}

json DirectoryDesk::user(const std::string& login) {
    const json found = get("/api/v1/users?q=" + percentEncode("login:" + login))["items"];
    return found.empty() ? json() : found[0];
}

HttpResponse DirectoryDesk::signIn(const std::string& login, const std::string& password, std::string* token) {
    auto client = _server.client();
    const HttpResponse answer = client.post("/api/v1/sessions", json{{"login", login}, {"password", password}}.dump());
    if (token && answer.status == 201) *token = json::parse(answer.body)["token"];
    return answer;
}

std::string counts(const json& run) {
    std::string result;
    for (const char* field : {"created", "updated", "locked", "unlocked"})
        result += (result.empty() ? "" : "/") + std::to_string(run[field].get<std::int64_t>());
    if (run["state"] != "done") result += " " + run["state"].get<std::string>() + " " + run["error"].get<std::string>();
    return result;
}

}  // namespace kontor::directory::test
