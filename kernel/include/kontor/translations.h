#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/error.h"
#include "kontor/time.h"

namespace kontor {

/// The message catalogues of the kernel and all plugins (gettext, `locale/{de,en}.po`, msgid = key). Parameters stand
/// as `{name}` in texts.
class KONTOR_API Translations {
  public:
    virtual ~Translations();
    /// The text in that language, in English when it has none, the key itself when nobody has.
    virtual std::string text(std::string_view locale, std::string_view key,
                             const Message::Params& params = {}) const = 0;
    std::string text(std::string_view locale, const Message& message) const {
        return text(locale, message.key, message.params);
    }
    virtual bool has(std::string_view locale, std::string_view key) const = 0;
    virtual std::vector<std::string> locales() const = 0;
    /// The best of our languages for an Accept-Language header.
    virtual std::string negotiate(std::string_view acceptLanguage) const = 0;
};

/// `31.01.2026, 09:15` or `Jan 31, 2026, 9:15 AM` in the zone; unknown zones count as UTC.
KONTOR_API std::string localTime(Time time, std::string_view locale, std::string_view zone);
/// `2026-01-31T09:15`, what a form's control for a date and a time of day holds, in the zone; and back, to the earlier
/// moment of an hour that comes twice. Nothing for anything else.
KONTOR_API std::string formTime(Time time, std::string_view zone);
KONTOR_API std::optional<Time> readFormTime(std::string_view text, std::string_view zone);
KONTOR_API bool isTimeZone(std::string_view name);

}  // namespace kontor
