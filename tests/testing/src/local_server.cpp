#include "kontor/testing/local_server.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "kontor/json.h"
#include "kontor/log.h"
#include "kontor/testing/test_maria_db.h"
#include "plugins/manifest.h"
#include "server/server.h"

namespace kontor::test {

namespace fs = std::filesystem;

namespace {

constexpr const char* password = "correct horse battery staple 7";

/// The server as it is, but with the test's clock.
class ClockedServer : public Server {
  public:
    ClockedServer(Config config, const Clock& clock) : Server(std::move(config)), _clock(clock) {}
    const Clock& clock() override { return _clock; }

  private:
    const Clock& _clock;
};

}  // namespace

struct LocalServer::State {
    TempDir scratch;
    fs::path dataDirectory;
    FakeClock clock;
    std::unique_ptr<Server> server;
    std::string url;
};

LocalServer::LocalServer(LocalServerOptions options) : _state(std::make_unique<State>()) {
    _state->dataDirectory = options.dataDirectory.empty() ? _state->scratch / "data" : options.dataDirectory;
    if (!fs::exists(_state->dataDirectory / "db")) seedDataDirectory(_state->dataDirectory);
    std::ofstream(_state->scratch / "password") << password << "\n";

    Config config;
    config.set("data", _state->dataDirectory.string());
    config.set("listen", "127.0.0.1:0");
    config.set("log.level", "warning");
    config.set("admin_password_file", (_state->scratch / "password").string());
    std::string directories;
    for (const auto& directory : options.pluginDirectories)
        directories += (directories.empty() ? "" : ",") + directory.string();
    config.set("plugins.directories", directories);
    if (!options.plugins.empty()) {
        auto all = options.pluginDirectories;
        all.push_back(builtPluginDirectory());
        const auto wanted = withDependencies(options.plugins, all);
        std::string disabled;
        for (const auto& file : pluginFilesIn(all)) {
            const std::string id = file.stem().string();
            if (std::find(wanted.begin(), wanted.end(), id) == wanted.end())
                disabled += (disabled.empty() ? "" : ",") + id;
        }
        config.set("plugins.disabled", disabled);
    }
    for (auto& [key, value] : options.config) config.set(key, value);

    ::setenv("KONTOR_TEST", "1", 1);
    if (options.realTime)
        _state->server = std::make_unique<Server>(std::move(config));
    else
        _state->server = std::make_unique<ClockedServer>(std::move(config), _state->clock);
    _state->server->start();
    _state->url = _state->server->url();
}

LocalServer::~LocalServer() {
    _state->server->stop();
}

Kernel& LocalServer::kernel() {
    return *_state->server;
}
FakeClock& LocalServer::clock() {
    return _state->clock;
}
const std::string& LocalServer::url() const {
    return _state->url;
}
const fs::path& LocalServer::dataDirectory() const {
    return _state->dataDirectory;
}

HttpClient LocalServer::client() const {
    return HttpClient(_state->url);
}

HttpClient LocalServer::signedIn(const std::string& login, const std::string& secret) const {
    HttpClient client(_state->url);
    const auto answer = client.post("/api/v1/sessions", Json::object({{"login", login}, {"password", secret}}).dump());
    if (answer.status != 201)
        throw std::runtime_error("signing in as " + login + ": " + std::to_string(answer.status) + " " + answer.body);
    client.bearer(Json::parse(answer.body)["token"].text());
    return client;
}

HttpClient LocalServer::admin() const {
    return signedIn("admin", password);
}
HttpClient LocalServer::as(const std::string& login) const {
    return signedIn(login, password);
}

std::int64_t LocalServer::createUser(const std::string& login, const std::vector<std::string>& roles) {
    Json names = Json::array();
    for (const auto& role : roles) names.push(role);
    const auto answer = admin().post("/api/v1/users", Json::object({{"login", login},
                                                                    {"name", "Test " + login},
                                                                    {"email", login + "@example.org"},
                                                                    {"password", password},
                                                                    {"roles", names}})
                                                          .dump());
    if (answer.status != 201)
        throw std::runtime_error("creating " + login + ": " + std::to_string(answer.status) + " " + answer.body);
    return Json::parse(answer.body)["id"].integer();
}

fs::path builtPluginDirectory() {
    const fs::path prefix = fs::read_symlink("/proc/self/exe").parent_path().parent_path();
    const fs::path installed = prefix / "lib/kontor/plugins";
    return fs::is_directory(installed) ? installed : prefix / "plugins";
}

std::vector<fs::path> pluginFilesIn(const std::vector<fs::path>& directories) {
    std::vector<fs::path> files;
    for (const auto& directory : directories) {
        if (!fs::is_directory(directory)) continue;
        for (const auto& entry : fs::directory_iterator(directory)) {
            const auto file = entry.path() / (entry.path().filename().string() + ".so");
            if (fs::exists(file)) files.push_back(file);
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::vector<std::string> withDependencies(const std::vector<std::string>& plugins,
                                          const std::vector<fs::path>& directories) {
    const auto files = pluginFilesIn(directories);
    std::vector<std::string> result;
    std::vector<std::string> open = plugins;
    while (!open.empty()) {
        const std::string id = open.back();
        open.pop_back();
        if (std::find(result.begin(), result.end(), id) != result.end()) continue;
        result.push_back(id);
        const auto file = std::find_if(files.begin(), files.end(), [&](const auto& path) { return path.stem() == id; });
        if (file == files.end()) throw std::runtime_error("there is no plugin " + id);
        for (const auto& [needed, range] : readPluginFile(*file).manifest.depends) open.push_back(needed);
    }
    return result;
}

}  // namespace kontor::test
