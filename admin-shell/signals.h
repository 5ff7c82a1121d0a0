#pragma once

namespace kontor::shell {

/// Ctrl-C and the like as flags: handlers only set them, whoever waits looks at them.
/// Installed once by main; without SA_RESTART, so that a blocking read returns.
void installSignals();

/// Ctrl-C was pressed since the last clearInterrupt().
bool interrupted();
void clearInterrupt();

/// The terminal went away or somebody wants us to end.
bool terminated();

/// Waits until standard input can be read (true) or a signal came (false), also one that came just before.
bool waitForInput();

/// The window changed its size, or the process was continued after Ctrl-Z; each is true once.
bool takeResized();
bool takeContinued();

}  // namespace kontor::shell
