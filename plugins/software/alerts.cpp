#include "alerts.h"

#include "kontor/notifier.h"
#include "kontor/text.h"
#include "product.h"

namespace kontor::software {

namespace {
constexpr int alertsAtOnce = 200;
}

std::vector<std::int64_t> softwareKeepers(Transaction& tx, Kernel& kernel) {
    std::vector<std::int64_t> people;
    const std::string group = std::string(trimmed(kernel.settings().text("software.notify_group")));
    if (group.empty()) return people;
    const Viewer viewer = Viewer::system("software");
    ListRequest groups;
    groups.q = "name:\"" + replaceAll(group, "\"", "") + "\"";
    groups.limit = 1;
    const auto found = kernel.records().list(tx, viewer, "group", groups).items;
    if (found.empty()) return people;
    ListRequest request;
    request.q = "active:yes group:" + std::to_string(found.front().id());
    request.limit = 200;
    for (const auto& user : kernel.records().list(tx, viewer, "user", request).items) people.push_back(user.id());
    return people;
}

bool raiseAlerts(Transaction& tx, Kernel& kernel, const std::vector<BannedProgram>& found) {
    const auto people = found.empty() ? std::vector<std::int64_t>() : softwareKeepers(tx, kernel);
    auto* notifier = kernel.find<Notifier>();
    for (const auto& one : found) {
        if (openAlert(tx, one, kernel.clock().now()) == 0 || people.empty() || !notifier) continue;
        notifier->tell(tx, Viewer::system("banned software"),
                       {.type = bannedNotice,
                        .about = productRef(one.softwareId),
                        .to = people,
                        .title = {"software.notice.banned", {{"software", one.name}, {"machine", one.machine}}},
                        .text = one.reason,
                        .path = "/software/" + std::to_string(one.softwareId)});
    }
    return !found.empty();
}

void alertOfProduct(Kernel& kernel, std::int64_t productId) {
    const auto some = [&](Transaction& tx) {
        const auto banned = kernel.records().list(
            tx, Viewer::system("banned software"), Product::kind,
            {.q = "id:" + std::to_string(productId) + " banned:true", .limit = 1, .fields = {"id"}});
        if (banned.items.empty()) endAlertsOf(tx, productId, kernel.clock().now());
        return raiseAlerts(tx, kernel, newlyBannedOf(tx, productId, alertsAtOnce));
    };
    while (kernel.db().write(some)) {
    }
}

}  // namespace kontor::software
