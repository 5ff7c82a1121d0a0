#include "kontor/testing/test_server.h"

#include <sys/stat.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "embedded/child_process.h"
#include "kontor/testing/test_maria_db.h"
#include "kontor/testing/wait_for.h"

namespace kontor::test {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr std::chrono::minutes startLimit{5};
constexpr const char* readyText = "Kontor is ready at ";

fs::path serverProgram() {
    const char* elsewhere = std::getenv("KONTOR_SERVER");
    return elsewhere != nullptr ? elsewhere : KONTOR_SERVER_PROGRAM;
}

const json* findAt(const json& value, const std::string& path) {
    const json* current = &value;
    std::size_t start = 0;
    while (start < path.size()) {
        const auto end = std::min(path.find('.', start), path.size());
        const std::string name = path.substr(start, end - start);
        if (current->is_array() && name.find_first_not_of("0123456789") == std::string::npos) {
            const auto index = std::stoul(name);
            if (index >= current->size()) return nullptr;
            current = &(*current)[index];
        } else {
            if (!current->is_object() || !current->contains(name)) return nullptr;
            current = &(*current)[name];
        }
        start = end + 1;
    }
    return current;
}

std::string readFile(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TestServer::TestServer(TestServerOptions options)
    : _options(std::move(options)), _adminPassword("correct horse battery staple 7") {
    if (_options.dataDirectory.empty()) {
        _ownDirectory.emplace();
        _dataDirectory = _ownDirectory->path() / "data";
    } else {
        _dataDirectory = _options.dataDirectory;
    }
    if (!fs::exists(_dataDirectory / "db")) seedDataDirectory(_dataDirectory);
    std::ofstream(_scratch / "password") << _adminPassword << "\n";
    ::chmod((_scratch / "password").c_str(), 0600);
}

TestServer::~TestServer() {
    kill();
}

void TestServer::launch() {
    kill();
    fs::remove(_scratch / "output");
    ChildCommand command;
    command.arguments = {serverProgram().string(),
                         "--data",
                         _dataDirectory.string(),
                         "--listen",
                         "127.0.0.1:0",
                         "--no-demo",
                         "--admin-password-file",
                         (_scratch / "password").string()};
    command.arguments.insert(command.arguments.end(), _options.arguments.begin(), _options.arguments.end());
    command.output = _scratch / "output";
    // Answers carry the number of their statements, and commits need not wait for the disk.
    if (!_options.durable) command.extraEnvironment = {"KONTOR_TEST=1"};
    command.extraEnvironment.insert(command.extraEnvironment.end(), _options.environment.begin(),
                                    _options.environment.end());
    _process = std::make_unique<ChildProcess>(command);
}

void TestServer::start() {
    launch();
    waitUntilItServes();
}

void TestServer::waitUntilItServes() {
    std::string text;
    const bool decided = waitFor(
        [&] {
            text = output();
            const auto at = text.find(readyText);
            return !_process->running() || (at != std::string::npos && text.find('\n', at) != std::string::npos);
        },
        startLimit);
    const auto at = text.find(readyText);
    if (at == std::string::npos || !_process->running())
        throw std::runtime_error((decided ? "kontord ended with " + _process->ending() : "kontord is not ready") +
                                 "; it wrote:\n" + output());
    const auto begin = at + std::string(readyText).size();
    _url = text.substr(begin, text.find_first_of(" \r\n", begin) - begin);
}

std::string TestServer::runToEnd() {
    launch();
    if (!_process->wait(startLimit * KONTOR_TEST_PATIENCE))
        throw std::runtime_error("kontord did not end; it wrote:\n" + output());
    return _process->ending();
}

std::string TestServer::stop() {
    if (!_process) return {};
    _process->signal(SIGTERM);
    if (!_process->wait(std::chrono::minutes(2) * KONTOR_TEST_PATIENCE)) {
        kill();
        return "did not stop";
    }
    const std::string ending = _process->ending();
    _process.reset();
    return ending;
}

void TestServer::kill() {
    _process.reset();
}

bool TestServer::running() {
    return _process && _process->running();
}

std::string TestServer::ending() {
    return _process ? _process->ending() : "";
}

pid_t TestServer::processId() const {
    return _process ? _process->id() : -1;
}

pid_t TestServer::databaseProcessId() const {
    std::ifstream file(_dataDirectory / "run" / "db.pid");
    pid_t process = -1;
    return file >> process ? process : -1;
}

void TestServer::setEnvironment(std::vector<std::string> environment) {
    _options.environment = std::move(environment);
}

std::uint16_t TestServer::port() const {
    return static_cast<std::uint16_t>(std::stoul(_url.substr(_url.rfind(':') + 1)));
}

std::string TestServer::output() const {
    return readFile(_scratch / "output");
}

HttpClient TestServer::client() const {
    return HttpClient(_url);
}

HttpClient TestServer::signedIn(const std::string& login, const std::string& password) const {
    HttpClient client(_url);
    const auto answer = client.post("/api/v1/sessions", json{{"login", login}, {"password", password}}.dump());
    if (answer.status != 201)
        throw std::runtime_error("signing in as " + login + ": " + std::to_string(answer.status) + " " + answer.body);
    client.bearer(jsonText(answer.body, "token"));
    return client;
}

HttpClient TestServer::admin() const {
    return signedIn("admin", _adminPassword);
}

std::int64_t TestServer::createUser(const std::string& login, const std::string& password,
                                    const std::vector<std::string>& roles) const {
    const auto answer = admin().post("/api/v1/users", json{{"login", login},
                                                           {"name", "Test " + login},
                                                           {"email", login + "@example.org"},
                                                           {"password", password},
                                                           {"roles", roles}}
                                                          .dump());
    if (answer.status != 201)
        throw std::runtime_error("creating " + login + ": " + std::to_string(answer.status) + " " + answer.body);
    return jsonNumber(answer.body, "id");
}

std::string jsonText(const std::string& text, const std::string& path) {
    const auto value = json::parse(text, nullptr, false);
    const json* found = findAt(value, path);
    if (found == nullptr || found->is_null()) return {};
    return found->is_string() ? found->get<std::string>() : found->dump();
}

std::int64_t jsonNumber(const std::string& text, const std::string& path) {
    const auto value = json::parse(text, nullptr, false);
    const json* found = findAt(value, path);
    return found != nullptr && found->is_number_integer() ? found->get<std::int64_t>() : -1;
}

std::int64_t jsonSize(const std::string& text, const std::string& path) {
    const auto value = json::parse(text, nullptr, false);
    const json* found = findAt(value, path);
    return found != nullptr && found->is_array() ? static_cast<std::int64_t>(found->size()) : -1;
}

std::string jsonQuoted(const std::string& text) {
    return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace kontor::test
