#pragma once

#include <string>

namespace kontor::test {

/// The manual page of all log messages declared in this program and the plugins it has loaded, as Markdown.
std::string messageManual();

}  // namespace kontor::test
