#pragma once

#include <stdexcept>
#include <string>

namespace kontor::shell {

/// What `kontor` returns to the shell that called it; scripts rely on these (docs/admin/shell.md).
enum class Exit : int {
    ok = 0,            ///< done
    failed = 1,        ///< the command was understood and failed
    usage = 2,         ///< the command line was wrong, nothing was done
    unreachable = 69,  ///< no server answered
    permission = 77,   ///< the server refused who we are or what we asked for
};

/// Anything that ends a command without an answer of its own: a text for the person and the exit code.
class Failure : public std::runtime_error {
  public:
    Failure(Exit code, const std::string& text) : std::runtime_error(text), _code(code) {}
    Exit code() const { return _code; }

  private:
    Exit _code;
};

/// The person pressed Ctrl-C while a command ran.
class Cancelled : public Failure {
  public:
    Cancelled();
};

/// The client's own few texts, in the language of the terminal's locale (everything else is the server's).
std::string tr(const char* english, const char* german);

/// That language for Accept-Language: "de" or "en".
const char* language();

}  // namespace kontor::shell
