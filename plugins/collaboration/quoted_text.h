#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Tells what is new in an answer from what it only carries along of earlier mail. Nothing is dropped: it is for
/// folding in the display.
namespace kontor::collaboration {

struct TextParts {
    std::string_view fresh;
    std::string_view signature;  ///< from "-- " on, if any
    std::string_view quoted;     ///< the quoted tail with the line that introduces it
};

/// The three parts joined are the text; the views point into it.
TextParts splitQuoted(std::string_view text);

/// A line of a text, trimmed, and where it begins. A line in a quote begins with `>`.
struct TextLine {
    std::size_t start = 0;
    std::string_view text;
};

/// The line that the quoted rest begins with; past the end when nothing is quoted.
std::size_t quoteStart(const std::vector<TextLine>& lines);

struct HtmlParts {
    std::string fresh;
    std::string quoted;  ///< empty when there is nothing to fold
};

/// The same for sanitised HTML: both parts are well-formed. Text that is folded is what the quoted lines say, a block
/// quote at the end with the line before that introduces it, or the block of headers an answer of Outlook carries.
HtmlParts splitQuotedHtml(std::string_view html);

}  // namespace kontor::collaboration
