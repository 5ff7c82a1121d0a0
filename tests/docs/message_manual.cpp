#include "message_manual.h"

#include "kontor/log_level.h"

namespace kontor::test {

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
        page += "\n**`" + id + "`** (" + std::string(logLevelName(event->level)) + "): " + std::string(event->text) +
                "\n\n" + std::string(event->explanation) + "\n";
    }
    return page;
}

}  // namespace kontor::test
