#include "rights.h"

#include "kontor/error.h"
#include "kontor/text.h"

namespace kontor::contracts {

void requireCurrency(Kernel& kernel, const char* field, const Money& money) {
    const std::string allowed = kernel.settings().text("contracts.currencies");
    bool any = false;
    for (const auto& part : split(replaceAll(allowed, " ", ","), ',')) {
        if (trimmed(part).empty()) continue;
        if (trimmed(part) == money.currency) return;
        any = true;
    }
    if (any) throw Invalid(field, "contracts.error.currency", {{"currency", money.currency}, {"allowed", allowed}});
}

Date today(Kernel& kernel) {
    const std::string here = formTime(kernel.clock().now(), kernel.settings().text("core.default_time_zone"));
    return *parseDate(std::string_view(here).substr(0, 10));
}

}  // namespace kontor::contracts
