#pragma once

#include "options.h"
#include "server.h"
#include "session.h"

namespace kontor::shell {

/// The conversation with a person: prompt, line, answer, until exit, Ctrl-D or the terminal is gone.
/// Throws Failure when the server can't be reached at the start.
int runInteractive(Session& session, Server& server, Printer& printer, const Options& options);

}  // namespace kontor::shell
