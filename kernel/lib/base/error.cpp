#include "kontor/error.h"

#include <cstdint>

namespace kontor {

namespace {
std::string fieldsOf(const std::vector<FieldError>& errors) {
    std::string result = "invalid:";
    for (const auto& error : errors) result += " " + error.field + " (" + error.message.key + ")";
    return result;
}
}  // namespace

Error::Error(Message message, const std::string& logText) : std::runtime_error(logText), _message(std::move(message)) {}
Error::~Error() = default;

Invalid::Invalid(std::vector<FieldError> errors)
    : Error({"error.invalid", {}}, fieldsOf(errors)), _errors(std::move(errors)) {}
Invalid::Invalid(std::string field, std::string key, Message::Params params)
    : Invalid(std::vector<FieldError>{{std::move(field), {std::move(key), std::move(params)}}}) {}
Invalid Invalid::request(std::string field, std::string key, Message::Params params) {
    Invalid result(std::move(field), std::move(key), std::move(params));
    result._malformed = true;
    return result;
}
Invalid::~Invalid() = default;

NotFound::NotFound(const std::string& what) : Error({"error.not_found", {}}, "not found: " + what) {}
NotFound::~NotFound() = default;

Forbidden::Forbidden(const std::string& permission)
    : Error({"error.forbidden", {{"permission", permission}}}, "forbidden: " + permission) {}
Forbidden::~Forbidden() = default;

// The key is needed twice, and in no fixed order.
// NOLINTNEXTLINE(performance-unnecessary-value-param)
Conflict::Conflict(std::string key, Message::Params params) : Error({key, std::move(params)}, "conflict: " + key) {}
Conflict::~Conflict() = default;

Stale::Stale(std::int64_t currentVersion)
    : Conflict("error.stale", {{"version", std::to_string(currentVersion)}}), currentVersion(currentVersion) {}
Stale::~Stale() = default;

Unavailable::Unavailable(const std::string& logText, std::chrono::seconds retryAfter)
    : Error({"error.unavailable", {}}, "unavailable: " + logText), retryAfter(retryAfter) {}
Unavailable::Unavailable(Message message, std::chrono::seconds retryAfter)
    : Error(std::move(message), "limited"), retryAfter(retryAfter), isLimited(true) {}
Unavailable Unavailable::limited(std::string key, std::chrono::seconds retryAfter) {
    return Unavailable(Message{std::move(key), {{"seconds", std::to_string(retryAfter.count())}}}, retryAfter);
}
Unavailable::~Unavailable() = default;

}  // namespace kontor
