#include "hand_over.h"

#if __has_include("kontor/handover/handovers.h")

#include <map>

#include "kontor/handover/handovers.h"
#include "kontor/records.h"

namespace kontor::demo {

namespace {

constexpr std::size_t confirmations = 8;
constexpr std::size_t everyFourth = 4;

/// What the first people who hold something hold.
std::map<std::int64_t, std::vector<std::int64_t>> holders(Transaction& tx, Kernel& kernel, const Viewer& viewer) {
    std::map<std::int64_t, std::vector<std::int64_t>> result;
    const auto page =
        kernel.records().list(tx, viewer, "asset", {.q = "state:in_use user:any", .sort = "id", .limit = 200});
    for (const auto& asset : page.items) {
        const FieldValue user = asset.get("user_id");
        const auto* id = std::get_if<std::int64_t>(&user);
        if (id && (result.contains(*id) || result.size() < confirmations)) result[*id].push_back(asset.id());
    }
    return result;
}

}  // namespace

void handOver(Kernel& kernel, const Company& company) {
    auto* handovers = kernel.find<handover::Handovers>();
    if (!handovers || company.agents.empty()) return;
    const Viewer viewer = Viewer::system("demo data");
    kernel.db().write([&](Transaction& tx) {
        if (!kernel.records().list(tx, viewer, "handover", {.limit = 1}).items.empty()) return;
        const auto held = holders(tx, kernel, viewer);
        std::vector<std::int64_t> people;
        for (const auto& [person, assets] : held) people.push_back(person);
        std::map<std::int64_t, std::string> names;
        if (!people.empty())
            for (auto& [id, name] : kernel.records().labels(tx, viewer, "user", people)) names[id] = name;
        std::size_t count = 0;
        for (const auto& [person, assets] : held)
            handovers->enter(tx, {.personId = person,
                                  .agentId = company.agents.front().id,
                                  .assetIds = assets,
                                  .accessories = "Netzteil, Tasche",
                                  .signedName = ++count % everyFourth == 0 ? std::string() : names[person]});
    });
}

}  // namespace kontor::demo

#else

namespace kontor::demo {

void handOver(Kernel&, const Company&) {}

}  // namespace kontor::demo

#endif
