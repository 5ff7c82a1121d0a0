#include "failure.h"

#include <cstdlib>
#include <string_view>

namespace kontor::shell {

namespace {

bool isGerman() {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* value = std::getenv(name);
        if (value != nullptr && *value != '\0') {
            return std::string_view(value).starts_with("de");
        }
    }
    return false;
}

}  // namespace

Cancelled::Cancelled() : Failure(Exit::failed, tr("cancelled", "abgebrochen")) {}

const char* language() {
    return isGerman() ? "de" : "en";
}

std::string tr(const char* english, const char* german) {
    return isGerman() ? german : english;
}

}  // namespace kontor::shell
