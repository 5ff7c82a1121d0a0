#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/json.h"
#include "kontor/viewer.h"

namespace kontor {

/// One setting an administrator may change while the product runs.
struct Setting {
    std::string key = {};  ///< "mail.ack_new_tickets": the plugin's id first
    enum class Type { text, longText, integer, boolean, choice, secret } type = Type::text;
    Json fallback = {};  ///< its value until somebody sets it
    /// What it does, for the settings page and the shell; English, the catalogue may hold "setting.KEY".
    std::string doc = {};
    std::vector<std::string> choices = {};
    std::int64_t minimum = INT64_MIN;
    std::int64_t maximum = INT64_MAX;
};

/// Values of settings. Secrets are encrypted at rest and never shown.
class KONTOR_API Settings {
  public:
    virtual ~Settings();
    /// The value or the fallback. Throws std::logic_error for a key nobody declared.
    virtual Json get(std::string_view key) const = 0;
    std::string text(std::string_view key) const { return get(key).text(); }
    std::int64_t integer(std::string_view key) const { return get(key).integer(); }
    bool flag(std::string_view key) const { return get(key).boolean(); }
    /// Checks by the declaration (Invalid), stores and journals. Throws NotFound for an unknown key.
    virtual void set(const Viewer& viewer, std::string_view key, const Json& value) = 0;
};

/// Encrypts what must be readable again (passwords of mailboxes) with the key file of the data directory.
class KONTOR_API Secrets {
  public:
    virtual ~Secrets();
    virtual std::string seal(std::string_view plain) const = 0;
    /// Throws std::runtime_error when the text was not sealed with this key.
    virtual std::string open(std::string_view sealed) const = 0;
    /// A keyed hash (HMAC-SHA-256, hex) for tokens of our own, apart per purpose.
    virtual std::string sign(std::string_view purpose, std::string_view text) const = 0;
};

}  // namespace kontor
