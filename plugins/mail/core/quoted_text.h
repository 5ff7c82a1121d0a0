#pragma once

#include <string_view>

/// Splits a plain text answer into what is new and what is only carried along. Nothing is dropped: the three parts
/// joined are the text. For collapsing in the display.
namespace kontor::mail {

struct TextParts {
    std::string_view fresh;
    std::string_view signature;  ///< from "-- " on, if any
    std::string_view quoted;     ///< the quoted tail with the line that introduces it
};

/// The views point into `text`.
TextParts splitQuoted(std::string_view text);

}  // namespace kontor::mail
