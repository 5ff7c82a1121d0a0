#include "script.h"

#include "failure.h"
#include "signals.h"

namespace kontor::shell {

int runScript(std::istream& in, Session& session, const Options& options, std::size_t width) {
    int worst = 0;
    std::size_t number = 0;
    for (std::string line; !interrupted() && std::getline(in, line);) {
        ++number;
        if (line.ends_with('\r')) {
            line.pop_back();
        }
        const std::size_t start = line.find_first_not_of(" \t");
        if (start == std::string::npos || line[start] == '#') {
            continue;
        }
        if (line == "exit" || line == "quit") {
            break;
        }
        Request request;
        request.line = line;
        request.format = options.format;
        request.width = width;
        const int code = session.run(std::move(request), tr("line ", "Zeile ") + std::to_string(number) + ": ");
        worst = worst == 0 ? code : worst;
        if (code != 0 && !options.keepGoing) {
            break;
        }
    }
    return worst;
}

}  // namespace kontor::shell
