#include "server.h"

#include <filesystem>
#include <fstream>

#include "failure.h"

namespace kontor::shell {

namespace {

using json = nlohmann::ordered_json;

Exit exitFor(long status) {
    switch (status) {
        case 401:
        case 403:
            return Exit::permission;
        case 400:
        case 413:
        case 415:
        case 422:
            return Exit::usage;
        case 429:
        case 502:
        case 503:
        case 504:
            return Exit::unreachable;
        default:
            return Exit::failed;
    }
}

/// The text of an application/problem+json answer, or of whatever answered instead.
std::string problemText(const HttpAnswer& answer) {
    std::string text;
    if (answer.mediaType.find("json") != std::string::npos) {
        try {
            const json problem = parseJson(answer.body);
            for (const char* name : {"title", "detail"}) {
                if (problem.is_object() && problem.contains(name) && problem[name].is_string() &&
                    !problem[name].get_ref<const std::string&>().empty()) {
                    text += (text.empty() ? "" : ": ") + problem[name].get<std::string>();
                }
            }
        } catch (const Failure&) {
            text.clear();  // the status says enough
        }
    }
    if (!text.empty()) {
        return text;
    }
    if (answer.status == 404) {
        return tr("There is no Kontor at this address, or one without a shell interface",
                  "Unter dieser Adresse antwortet kein Kontor oder eines ohne Shell-Schnittstelle");
    }
    return tr("The server answered with status ", "Der Server antwortete mit Status ") + std::to_string(answer.status);
}

[[noreturn]] void throwProblem(const HttpAnswer& answer) {
    throw Failure(answer.status == 404 ? Exit::unreachable : exitFor(answer.status), problemText(answer));
}

const HttpAnswer& checked(const HttpAnswer& answer) {
    if (answer.status != 200) {
        throwProblem(answer);
    }
    return answer;
}

std::string write(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

Catalogue Server::catalogue() {
    return parseCatalogue(checked(_client.get("/api/v1/commands")).body);
}

Result Server::run(const Request& request) {
    json body = {{"format", request.format}};
    if (request.words.empty()) {
        body["line"] = request.line;
    } else {
        body["words"] = request.words;
    }
    if (request.width != 0) {
        body["width"] = request.width;
    }
    if (!request.confirm.empty()) {
        body["confirm"] = request.confirm;
    }
    if (!request.secrets.empty()) {
        body["secrets"] = request.secrets;
    }
    if (!request.files.empty()) {
        body["files"] = request.files;
    }
    return parseResult(checked(_client.post("/api/v1/commands/run", write(body))).body);
}

std::int64_t Server::send(const std::string& path) {
    const auto refuse = [&](const char* en, const char* de) -> std::int64_t {
        throw Failure(Exit::usage, path + ": " + tr(en, de));
    };
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (error || !std::filesystem::exists(status)) {
        return refuse("there is no such file", "diese Datei gibt es nicht");
    }
    if (!std::filesystem::is_regular_file(status)) {
        return refuse("is not a file", "ist keine Datei");
    }
    std::ifstream file(path, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    if (!file.is_open() || file.bad()) {
        return refuse("cannot be read", "kann nicht gelesen werden");
    }
    const HttpAnswer answer = _client.send("/api/v1/files", content, std::filesystem::path(path).filename().string());
    if (answer.status != 201) {
        throwProblem(answer);
    }
    return parseFile(answer.body);
}

Completion Server::complete(const std::string& line, std::size_t cursor) {
    const json body = {{"line", line}, {"cursor", cursor}};
    return parseCompletion(checked(_client.post("/api/v1/commands/complete", write(body))).body);
}

bool Server::follow(const std::string& path, const std::string& lastId,
                    const std::function<bool(std::string_view)>& sink) {
    if (!path.starts_with('/') || path.starts_with("//")) {
        throw Failure(Exit::failed, tr("The server named a stream on another host",
                                       "Der Server nannte einen Strom auf einem anderen Rechner"));
    }
    try {
        checked(_client.stream(path, lastId, sink));
        return true;
    } catch (const Cancelled&) {
        throw;
    } catch (const Failure& failure) {
        if (failure.code() == Exit::unreachable) {
            return false;
        }
        throw;
    }
}

}  // namespace kontor::shell
