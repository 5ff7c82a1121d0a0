#include "positions.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "alerts.h"
#include "machine_store.h"
#include "position_store.h"
#include "product_store.h"
#include "rule_store.h"

namespace kontor::software {

namespace {

constexpr int titlesCounted = 200;

Date todayIn(Kernel& kernel) {
    return std::chrono::floor<std::chrono::days>(kernel.clock().now());
}

/// Everything that is installed of these products, with what is known of the machines.
struct Found {
    std::vector<Machine> machines;
    std::vector<Installation> installations;
};

Found findInstalled(Transaction& tx, Kernel& kernel, const std::vector<std::int64_t>& products) {
    auto rows = installationsOf(tx, products);
    std::vector<std::int64_t> ids;
    for (const auto& row : rows) ids.push_back(row.machine);
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    const auto idle = std::chrono::days(kernel.settings().integer("software.idle_days"));
    Found found;
    found.machines = machineFacts(tx, ids, kernel.clock().now() - idle);
    std::unordered_map<std::int64_t, std::size_t> index;
    for (std::size_t i = 0; i < found.machines.size(); ++i) index.emplace(found.machines[i].id, i);
    for (auto& row : rows)
        if (const auto machine = index.find(row.machine); machine != index.end())
            found.installations.push_back({row.product, std::move(row.version), machine->second});
    return found;
}

bool takesPart(const Family& family, const FamilyProduct& product) {
    return product.licensing == "required" || (product.licensing == "unknown" && !family.licenses.empty());
}

std::string_view stateOf(const Family& family, const FamilyProduct& product, const Position& position) {
    if (!takesPart(family, product) && position.licenses == 0) return "none";
    if (position.shortage > 0) return "short";
    return position.surplus > 0 ? "surplus" : "balanced";
}

void reckonFamily(Kernel& kernel, const Family& family) {
    kernel.db().write([&](Transaction& tx) {
        const Time now = kernel.clock().now();
        std::vector<std::int64_t> all, licensed;
        for (const auto& product : family.products) {
            all.push_back(product.id);
            if (takesPart(family, product)) licensed.push_back(product.id);
        }
        const Found found = findInstalled(tx, kernel, licensed);
        const auto compliance =
            reckon(entitlements(tx, family.licenses), found.machines, found.installations, todayIn(kernel));
        keepLines(tx, all, compliance.lines, now);
        std::map<std::int64_t, Position> positions;
        for (const auto& position : compliance.positions) positions.emplace(position.product, position);
        for (const auto& product : family.products) {
            auto& position = positions[product.id];
            position.product = product.id;
            if (!takesPart(family, product)) position.installed = machinesWith(tx, product.id);
            keepPositionOf(tx, position, stateOf(family, product, position), now);
        }
    });
}

bool reckonOne(Kernel& kernel) {
    const auto family = kernel.db().write([&](Transaction& tx) {
        const auto product = nextStale(tx);
        if (product == 0) return Family();
        auto found = familyOf(tx, product);
        // A position without a product is of one that was deleted meanwhile.
        std::vector<std::int64_t> ids;
        for (const auto& one : found.products) ids.push_back(one.id);
        if (ids.empty()) forgetProduct(tx, product, kernel.clock().now());
        if (!ids.empty()) beginReckoning(tx, ids);
        return found;
    });
    if (family.products.empty()) return false;
    reckonFamily(kernel, family);
    // Also what was recognised as banned only now.
    for (const auto& product : family.products)
        if (product.banned) alertOfProduct(kernel, product.id);
    return true;
}

/// False when there is nothing left to count.
bool countSome(Kernel& kernel) {
    return kernel.db().write([&](Transaction& tx) {
        const auto titles = takeStaleTitles(tx, titlesCounted);
        countMachines(tx, titles);
        markStale(tx, productsOfTitles(tx, titles));
        return !titles.empty();
    });
}

}  // namespace

std::int64_t reckonStale(Kernel& kernel, const std::function<bool()>& goOn) {
    while (goOn() && countSome(kernel)) {
    }
    std::int64_t done = 0;
    while (goOn() && reckonOne(kernel)) ++done;
    return done;
}

std::vector<LicenseUse> usesOf(Transaction& tx, Kernel& kernel, std::int64_t productId) {
    const auto family = familyOf(tx, productId);
    std::vector<Entitlement> licenses;
    for (auto& one : entitlements(tx, family.licenses))
        if (std::find(one.products.begin(), one.products.end(), productId) != one.products.end())
            licenses.push_back(std::move(one));
    // Without installations it says what each is by itself; what is taken of it stands in the lines.
    auto uses = reckon(licenses, {}, {}, todayIn(kernel)).uses;
    std::vector<std::int64_t> ids;
    for (const auto& use : uses) ids.push_back(use.license);
    for (const auto& taken : takenOf(tx, ids))
        for (auto& use : uses)
            if (use.license == taken.license) {
                use.used = taken.quantity;
                use.idle = std::max<std::int64_t>(use.idle - taken.allocated, 0);
                use.free = std::max<std::int64_t>(use.free - (taken.quantity - taken.allocated), 0);
            }
    return uses;
}

Job positionsJob() {
    return {.name = "software.positions",
            .doc = "Counts what is installed and reckons licence positions, where something changed.",
            .every = std::chrono::seconds(60),
            .run = [](JobRun& run, Kernel& kernel) {
                std::int64_t steps = 0;
                reckonStale(kernel, [&] {
                    if (++steps % 20 == 0) run.progress(steps, 0);
                    return !run.cancelled();
                });
            }};
}

}  // namespace kontor::software
