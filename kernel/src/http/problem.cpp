#include "http/problem.h"

#include "front/front.h"
#include "kontor/log.h"
#include "kontor/text.h"

namespace kontor {

namespace {

const LogEvent incident(
    LogEvent::Level::error, "http.incident", "Incident {incident}: {error}",
    "A request failed in a way the product does not expect. Send this line and those around it to support.");

std::string_view titleOf(int status) {
    switch (status) {
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 409:
            return "Conflict";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 415:
            return "Unsupported Media Type";
        case 422:
            return "Unprocessable Content";
        case 429:
            return "Too Many Requests";
        case 503:
            return "Service Unavailable";
        default:
            return "Internal Server Error";
    }
}

Problem from(int status, const Error& error) {
    Problem result;
    result.status = status;
    result.message = error.message();
    result.logText = error.what();
    return result;
}

Problem unexpected(const std::string& text) {
    Problem result = problemOf(500, "error.internal");
    result.incident = toHex(randomToken(6)).substr(0, 12);
    result.message.params = {{"incident", result.incident}};
    result.logText = text;
    log(incident, {{"incident", result.incident}, {"error", text}});
    return result;
}

}  // namespace

Problem problemOf(int status, std::string key) {
    Problem result;
    result.status = status;
    result.message.key = std::move(key);
    return result;
}

Problem currentProblem() {
    try {
        throw;
    } catch (const Invalid& error) {
        Problem result = from(error.malformed() ? 400 : 422, error);
        result.errors = error.errors();
        return result;
    } catch (const NotFound& error) {
        return from(404, error);
    } catch (const Forbidden& error) {
        return from(403, error);
    } catch (const Stale& error) {
        Problem result = from(412, error);
        result.headers.emplace_back("ETag", etagOf(error.currentVersion));
        return result;
    } catch (const Conflict& error) {
        return from(409, error);
    } catch (const Unavailable& error) {
        Problem result = from(error.isLimited ? 429 : 503, error);
        result.headers.emplace_back("Retry-After", std::to_string(error.retryAfter.count()));
        return result;
    } catch (const front::BodyTooLarge&) {
        return problemOf(413, "error.body_too_large");
    } catch (const front::BodyTruncated&) {
        return problemOf(400, "error.body_truncated");
    } catch (const front::BadBody&) {
        return problemOf(400, "error.body_truncated");
    } catch (const std::exception& error) {
        return unexpected(error.what());
    } catch (...) {
        return unexpected("something that is no exception was thrown");
    }
}

Reply problemReply(const Problem& problem, const Request& request, const Translations& translations,
                   std::string_view locale) {
    Json body = Json::object({{"type", "about:blank"},
                              {"title", titleOf(problem.status)},
                              {"status", problem.status},
                              {"detail", translations.text(locale, problem.message)},
                              {"instance", request.path},
                              {"code", problem.message.key}});
    if (!problem.incident.empty()) body["incident"] = problem.incident;
    if (!problem.errors.empty()) {
        Json errors = Json::array();
        for (const auto& error : problem.errors) {
            Json item = Json::object({{"field", error.field},
                                      {"message", translations.text(locale, error.message)},
                                      {"code", error.message.key}});
            for (const auto& [name, value] : error.message.params)
                if (name == "position" || name == "suggestion") item[name] = value;
            errors.push(std::move(item));
        }
        body["errors"] = std::move(errors);
    }
    Reply reply = Reply::json(body, problem.status);
    reply.headers.front().second = "application/problem+json";
    for (const auto& header : problem.headers) reply.headers.push_back(header);
    return reply;
}

}  // namespace kontor
