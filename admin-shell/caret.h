#pragma once

#include <string>
#include <string_view>

namespace kontor::shell {

/// Two lines: the part of `line` around byte `position` that fits `width` columns, and a caret under the place.
std::string caret(std::string_view line, std::size_t position, std::size_t width);

}  // namespace kontor::shell
