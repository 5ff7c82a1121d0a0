#pragma once

#include <istream>

#include "options.h"
#include "session.h"

namespace kontor::shell {

/// Runs the commands of a stream, one a line; empty lines and lines starting with # are skipped. Stops at the first
/// error unless `keepGoing`. Returns the exit code of the first command that failed.
int runScript(std::istream& in, Session& session, const Options& options, std::size_t width);

}  // namespace kontor::shell
