#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/time.h"
#include "kontor/transaction.h"

namespace kontor::directory {

/// A machine as its directory describes it.
struct Computer {
    static constexpr std::string_view kind = "directory_computer";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string name;
    std::string dnsName;
    std::string os;
    std::string osVersion;
    std::optional<Time> lastLogonAt;  ///< within some days: directories do not write down each one
    bool enabled = true;
    bool present = true;  ///< false: deleted there, or moved out of what is read
    std::int64_t directoryId = 0;
    std::string externalId;  ///< objectGUID or the like: stays through renames and moves
    std::string description;
    std::string dn;
    Time createdAt{};
    Time updatedAt{};
};

/// The machines that directories know. Ask for it by `kernel.find<Computers>()`; there is none when the plugin is off.
/// Changes are told by the event RecordChanged of kind `directory_computer`.
class Computers {
  public:
    virtual ~Computers() = default;
    /// In ascending order of ids, those after `afterId`; at most so many.
    virtual std::vector<Computer> after(Transaction& tx, std::int64_t afterId, int most) = 0;
    virtual std::optional<Computer> byId(Transaction& tx, std::int64_t id) = 0;
    /// Those whose DNS name or, without a dot in what is asked, name that is; whatever the case. Several directories
    /// may know the same one.
    virtual std::vector<Computer> named(Transaction& tx, std::string_view name) = 0;
};

}  // namespace kontor::directory
