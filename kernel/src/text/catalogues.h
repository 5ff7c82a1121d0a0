#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "kontor/translations.h"

namespace kontor {

/// Message catalogues read from gettext .po files (no plural forms; msgid is the key).
class Catalogues : public Translations {
  public:
    /// Adds `DIR/{en,de,…}.po`. Throws std::runtime_error naming file and line of what can't be read.
    void add(const std::filesystem::path& directory);

    std::string text(std::string_view locale, std::string_view key, const Message::Params& params) const override;
    using Translations::text;
    bool has(std::string_view locale, std::string_view key) const override;
    std::vector<std::string> locales() const override;
    std::string negotiate(std::string_view acceptLanguage) const override;

    using Texts = std::map<std::string, std::string, std::less<>>;
    const std::map<std::string, Texts, std::less<>>& all() const { return _texts; }

  private:
    const std::string* find(std::string_view locale, std::string_view key) const;
    std::map<std::string, Texts, std::less<>> _texts;
};

}  // namespace kontor
