#pragma once

#include <optional>
#include <string>

namespace kontor::shell {

/// The person at the keyboard. An interface, so that tests can answer.
class Terminal {
  public:
    virtual ~Terminal() = default;

    /// Whether somebody can be asked at all.
    virtual bool isInteractive() const = 0;

    /// A yes-or-no question; anything but a yes is a no.
    virtual bool confirm(const std::string& question) = 0;

    /// A line typed without echo; without a terminal, the next line of standard input. Empty optional at its end.
    virtual std::optional<std::string> secret(const std::string& prompt) = 0;
};

/// Standard input and error of this process.
class SystemTerminal : public Terminal {
  public:
    /// `scripted`: standard input holds commands, so it cannot answer questions as well.
    explicit SystemTerminal(bool scripted) : _scripted(scripted) {}

    bool isInteractive() const override;
    bool confirm(const std::string& question) override;
    std::optional<std::string> secret(const std::string& prompt) override;

  private:
    bool _scripted;
};

/// Columns of the terminal on standard output, 0 if it is none.
std::size_t terminalWidth();

}  // namespace kontor::shell
