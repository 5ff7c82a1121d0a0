#include "interactive.h"

#include "editor.h"
#include "failure.h"
#include "history.h"
#include "signals.h"
#include "text.h"

namespace kontor::shell {

namespace {

std::string trim(const std::string& text) {
    const std::size_t start = text.find_first_not_of(" \t\n");
    return start == std::string::npos ? std::string() : text.substr(start, text.find_last_not_of(" \t\n") + 1 - start);
}

std::string greeting(const Catalogue& catalogue) {
    std::string text = "Kontor " + catalogue.serverVersion;
    if (!catalogue.login.empty()) {
        text += tr(", signed in as ", ", angemeldet als ") + catalogue.login;
    }
    return text + tr(". help lists the commands, Ctrl-D leaves.", ". help zeigt die Befehle, Strg-D beendet.");
}

}  // namespace

int runInteractive(Session& session, Server& server, Printer& printer, const Options& options) {
    const Catalogue& catalogue = session.catalogue();
    printer.text(greeting(catalogue));
    const std::string name = catalogue.serverName.empty() ? "kontor" : cut(safeLine(catalogue.serverName), 30);
    Editor editor(name + "> ",
                  [&](const std::string& line, std::size_t cursor) { return server.complete(line, cursor); });
    History history(History::standardPath());
    for (const std::string& line : history.load()) {
        editor.remember(line);
    }
    for (std::string line; !terminated();) {
        clearInterrupt();
        const Editor::Outcome outcome = editor.read(line);
        if (outcome == Editor::Outcome::cancelled) {
            continue;
        }
        if (outcome == Editor::Outcome::end) {
            printer.text("\n");
            break;
        }
        const std::string command = trim(line);
        if (command.empty()) {
            continue;
        }
        if (history.add(line)) {
            editor.remember(line);
        }
        if (command == "exit" || command == "quit") {
            break;
        }
        if (options.width == 0) {
            printer.setWidth(terminalWidth());
        }
        Request request;
        request.line = line;
        request.format = options.format;
        request.width = printer.width();
        session.run(std::move(request));
    }
    return static_cast<int>(Exit::ok);
}

}  // namespace kontor::shell
