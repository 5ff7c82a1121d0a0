#include "announce.h"

namespace kontor::demo {

void announce(Kernel& kernel) {
    constexpr std::string_view kind = "announcement";
    if (!kernel.catalog().records.contains(kind)) return;
    const Viewer viewer = Viewer::system("demo data");
    const Json values =
        Json::object({{"title", "Wartung des Mailservers am Samstag von 6 bis 8 Uhr"},
                      {"body", "<p>In dieser Zeit kommen keine E-Mails an; es geht keine verloren.</p>"},
                      {"severity", "warning"},
                      {"shown_until", formatTime(kernel.clock().now() + std::chrono::days(7))}});
    kernel.db().write([&](Transaction& tx) {
        if (!kernel.records().list(tx, viewer, kind, {.limit = 1}).items.empty()) return;
        kernel.records().create(tx, viewer, kind, Patch::fromJson(kernel.records().type(kind), viewer, values, true));
    });
}

}  // namespace kontor::demo
