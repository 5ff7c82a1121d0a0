#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kontor/json.h"
#include "kontor/translations.h"

namespace kontor {

/// A Mustache template as a list of steps, made once; a page then looks at the data where they lie. Knows what our
/// templates use: variables, sections, inverted sections, comments, and `{{#tr}}key{{/tr}}` for a text of the
/// catalogues. Partials are put in place before.
class TemplateProgram {
  public:
    /// Throws std::runtime_error saying what is wrong with it.
    explicit TemplateProgram(std::string_view text);

    std::string render(const Json& data, std::string_view locale, const Translations& translations) const;
    /// Keys of the texts it shows whatever the data are.
    std::vector<std::string> keys() const;

  private:
    class Run;
    struct Step {
        enum class Kind { text, newLine, value, rawValue, section, inverted, translation };
        Kind kind;
        std::string text = {};               ///< what is written; of a translation its key, when that stands there
        std::vector<std::string> path = {};  ///< the parts of the name; none for `{{.}}`
        std::size_t end = 0;                 ///< of what has steps inside: the one after the last of them
    };

    void addText(std::string_view text);

    std::vector<Step> _steps;
};

}  // namespace kontor
