#pragma once

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "kontor/export.h"

namespace kontor {

/// A text for people: a catalogue key and the values it speaks of. Rendered in the reader's language by Translations.
struct Message {
    using Params = std::vector<std::pair<std::string, std::string>>;
    std::string key;
    Params params;

    friend bool operator==(const Message&, const Message&) = default;
};

/// One field that can't be taken as it is.
struct FieldError {
    std::string field;
    Message message;
};

/// The facts a caller can be told of. Each holds a message for the user and, apart from it, a text for the log.
/// Each edge (REST, pages, shell) maps them once; anything else that is thrown is an incident.
class KONTOR_API Error : public std::runtime_error {
  public:
    Error(Message message, const std::string& logText);
    ~Error() override;
    const Message& message() const { return _message; }

  private:
    Message _message;
};

/// The input can't be taken: which fields, and why. 422; 400 when it is the request's form (a bad `q`, `sort`,
/// `cursor`, broken JSON).
class KONTOR_API Invalid : public Error {
  public:
    explicit Invalid(std::vector<FieldError> errors);
    Invalid(std::string field, std::string key, Message::Params params = {});
    /// An Invalid about the form of the request.
    static Invalid request(std::string field, std::string key, Message::Params params = {});
    ~Invalid() override;

    const std::vector<FieldError>& errors() const { return _errors; }
    bool malformed() const { return _malformed; }

  private:
    std::vector<FieldError> _errors;
    bool _malformed = false;
};

/// There is no such record, or the viewer may not see it. 404.
class KONTOR_API NotFound : public Error {
  public:
    explicit NotFound(const std::string& what);
    ~NotFound() override;
};

/// The viewer lacks a permission or the token a scope. 403.
class KONTOR_API Forbidden : public Error {
  public:
    explicit Forbidden(const std::string& permission);
    ~Forbidden() override;
};

/// The state of things does not allow it (a guard's veto, a duplicate). 409.
class KONTOR_API Conflict : public Error {
  public:
    explicit Conflict(std::string key, Message::Params params = {});
    ~Conflict() override;
};

/// The record changed since the caller read it. 412; nothing was changed.
class KONTOR_API Stale : public Conflict {
  public:
    explicit Stale(std::int64_t currentVersion);
    ~Stale() override;
    std::int64_t currentVersion;
};

/// Something needed is not there just now; the caller may come again. 503 with Retry-After, or 429 when `limited`.
class KONTOR_API Unavailable : public Error {
  public:
    explicit Unavailable(const std::string& logText, std::chrono::seconds retryAfter = std::chrono::seconds(2));
    /// Too many requests or attempts. 429.
    static Unavailable limited(std::string key, std::chrono::seconds retryAfter);
    ~Unavailable() override;

    std::chrono::seconds retryAfter;
    bool isLimited = false;

  private:
    Unavailable(Message message, std::chrono::seconds retryAfter);
};

}  // namespace kontor
