#include "follow.h"

#include <poll.h>

#include <optional>

#include "failure.h"
#include "signals.h"
#include "sse_parser.h"

namespace kontor::shell {

namespace {

constexpr int retryMilliseconds = 1000;

}  // namespace

int follow(Server& server, const std::string& path, Printer& printer, std::string_view format) {
    std::optional<int> ended;
    bool complained = false;
    SseParser parser([&](const Event& event) {
        complained = false;
        if (event.type == "end") {
            const nlohmann::ordered_json end = parseJson(event.data);
            ended = end.is_object() ? end.value("exit_code", 0) : 0;
        } else if (event.type == "blocks") {
            const nlohmann::ordered_json data = parseJson(event.data);
            if (data.is_object() && data.contains("blocks")) {
                printer.blocks(parseBlocks(data["blocks"]), format);
            }
        }
    });
    try {
        for (;;) {
            parser.restart();
            const bool whole = server.follow(path, parser.lastId(), [&](std::string_view bytes) {
                parser.feed(bytes);
                return !ended;
            });
            if (ended) {
                return *ended;
            }
            if (!whole && !complained) {
                printer.complain(tr("Connection lost, trying again.", "Verbindung verloren, neuer Versuch."));
                complained = true;
            }
            ::poll(nullptr, 0, retryMilliseconds);  // Ctrl-C ends the wait as well
            if (interrupted()) {
                return static_cast<int>(Exit::ok);
            }
        }
    } catch (const Cancelled&) {
        return static_cast<int>(Exit::ok);
    }
}

}  // namespace kontor::shell
