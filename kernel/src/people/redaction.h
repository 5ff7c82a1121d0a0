#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/json.h"

namespace kontor {

/// What texts call a person. `sure` names only this one and is looked for everywhere; `likely` (a first name, a login
/// that is a word) only where the person had to do with it.
struct KnownAs {
    std::vector<std::string> sure;
    std::vector<std::string> likely;

    /// Adds what a name, address, number or login is worth; nothing twice.
    void addName(std::string_view name, bool shared);
    void addAddress(std::string_view address);
    void addNumber(std::string_view number);
    void addLogin(std::string_view login);

    Json json() const;
    static KnownAs fromJson(const Json& json);

  private:
    static void add(std::vector<std::string>& list, std::string text);
};

/// Puts a placeholder wherever a text calls somebody by one of those words: whole words, capital or small.
class Redactor {
  public:
    Redactor(std::vector<std::string> words, std::string placeholder);

    bool empty() const { return _words.empty(); }
    /// The text without them; nothing when it holds none.
    std::optional<std::string> redact(std::string_view text) const;
    /// The same for every text of a JSON value, names of members left alone.
    std::optional<Json> redact(const Json& json) const;
    /// A pattern for LIKE (escape `!`) for each: what may hold one of them, in text or JSON.
    const std::vector<std::string>& patterns() const { return _patterns; }

  private:
    std::vector<std::string> _words;  ///< folded, the longest first
    std::vector<std::string> _patterns;
    std::string _placeholder;
};

}  // namespace kontor
