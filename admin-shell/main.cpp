// kontor: the administration shell. It knows no command; PROTOCOL.md says what it exchanges with the server.

#include <langinfo.h>
#include <unistd.h>

#include <clocale>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <iostream>

#include "failure.h"
#include "interactive.h"
#include "options.h"
#include "script.h"
#include "signals.h"

namespace {

using namespace kontor::shell;

/// Text is UTF-8 in any case; an SSH session without a locale must not turn umlauts into question marks.
void chooseLocale() {
    if (std::setlocale(LC_CTYPE, "") == nullptr || std::strcmp(nl_langinfo(CODESET), "UTF-8") != 0) {
        std::setlocale(LC_CTYPE, "C.UTF-8");
    }
}

Style chooseStyle(const Options& options) {
    const char* noColor = std::getenv("NO_COLOR");
    const char* term = std::getenv("TERM");
    const bool plain = (noColor != nullptr && *noColor != '\0') || term == nullptr || std::strcmp(term, "dumb") == 0;
    return {options.width != 0 ? options.width : terminalWidth(), ::isatty(STDOUT_FILENO) != 0 && !plain};
}

int run(const Options& options) {
    const bool oneShot = options.line || !options.words.empty();
    const bool interactive = !oneShot && ::isatty(STDIN_FILENO) != 0;
    HttpClient client(options);
    Server server(client);
    Printer printer(std::cout, std::cerr, chooseStyle(options));
    SystemTerminal terminal(!oneShot && !interactive);
    Session session(server, printer, terminal, options.yes);
    if (interactive) {
        return runInteractive(session, server, printer, options);
    }
    if (!oneShot) {
        return runScript(std::cin, session, options, printer.width());
    }
    Request request;
    request.line = options.line.value_or("");
    request.words = options.words;
    request.format = options.format;
    request.width = printer.width();
    return session.run(std::move(request));
}

}  // namespace

int main(int argc, char** argv) {
    chooseLocale();
    installSignals();
    try {
        const Options options = parseOptions(argc, argv);
        if (options.help) {
            std::cout << usage();
            return 0;
        }
        if (options.version) {
            std::cout << "kontor " KONTOR_VERSION "\n";
            return 0;
        }
        return run(options);
    } catch (const Failure& failure) {
        std::cerr << "kontor: " << failure.what() << "\n";
        return static_cast<int>(failure.code());
    } catch (const std::exception& error) {
        std::cerr << "kontor: " << error.what() << "\n";
        return static_cast<int>(Exit::failed);
    }
}
