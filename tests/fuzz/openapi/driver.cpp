// openapi_driver [--requests N] [--seed N]: asks every operation of the server's own OpenAPI document in ways nobody
// should, as administrator, requester and nobody. Whatever is asked, the answer is none of a failure, a refusal is a
// problem document, and a refused request has written nothing. Ends with 1 and the request for each that did not hold.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <random>
#include <set>

#include "../../security/desk.h"
#include "kontor/testing/hostile.h"
#include "kontor/text.h"

namespace kontor::test {
namespace {

struct Operation {
    std::string method;
    std::string path;  ///< with `{id}`
    std::vector<std::string> parameters;
    Json example;  ///< of the body; null when it takes none
    std::string mediaType;
    bool streams = false;
};

struct Attempt {
    std::string what;
    std::string path;
    std::string body;
    HttpHeaders headers;
};

Json resolved(const Json& document, const Json& schema) {
    const std::string name = schema["$ref"].text();
    return name.empty() ? schema : document["components"]["schemas"][name.substr(name.rfind('/') + 1)];
}

/// An example of the body, with every property that may be sent.
Json exampleOf(const Json& document, const Json& content) {
    Json example = content["example"].isObject() ? content["example"] : Json::object();
    const Json schema = resolved(document, content["schema"]);
    if (const Json* properties = schema.find("properties"))
        for (const auto& [name, property] : properties->members())
            if (!example.find(name)) example[name] = Json();
    return example;
}

std::vector<Operation> operationsOf(const Json& document) {
    std::vector<Operation> result;
    for (const auto& [path, methods] : document["paths"].members())
        for (const auto& [method, described] : methods.members()) {
            if (method == "parameters") continue;
            Operation operation;
            operation.path = path;
            for (const char c : method) operation.method += static_cast<char>(std::toupper(c));
            if (const Json* parameters = described.find("parameters"))
                for (const auto& parameter : parameters->items())
                    if (parameter["in"].text() == "query") operation.parameters.push_back(parameter["name"].text());
            if (const Json* body = described.find("requestBody")) {
                const auto& [type, content] = (*body)["content"].members().front();
                operation.mediaType = type;
                operation.example = exampleOf(document, content);
            }
            operation.streams = described["responses"]["200"]["content"].find("text/event-stream") != nullptr;
            result.push_back(std::move(operation));
        }
    return result;
}

class Driver {
  public:
    explicit Driver(std::uint64_t seed)
        : _random(seed), _document(Json::parse(_desk.admin.get("/api/v1/openapi.json").body)) {
        for (const auto& operation : operationsOf(_document))
            if (!operation.streams) _operations.push_back(operation);
        // What may be spoiled: not the people who ask.
        _spoiled["users"] = std::to_string(_desk.server.createUser("scapegoat", {"agent"}));
        _spoiled["roles"] = std::to_string(
            _desk
                .make(_desk.admin, "/api/v1/roles",
                      Json::object({{"name", "scapegoats"}, {"title", "S"}, {"permissions", Json::array()}}))["id"]
                .integer());
    }

    int run(std::size_t most) {
        while (_asked < most)
            for (const auto& operation : _operations)
                for (const auto& [who, client] : std::vector<std::pair<std::string, HttpClient*>>{
                         {"admin", &_desk.admin}, {"requester", &_desk.rita}, {"nobody", &_desk.nobody}})
                    round(operation, who, *client);
        std::printf("%zu requests to %zu operations, %zu answered with success, %zu faults\n", _asked,
                    _operations.size(), _successes, _faults);
        for (const auto& [status, count] : _statuses) std::printf("  %d: %zu\n", status, count);
        return _faults == 0 ? 0 : 1;
    }

  private:
    std::size_t below(std::size_t limit) { return static_cast<std::size_t>(_random() % limit); }
    const Hostile& oneOf(const std::vector<Hostile>& all) { return all[below(all.size())]; }

    std::string realId(const std::string& path) const {
        for (const auto& [collection, id] : _spoiled)
            if (path.starts_with("/api/v1/" + collection + "/")) return id;
        return "1";
    }

    Attempt attemptOf(const Operation& operation) {
        static const auto parts = hostilePathParts();
        static const auto broken = brokenBodies();
        static const auto listQueries = hostileListQueries();
        static const auto queries = hostileQueries();
        Attempt attempt;
        const bool goodPath = below(4) != 0;
        const std::string part = goodPath ? realId(operation.path) : oneOf(parts).text;
        for (std::size_t i = 0; i < operation.path.size(); ++i) {
            if (operation.path[i] != '{') {
                attempt.path += operation.path[i];
                continue;
            }
            attempt.path += part;
            i = operation.path.find('}', i);
        }
        if (!operation.parameters.empty() && below(2) == 0)
            attempt.path += "?" + operation.parameters[below(operation.parameters.size())] + "=" + strangeText();
        else if (below(8) == 0)
            attempt.path += oneOf(operation.method == "GET" && below(2) == 0 ? listQueries : queries).text;
        if (below(6) == 0) attempt.headers.push_back(strangeHeader());
        if (operation.method == "GET" || operation.method == "DELETE") return attempt;
        if (!operation.mediaType.empty()) attempt.headers.emplace_back("Content-Type", operation.mediaType);
        if (operation.example.isNull() || below(5) == 0) {
            const auto& body = oneOf(broken);
            attempt.what = body.name;
            attempt.body = body.text;
        } else {
            const auto twisted = twistedBodies(operation.example);
            const auto& body = oneOf(twisted);
            attempt.what = body.name;
            attempt.body = below(3) == 0 ? shortened(operation.example) : body.text;
        }
        return attempt;
    }

    /// The example without some of its members.
    std::string shortened(const Json& example) {
        Json result = Json::object();
        for (const auto& [name, value] : example.members())
            if (below(3) != 0) result[name] = value;
        return result.dump();
    }
    std::string strangeText() {
        static const std::vector<std::string> texts{"",       "0",        "-1",           "9223372036854775808",
                                                    "1e9",    "true",     "maybe",        "%00",
                                                    "%ff%fe", "%zz",      "%27%22%3C%3E", "id%3A1",
                                                    "((((",   "-",        "..",           "%F0%9F%94%A5",
                                                    "*",      "id,id,id", "a%0d%0ab",     "1%20OR%201%3D1"};
        return below(12) == 0 ? std::string(6000, 'a') : texts[below(texts.size())];
    }
    HttpHeaders::value_type strangeHeader() {
        static const std::vector<HttpHeaders::value_type> headers{{"If-Match", "\"999\""},
                                                                  {"If-Match", "W/\"1\""},
                                                                  {"If-Match", "x"},
                                                                  {"If-None-Match", "*"},
                                                                  {"Idempotency-Key", std::string(300, 'k')},
                                                                  {"Idempotency-Key", "\xff"},
                                                                  {"Accept", "text/html"},
                                                                  {"Accept", "image/*"},
                                                                  {"Accept-Language", "tlh,*;q=-1"},
                                                                  {"Content-Type", "x"},
                                                                  {"Content-Type", "application/xml"},
                                                                  {"Content-Type", "multipart/form-data"},
                                                                  {"Content-Encoding", "br"},
                                                                  {"Last-Event-ID", "x"},
                                                                  {"Range", "bytes=5-1"},
                                                                  {"Cookie", "kontor_session=\xff; a"},
                                                                  {"X-File-Name", "%ff"},
                                                                  {"Expect", "100-continue"}};
        return headers[below(headers.size())];
    }

    void round(const Operation& operation, const std::string& who, HttpClient& client) {
        // Signing out is among the operations, and locks for failed attempts are not to hide the rest.
        if (who != "nobody" && client.get("/api/v1/me").status != 200)
            client = _desk.server.as(who == "admin" ? "admin" : "rita");
        bool refused = true;
        const auto before = _desk.tables();
        for (int i = 0; i < 3; ++i) {
            const auto attempt = attemptOf(operation);
            const auto head = _desk.journalHead();
            ++_asked;
            HttpResponse answer;
            try {
                answer = client.request(operation.method, attempt.path, attempt.body, attempt.headers);
            } catch (const std::exception& error) {
                fault(operation, who, attempt, std::string("no answer: ") + error.what());
                continue;
            }
            ++_statuses[answer.status];
            if (answer.status < 400) {
                ++_successes;
                refused = false;
                continue;
            }
            if (const std::string wrong = wrongWith(operation, answer); !wrong.empty())
                fault(operation, who, attempt,
                      wrong + ": " + std::to_string(answer.status) + " " + answer.body.substr(0, 500));
            if (_desk.journalHead() != head) fault(operation, who, attempt, "refused, but the journal grew");
        }
        if (refused && _desk.tables() != before)
            fault(operation, who, {"any of three", operation.path, {}, {}}, "refused, but a table changed");
    }

    static std::string wrongWith(const Operation& operation, const HttpResponse& answer) {
        // A peer that does not answer (a mail server, a webhook's receiver) is no failure of ours.
        if (answer.status >= 500 && (answer.status < 502 || answer.status > 504)) return "a failure";
        if (answer.header("content-type").find("application/problem+json") == std::string::npos)
            return operation.path.starts_with("/api/v1/") ? "no problem document" : "";
        try {
            const Json problem = Json::parse(answer.body);
            return problem["status"].isInteger() && problem["status"].integer() == answer.status &&
                           problem["title"].isString()
                       ? ""
                       : "a bad problem document";
        } catch (const JsonError&) {
            return "a problem document that is no JSON";
        }
    }

    void fault(const Operation& operation, const std::string& who, const Attempt& attempt, const std::string& what) {
        ++_faults;
        std::string headers;
        for (const auto& [name, value] : attempt.headers) headers += name + ": " + value + "; ";
        std::printf("%s %s as %s (%s; %s)\n  %s\n  %s\n", operation.method.c_str(), attempt.path.substr(0, 300).c_str(),
                    who.c_str(), attempt.what.c_str(), headers.c_str(), attempt.body.substr(0, 300).c_str(),
                    what.c_str());
        std::fflush(stdout);
    }

    Desk& _desk = Desk::get();
    std::mt19937_64 _random;
    Json _document;
    std::vector<Operation> _operations;
    std::map<std::string, std::string> _spoiled;
    std::map<int, std::size_t> _statuses;
    std::size_t _asked = 0;
    std::size_t _successes = 0;
    std::size_t _faults = 0;
};

}  // namespace
}  // namespace kontor::test

int main(int count, char** arguments) {
    std::size_t requests = 3000;
    std::uint64_t seed = 1;
    for (int i = 1; i + 1 < count; i += 2) {
        const auto number = std::strtoull(arguments[i + 1], nullptr, 10);
        if (std::strcmp(arguments[i], "--requests") == 0)
            requests = number;
        else if (std::strcmp(arguments[i], "--seed") == 0)
            seed = number;
        else
            return std::fprintf(stderr, "usage: openapi_driver [--requests N] [--seed N]\n"), 64;
    }
    const int result = kontor::test::Driver(seed).run(requests);
    kontor::test::Desk::end();
    return result;
}
