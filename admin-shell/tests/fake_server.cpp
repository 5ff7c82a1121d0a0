#include "fake_server.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <stdexcept>

namespace kontor::shell::testing {

using nlohmann::json;

TempDir::TempDir() {
    char name[] = "/tmp/kontor-shell-XXXXXX";
    if (::mkdtemp(name) == nullptr) {
        throw std::runtime_error("mkdtemp");
    }
    _path = name;
}

TempDir::~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(_path, ignored);
}

FakeServer::FakeServer() : FakeServer(madeUpCommands) {}

FakeServer::FakeServer(Handler handler) : _socket(_directory / "kontor.sock"), _handler(std::move(handler)) {
    _listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, _socket.c_str(), sizeof address.sun_path - 1);
    if (::bind(_listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(_listener, 64) != 0 || ::pipe2(_wake, O_CLOEXEC) != 0) {
        throw std::runtime_error("cannot listen on " + _socket);
    }
    _thread = std::thread([this] { serve(); });
}

FakeServer::~FakeServer() {
    static_cast<void>(::write(_wake[1], "x", 1) == 1);
    _thread.join();
    for (const int fd : {_listener, _wake[0], _wake[1]}) {
        ::close(fd);
    }
}

std::vector<FakeRequest> FakeServer::requests() const {
    const std::lock_guard lock(_mutex);
    return _requests;
}

std::vector<std::string> FakeServer::lines() const {
    std::vector<std::string> result;
    for (const FakeRequest& request : requests()) {
        if (request.path == "/api/v1/commands/run") {
            const json body = request.json();
            std::string line = body.value("line", "");
            for (const json& word : body.value("words", json::array())) {
                line += (line.empty() ? "" : " ") + word.get<std::string>();
            }
            result.push_back(line);
        }
    }
    return result;
}

void FakeServer::serve() {
    for (;;) {
        pollfd fds[2] = {{_listener, POLLIN, 0}, {_wake[0], POLLIN, 0}};
        ::poll(fds, 2, -1);
        if (fds[1].revents != 0) {
            return;
        }
        if (const int connection = ::accept4(_listener, nullptr, nullptr, SOCK_CLOEXEC); connection >= 0) {
            answer(connection);
            ::close(connection);
        }
    }
}

void FakeServer::answer(int connection) {
    std::string data;
    char buffer[4096];
    std::size_t need = std::string::npos;
    std::size_t headEnd = 0;
    while (data.size() < need) {
        const ssize_t count = ::read(connection, buffer, sizeof buffer);
        if (count <= 0) {
            return;
        }
        data.append(buffer, static_cast<std::size_t>(count));
        if (need == std::string::npos && (headEnd = data.find("\r\n\r\n")) != std::string::npos) {
            need = headEnd + 4;
            if (const auto at = data.find("Content-Length: "); at < headEnd) {
                need += std::stoul(data.substr(at + 16));
            }
        }
    }
    FakeRequest request;
    request.head = data.substr(0, headEnd);
    request.body = data.substr(headEnd + 4);
    request.method = data.substr(0, data.find(' '));
    const std::size_t path = request.method.size() + 1;
    request.path = data.substr(path, data.find(' ', path) - path);
    const FakeReply reply = _handler(request);
    {
        const std::lock_guard lock(_mutex);
        _requests.push_back(request);
    }
    const std::string out = "HTTP/1.1 " + std::to_string(reply.status) + " X\r\nContent-Type: " + reply.mediaType +
                            "\r\nContent-Length: " + std::to_string(reply.body.size()) +
                            "\r\nConnection: close\r\n\r\n" + reply.body;
    for (std::size_t sent = 0; sent < out.size();) {
        const ssize_t count = ::send(connection, out.data() + sent, out.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) {
            return;
        }
        sent += static_cast<std::size_t>(count);
    }
}

namespace {

json textAnswer(const std::string& text) {
    return {{"exit_code", 0}, {"blocks", {{{"type", "text"}, {"text", text}}}}, {"errors", json::array()}};
}

json errorAnswer(int code, const json& error) {
    return {{"exit_code", code}, {"blocks", json::array()}, {"errors", json::array({error})}};
}

json ticketTable() {
    return {{"exit_code", 0},
            {"blocks",
             {{{"type", "table"},
               {"columns",
                {{{"name", "id"}, {"title", "ID"}, {"align", "right"}}, {{"name", "subject"}, {"title", "SUBJECT"}}}},
               {"rows", {{1, "Drucker im 3. Stock"}, {22, "VPN \033]0;evil\007 down"}}}}}}};
}

json runMadeUp(const json& body) {
    std::string line = body.value("line", "");
    for (const json& word : body.value("words", json::array())) {
        line += (line.empty() ? "" : " ") + word.get<std::string>();
    }
    json answer;
    if (line == "list") {
        answer = ticketTable();
    } else if (line.starts_with("say ")) {
        answer = textAnswer(line.substr(4));
    } else if (line.starts_with("wrong")) {
        answer = errorAnswer(2, {{"message", "unknown word"}, {"position", 6}, {"hint", "try: say"}});
    } else if (line == "drop") {
        answer = body.contains("confirm") && body["confirm"] == "c1"
                     ? textAnswer("dropped")
                     : json{{"exit_code", 0},
                            {"blocks", json::array()},
                            {"confirm", {{"text", "Drop it all?"}, {"token", "c1"}}}};
    } else if (line == "password") {
        answer = body.contains("secrets")
                     ? textAnswer("length " + std::to_string(body["secrets"]["password"].get<std::string>().size()))
                     : json{{"exit_code", 0},
                            {"blocks", json::array()},
                            {"ask", {{{"name", "password"}, {"prompt", "New password"}, {"repeat", true}}}}};
    } else if (line == "tail") {
        answer = textAnswer("following");
        answer["follow"] = {{"url", "/stream"}};
    } else {
        answer = errorAnswer(1, {{"message", "failed: " + line}});
    }
    answer["line"] = line;
    return answer;
}

json completeMadeUp(const json& body) {
    const std::string line = body["line"];
    if (line == "sa") {
        return {{"from", 0}, {"candidates", {{{"text", "say"}, {"description", "Says it"}}}}};
    }
    if (line == "say ") {
        return {{"from", 4},
                {"candidates",
                 {{{"text", "Äpfel"}, {"description", "red"}}, {{"text", "Birnen"}, {"description", "green"}}}}};
    }
    if (line == "say Ä") {
        return {{"from", 4}, {"candidates", {{{"text", "Äpfel"}, {"description", "red"}}}}};
    }
    return {{"from", 0}, {"candidates", json::array()}};
}

json catalogueMadeUp() {
    return {{"server", {{"name", "desk"}, {"version", "9.9"}}},
            {"user", {{"login", "admin"}}},
            {"groups", {{{"name", "tickets"}, {"summary", "Work on tickets"}}}},
            {"commands",
             {{{"name", "say"},
               {"summary", "Says it"},
               {"arguments", {{{"name", "word"}, {"doc", "What to say"}, {"required", true}, {"repeated", true}}}},
               {"examples", {{{"line", "say hello"}, {"doc", "Greets"}}}}},
              {{"name", "tickets list"},
               {"summary", "Lists tickets"},
               {"arguments", {{{"name", "query"}, {"doc", "Which"}}}},
               {"options", {{{"name", "--limit"}, {"type", "number"}, {"doc", "How many"}}}}},
              {{"name", "tickets show"}, {"summary", "Shows one"}, {"description", "With its conversation."}}}}};
}

}  // namespace

FakeReply madeUpCommands(const FakeRequest& request) {
    if (request.path == "/api/v1/commands/run") {
        return {200, "application/json", runMadeUp(request.json()).dump()};
    }
    if (request.path == "/api/v1/commands/complete") {
        return {200, "application/json", completeMadeUp(request.json()).dump()};
    }
    if (request.path == "/api/v1/commands") {
        return {200, "application/json", catalogueMadeUp().dump()};
    }
    if (request.path == "/stream" && request.head.find("Last-Event-ID: 7") == std::string::npos) {
        return {200, "text/event-stream",
                "id: 7\nevent: blocks\ndata: {\"blocks\":[{\"type\":\"text\",\"text\":\"first\"}]}\n\nevent: "
                "blocks\ndata: {\"half"};
    }
    if (request.path == "/stream") {
        return {200, "text/event-stream",
                "event: blocks\ndata: {\"blocks\":[{\"type\":\"text\",\"text\":\"second\"}]}\n\nevent: end\ndata: "
                "{\"exit_code\":3}\n\n"};
    }
    return {404, "application/problem+json", R"({"title":"Not found"})"};
}

}  // namespace kontor::shell::testing
