#pragma once

#include <string>
#include <string_view>

#include "printer.h"
#include "server.h"

namespace kontor::shell {

/// Prints the events of a stream until the server ends it or Ctrl-C does; resumes after a lost connection where it
/// stopped. Returns the exit code; Ctrl-C is the ordinary end and gives 0.
int follow(Server& server, const std::string& path, Printer& printer, std::string_view format);

}  // namespace kontor::shell
