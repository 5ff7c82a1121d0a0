#include "compliance.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>

#include "versions.h"

namespace kontor::software {

namespace {

constexpr std::array<std::string_view, 8> metricNames{"device",    "user",       "named_user", "core",
                                                      "processor", "concurrent", "site",       "subscription"};
constexpr std::array<std::string_view, 6> rightNames{"none",      "bought",      "upgrade",
                                                     "downgrade", "same_device", "same_person"};
constexpr std::array<std::string_view, 13> refusalNames{
    "no_proof",      "not_yet",         "expired",       "other_machine",  "other_place",   "newer_version",
    "older_version", "version_unknown", "not_allocated", "person_unknown", "cores_unknown", "processors_unknown",
    "used_up"};

bool countsPeople(Metric metric) {
    return metric == Metric::user || metric == Metric::namedUser || metric == Metric::subscription;
}
/// Its quantity is not used up by installations.
bool isUnmeasured(Metric metric) {
    return metric == Metric::site || metric == Metric::concurrent;
}

/// What the entitlement says of that version: a right, or why not.
std::pair<Right, Refusal> rightOver(const Entitlement& license, std::string_view version) {
    if (license.version.empty()) return {Right::bought, {}};
    if (version.empty()) {
        const bool every = license.upgradeTo == "*" && license.downgradeTo == "*";
        return {every ? Right::bought : Right::none, Refusal::versionUnknown};
    }
    const auto order = compareToBound(version, license.version);
    if (order == 0) return {Right::bought, {}};
    if (order > 0) {
        const bool reaches =
            license.upgradeTo == "*" || (!license.upgradeTo.empty() && compareToBound(version, license.upgradeTo) <= 0);
        return {reaches ? Right::upgrade : Right::none, Refusal::newerVersion};
    }
    const bool reaches = license.downgradeTo == "*" ||
                         (!license.downgradeTo.empty() && compareToBound(version, license.downgradeTo) >= 0);
    return {reaches ? Right::downgrade : Right::none, Refusal::olderVersion};
}

/// An entitlement while it is given out.
struct Pool {
    const Entitlement* license = nullptr;
    LicenseUse use;
    std::vector<Allocation> given;  ///< with what is left of each
    std::unordered_map<std::int64_t, std::vector<std::size_t>> byMachine;
    std::unordered_map<std::int64_t, std::vector<std::size_t>> byPerson;
    std::unordered_set<std::int64_t> seats;  ///< machines or people that have it already
    std::int64_t left = 0;
};

struct Candidate {
    Pool* pool = nullptr;
    Right right = Right::none;
};

/// Installations of one version of a product: the same entitlements come into question for each.
struct Sort {
    std::vector<Candidate> candidates;
    std::vector<Refused> refused;
};

/// What is good for least else comes first.
bool isNarrower(const Candidate& a, const Candidate& b) {
    const auto tier = [](const Entitlement& license) {
        if (license.boundTo) return 0;
        if (license.metric == Metric::site) return 1;
        return license.metric == Metric::concurrent ? 3 : 2;
    };
    const Entitlement &one = *a.pool->license, &other = *b.pool->license;
    if (tier(one) != tier(other)) return tier(one) < tier(other);
    if (one.products.size() != other.products.size()) return one.products.size() < other.products.size();
    const auto isOpen = [](const Entitlement& license) { return license.version.empty() || license.upgradeTo == "*"; };
    if (isOpen(one) != isOpen(other)) return isOpen(other);
    if (!isOpen(one)) {
        const auto newest = [](const Entitlement& license) {
            return license.upgradeTo.empty() ? license.version : license.upgradeTo;
        };
        if (const auto order = compareVersions(newest(one), newest(other)); order != 0) return order < 0;
    }
    const auto end = std::chrono::sys_days::max();
    if (one.until.value_or(end) != other.until.value_or(end))
        return one.until.value_or(end) < other.until.value_or(end);
    return one.id < other.id;
}

class Reckoner {
  public:
    Reckoner(std::span<const Entitlement> licenses, std::span<const Machine> machines, std::chrono::sys_days today) {
        std::vector<const Entitlement*> byId;
        for (const auto& license : licenses) byId.push_back(&license);
        std::sort(byId.begin(), byId.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
        std::unordered_map<std::int64_t, const Machine*> known;
        for (const auto& machine : machines) known.emplace(machine.id, &machine);
        _pools.reserve(byId.size());
        for (const auto* license : byId) open(*license, known, today);
    }

    void cover(Line& line, const Sort& sort, const Machine& machine) {
        line.idle = machine.idle;
        if (seated(line, sort, machine)) return;
        std::vector<Refused> refused = sort.refused;
        for (const auto& candidate : sort.candidates)
            if (allocated(line, candidate, machine)) return;
        for (const auto& candidate : sort.candidates) {
            const auto why = fromPool(line, candidate, machine);
            if (!why) return;
            refused.push_back({candidate.pool->license->id, *why});
        }
        std::sort(refused.begin(), refused.end(), [](const auto& a, const auto& b) { return a.license < b.license; });
        line.refused = std::move(refused);
    }

    Sort sortOf(std::int64_t product, std::string_view version) {
        Sort sort;
        for (auto& pool : _pools) {
            const auto& products = pool.license->products;
            if (std::find(products.begin(), products.end(), product) == products.end()) continue;
            const auto [right, why] = rightOver(*pool.license, version);
            if (pool.use.out || right == Right::none)
                sort.refused.push_back({pool.license->id, pool.use.out.value_or(why)});
            else
                sort.candidates.push_back({&pool, right});
        }
        std::sort(sort.candidates.begin(), sort.candidates.end(), isNarrower);
        return sort;
    }

    std::vector<LicenseUse> uses() {
        std::vector<LicenseUse> result;
        for (auto& pool : _pools) {
            for (const auto& given : pool.given) pool.use.idle += given.quantity;
            pool.use.free = pool.use.out || isUnmeasured(pool.license->metric) ? 0 : pool.left;
            result.push_back(pool.use);
        }
        return result;
    }
    const std::vector<Pool>& pools() const { return _pools; }

  private:
    static std::optional<Refusal> outOf(const Entitlement& license, std::chrono::sys_days today) {
        if (license.until && *license.until < today) return Refusal::expired;
        if (license.from && *license.from > today) return Refusal::notYet;
        if (!license.proven) return Refusal::noProof;
        return std::nullopt;
    }

    void open(const Entitlement& license, const std::unordered_map<std::int64_t, const Machine*>& known,
              std::chrono::sys_days today) {
        Pool pool;
        pool.license = &license;
        pool.use.license = license.id;
        pool.use.out = outOf(license, today);
        pool.left = std::max<std::int64_t>(license.quantity, 0);
        auto allocations = license.allocations;
        std::sort(allocations.begin(), allocations.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
        for (auto& allocation : allocations) {
            const auto machine = allocation.machine ? known.find(*allocation.machine) : known.end();
            if (machine != known.end()) {
                const auto needed = needOf(license.metric, *machine->second).value_or(1);
                allocation.quantity = std::max(allocation.quantity, needed);
            }
            pool.use.allocated += allocation.quantity;
            // What was given away beyond the quantity is nobody's.
            if (pool.use.out || (allocation.quantity > pool.left && !isUnmeasured(license.metric))) continue;
            if (!isUnmeasured(license.metric)) pool.left -= allocation.quantity;
            if (allocation.machine) pool.byMachine[*allocation.machine].push_back(pool.given.size());
            if (allocation.person) pool.byPerson[*allocation.person].push_back(pool.given.size());
            pool.given.push_back(allocation);
        }
        _pools.push_back(std::move(pool));
    }

    /// What an installation takes; nothing when that is not known of the machine.
    static std::optional<std::int64_t> needOf(Metric metric, const Machine& machine) {
        if (isUnmeasured(metric)) return 0;
        if (metric != Metric::core && metric != Metric::processor) return 1;
        const auto count = metric == Metric::core ? machine.cores : machine.processors;
        return count > 0 ? std::optional(count) : std::nullopt;
    }

    /// Machines are counted below zero, so that no person is taken for one.
    static std::int64_t seatOf(const Entitlement& license, const Machine& machine) {
        return countsPeople(license.metric) && machine.person ? *machine.person : -machine.id;
    }

    static bool seated(Line& line, const Sort& sort, const Machine& machine) {
        for (const auto& candidate : sort.candidates) {
            const auto& license = *candidate.pool->license;
            const auto seat = seatOf(license, machine);
            if (!candidate.pool->seats.contains(seat)) continue;
            line.license = license.id;
            line.right = seat < 0 ? Right::sameDevice : Right::samePerson;
            return true;
        }
        return false;
    }

    static void take(Line& line, const Candidate& candidate, const Machine& machine, std::int64_t need) {
        auto& pool = *candidate.pool;
        line.license = pool.license->id;
        line.right = candidate.right;
        line.taken = need;
        pool.use.used += need;
        if (!isUnmeasured(pool.license->metric)) pool.seats.insert(seatOf(*pool.license, machine));
    }

    static bool isElsewhere(const Entitlement& license, const Machine& machine) {
        return !license.places.empty() && (!machine.place || std::find(license.places.begin(), license.places.end(),
                                                                       *machine.place) == license.places.end());
    }

    static bool allocated(Line& line, const Candidate& candidate, const Machine& machine) {
        auto& pool = *candidate.pool;
        const auto& license = *pool.license;
        if (pool.given.empty() || isElsewhere(license, machine) || (license.boundTo && *license.boundTo != machine.id))
            return false;
        const auto need = needOf(license.metric, machine);
        if (!need) return false;
        const auto from = [&](const auto& index, std::int64_t key) {
            const auto found = index.find(key);
            if (found == index.end()) return false;
            for (const auto at : found->second) {
                if (pool.given[at].quantity < std::max<std::int64_t>(*need, 1)) continue;
                pool.given[at].quantity -= std::max<std::int64_t>(*need, 1);
                take(line, candidate, machine, *need);
                line.allocated = true;
                return true;
            }
            return false;
        };
        return from(pool.byMachine, machine.id) || (machine.person && from(pool.byPerson, *machine.person));
    }

    /// Takes from what was not given away; or why it can't.
    static std::optional<Refusal> fromPool(Line& line, const Candidate& candidate, const Machine& machine) {
        auto& pool = *candidate.pool;
        const auto& license = *pool.license;
        if (license.boundTo && *license.boundTo != machine.id) return Refusal::otherMachine;
        if (isElsewhere(license, machine)) return Refusal::otherPlace;
        if (license.metric == Metric::namedUser) return machine.person ? Refusal::notAllocated : Refusal::personUnknown;
        const auto need = needOf(license.metric, machine);
        if (!need) return license.metric == Metric::core ? Refusal::coresUnknown : Refusal::processorsUnknown;
        if (license.quantity <= 0 || *need > pool.left) return Refusal::usedUp;
        pool.left -= *need;
        take(line, candidate, machine, *need);
        return std::nullopt;
    }

    std::vector<Pool> _pools;
};

struct ByVersion {
    bool operator()(const std::pair<std::int64_t, std::string_view>& a,
                    const std::pair<std::int64_t, std::string_view>& b) const {
        if (a.first != b.first) return a.first < b.first;
        const auto order = compareVersions(a.second, b.second);
        return order != 0 ? order < 0 : a.second < b.second;
    }
};

/// Machines of a product, counted once whatever the versions on them.
void countMachines(Position& position, std::span<const Line> lines) {
    struct Seen {
        std::int64_t machine;
        bool covered;
        bool idle;
    };
    std::vector<Seen> seen;
    for (const auto& line : lines) seen.push_back({line.machine, line.license != 0, line.idle});
    std::sort(seen.begin(), seen.end(), [](const Seen& a, const Seen& b) { return a.machine < b.machine; });
    for (auto at = seen.begin(); at != seen.end();) {
        bool covered = true;
        const auto first = at;
        for (; at != seen.end() && at->machine == first->machine; ++at) covered = covered && at->covered;
        ++position.installed;
        position.covered += covered;
        position.reclaimable += covered && first->idle;
    }
    position.shortage = position.installed - position.covered;
}

template <std::size_t n, class Enum>
std::string_view nameIn(const std::array<std::string_view, n>& names, Enum value) {
    return names.at(static_cast<std::size_t>(value));
}

}  // namespace

Compliance reckon(std::span<const Entitlement> licenses, std::span<const Machine> machines,
                  std::span<const Installation> installations, std::chrono::sys_days today) {
    Reckoner reckoner(licenses, machines, today);
    std::map<std::pair<std::int64_t, std::string_view>, std::vector<std::size_t>, ByVersion> sorts;
    for (const auto& one : installations) sorts[{one.product, one.version}].push_back(one.machine);
    Compliance result;
    result.lines.reserve(installations.size());
    std::map<std::int64_t, Position> positions;
    for (auto& [key, where] : sorts) {
        std::sort(where.begin(), where.end(),
                  [&](std::size_t a, std::size_t b) { return machines[a].id < machines[b].id; });
        where.erase(std::unique(where.begin(), where.end()), where.end());
        const Sort sort = reckoner.sortOf(key.first, key.second);
        for (const auto at : where) {
            Line line{key.first, std::string(key.second), machines[at].id};
            reckoner.cover(line, sort, machines[at]);
            result.lines.push_back(std::move(line));
        }
    }
    for (auto at = result.lines.begin(); at != result.lines.end();) {
        const auto end =
            std::find_if(at, result.lines.end(), [&](const Line& line) { return line.product != at->product; });
        countMachines(positions[at->product], {at, end});
        at = end;
    }
    result.uses = reckoner.uses();
    for (std::size_t i = 0; i < result.uses.size(); ++i) {
        const auto& license = *reckoner.pools()[i].license;
        const auto& use = result.uses[i];
        if (license.products.empty()) continue;
        auto& position = positions[license.products.front()];
        ++position.licenses;
        position.allocated += use.out ? 0 : use.allocated;
        position.surplus += use.free;
        position.reclaimable += use.idle;
        if (!use.out) position.owned += license.quantity;
        if (use.out == Refusal::noProof) position.unproven += license.quantity;
    }
    for (auto& [product, position] : positions) {
        position.product = product;
        result.positions.push_back(position);
    }
    return result;
}

std::string_view nameOf(Metric metric) {
    return nameIn(metricNames, metric);
}
std::string_view nameOf(Right right) {
    return nameIn(rightNames, right);
}
std::string_view nameOf(Refusal refusal) {
    return nameIn(refusalNames, refusal);
}
Metric metricNamed(std::string_view name) {
    const auto found = std::find(metricNames.begin(), metricNames.end(), name);
    if (found == metricNames.end()) throw std::out_of_range("no metric " + std::string(name));
    return static_cast<Metric>(found - metricNames.begin());
}

}  // namespace kontor::software
