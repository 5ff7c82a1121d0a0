#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "kontor/date.h"
#include "kontor/transaction.h"
#include "kontor/viewer.h"

namespace kontor::software {

/// A program as a machine, or a file about it, reports it: word by word.
struct ReportedProgram {
    std::string maker = {};
    std::string name = {};
    std::string version = {};
    std::string platform = {};  ///< "windows", "deb" …
    std::optional<Date> installedOn = {};
};

/// What a report changed.
struct ReportOutcome {
    std::int64_t appeared = 0;
    std::int64_t updated = 0;  ///< the same program in another version
    std::int64_t vanished = 0;
    std::int64_t newTitles = 0;  ///< seen for the first time, on whatever machine

    bool changedAnything() const { return appeared + updated + vanished > 0; }
    friend bool operator==(const ReportOutcome&, const ReportOutcome&) = default;
};

/// Takes in what is installed: for imports and audits. Published by the plugin `software`:
/// `kernel.find<kontor::software::Installed>()`.
class Installed {
  public:
    virtual ~Installed() = default;

    /// These programs are on the machine now, and no others but those that people entered by hand. Names without a
    /// character are left out, texts that are too long are cut, the same program twice is once. Writes nothing when
    /// nothing changed. A few statements, however many programs. `source` says who reports: "import", "audit".
    /// Throws NotFound for a machine that the viewer may not see.
    virtual ReportOutcome report(Transaction& tx, const Viewer& viewer, std::int64_t assetId,
                                 std::span<const ReportedProgram> programs, std::string_view source) = 0;
};

}  // namespace kontor::software
