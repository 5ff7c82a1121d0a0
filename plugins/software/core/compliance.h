#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Whether what is installed is licensed, as a function of what was bought and what is there: no database, no clock. It
/// presumes nothing: an installation and a key prove no licence, and an entitlement without proof covers nothing.
namespace kontor::software {

enum class Metric { device, user, namedUser, core, processor, concurrent, site, subscription };

/// Part of an entitlement given to a machine or to a person (one of the two).
struct Allocation {
    std::int64_t id = 0;
    std::optional<std::int64_t> machine = {};
    std::optional<std::int64_t> person = {};
    std::int64_t quantity = 1;
};

/// A right that was bought.
struct Entitlement {
    std::int64_t id = 0;
    Metric metric = Metric::device;
    std::int64_t quantity = 0;
    std::vector<std::int64_t> products = {};  ///< it covers: its own first, then other editions and parts of a suite
    std::string version = {};                 ///< bought; empty = whichever
    std::string upgradeTo = {};               ///< newest version it covers as well; `*` = all newer ones
    std::string downgradeTo = {};             ///< oldest version it covers as well; `*` = all older ones
    std::optional<std::chrono::sys_days> from = {};
    std::optional<std::chrono::sys_days> until = {};  ///< its last day
    std::optional<std::int64_t> boundTo = {};         ///< OEM: the only machine it covers
    std::vector<std::int64_t> places = {};  ///< of a site licence: the place and those below; none = everywhere
    bool proven = false;
    std::vector<Allocation> allocations = {};
};

/// What is known of a machine.
struct Machine {
    std::int64_t id = 0;
    std::optional<std::int64_t> person = {};  ///< who uses it
    std::optional<std::int64_t> place = {};
    std::int64_t cores = 0;  ///< 0 = unknown
    std::int64_t processors = 0;
    bool idle = false;  ///< not seen for long, or out of use: what it holds could be taken back
};

/// A product in one version on one machine.
struct Installation {
    std::int64_t product = 0;
    std::string version = {};
    std::size_t machine = 0;  ///< index among the machines
};

/// By which right an installation is covered.
enum class Right {
    none,
    bought,      ///< the version that was bought
    upgrade,     ///< a newer one
    downgrade,   ///< an older one
    sameDevice,  ///< the seat of the machine, which another installation takes already
    samePerson   ///< the seat of the person, who has it on another machine
};

/// Why an entitlement does not cover an installation.
enum class Refusal {
    noProof,
    notYet,
    expired,
    otherMachine,
    otherPlace,
    newerVersion,
    olderVersion,
    versionUnknown,
    notAllocated,
    personUnknown,
    coresUnknown,
    processorsUnknown,
    usedUp
};

struct Refused {
    std::int64_t license = 0;
    Refusal why = Refusal::usedUp;

    friend bool operator==(const Refused&, const Refused&) = default;
};

/// One installation, explained.
struct Line {
    std::int64_t product = 0;
    std::string version;
    std::int64_t machine = 0;
    std::int64_t license = 0;  ///< which covers it; 0 = none
    Right right = Right::none;
    bool allocated = false;             ///< by an allocation to the machine or person
    std::int64_t taken = 0;             ///< of the entitlement's quantity
    std::vector<Refused> refused = {};  ///< when none covers it: why not each
    bool idle = false;
};

/// What became of an entitlement.
struct LicenseUse {
    std::int64_t license = 0;
    std::optional<Refusal> out = {};  ///< why it doesn't count at all
    std::int64_t used = 0;            ///< taken by installations
    std::int64_t allocated = 0;       ///< given to machines and people
    std::int64_t idle = 0;            ///< given away, but not installed there
    std::int64_t free = 0;            ///< neither used nor given away
};

/// How a product stands. `owned`, `allocated`, `surplus` are in the unit of its own entitlements, `installed`,
/// `covered`, `shortage` in machines.
struct Position {
    std::int64_t product = 0;
    std::int64_t licenses = 0;  ///< of its own, whether they count or not
    std::int64_t owned = 0;
    std::int64_t unproven = 0;  ///< would be owned, were there proof
    std::int64_t allocated = 0;
    std::int64_t installed = 0;
    std::int64_t covered = 0;
    std::int64_t shortage = 0;
    std::int64_t surplus = 0;
    std::int64_t reclaimable = 0;  ///< covered on idle machines, or given away and not installed
};

struct Compliance {
    std::vector<Line> lines;  ///< one for each installation, by product, version and machine
    std::vector<LicenseUse> uses;
    std::vector<Position> positions;  ///< by product, of all that are installed or licensed
};

/// Products whose entitlements have nothing to do with each other are independent of each other; those that share one
/// belong in one call. The outcome depends on nothing but the arguments, and not on their order.
/// Installations are served from the oldest version on, each from the entitlement that is good for least else: of one
/// product with entitlements per machine that leaves none uncovered which another distribution could cover.
Compliance reckon(std::span<const Entitlement> licenses, std::span<const Machine> machines,
                  std::span<const Installation> installations, std::chrono::sys_days today);

std::string_view nameOf(Metric metric);
std::string_view nameOf(Right right);
std::string_view nameOf(Refusal refusal);
/// Throws std::out_of_range for another word.
Metric metricNamed(std::string_view name);

}  // namespace kontor::software
