#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "help.h"
#include "printer.h"
#include "server.h"
#include "terminal.h"

namespace kontor::shell {

/// Carries commands to the server and everything a command may need on the way: confirmation, secrets, following a
/// stream. Answers `help` itself, from the server's catalogue.
class Session {
  public:
    Session(Server& server, Printer& printer, Terminal& terminal, bool yes)
        : _server(server), _printer(printer), _terminal(terminal), _yes(yes) {}

    /// Runs one request; `where` ("line 3: ") goes in front of complaints. Returns the exit code; never throws Failure.
    int run(Request request, std::string_view where = {});

    /// The catalogue, asked for once.
    const Catalogue& catalogue();

  private:
    int exchange(Request request, std::string_view where);
    bool answerConfirm(const Confirm& confirm, Request& request);
    void answerUploads(const std::vector<std::string>& names, Request& request);
    void answerQuestions(const std::vector<Question>& questions, Request& request);
    std::string askSecret(const Question& question);

    Server& _server;
    Printer& _printer;
    Terminal& _terminal;
    bool _yes;
    std::optional<Catalogue> _catalogue;
};

}  // namespace kontor::shell
