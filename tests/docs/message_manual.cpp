#include "message_manual.h"

#include "kontor/log.h"

namespace kontor::test {

namespace {

const char* levelName(LogEvent::Level level) {
    switch (level) {
        case LogEvent::Level::debug:
            return "debug";
        case LogEvent::Level::info:
            return "info";
        case LogEvent::Level::warning:
            return "warning";
        case LogEvent::Level::error:
            return "error";
    }
    return "";
}

}  // namespace

std::string messageManual() {
    std::string page =
        "# Messages\n\n"
        "Every message of the log by its `event`, made from the declarations in the source by "
        "`write_message_manual`.\n";
    std::string part;
    for (const LogEvent* event : allLogEvents()) {
        const std::string id(event->id);
        if (const std::string first = id.substr(0, id.find('.')); first != part) {
            part = first;
            page += "\n## " + part + "\n";
        }
        page += "\n**`" + id + "`** (" + levelName(event->level) + "): " + std::string(event->text) + "\n\n" +
                std::string(event->explanation) + "\n";
    }
    return page;
}

}  // namespace kontor::test
