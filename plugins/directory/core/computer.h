#pragma once

#include <optional>
#include <string>
#include <vector>

#include "changes.h"
#include "entry.h"
#include "kontor/time.h"

namespace kontor::directory {

/// A machine's entry. Texts are UTF-8, trimmed and within what Kontor keeps.
struct ComputerEntry {
    std::string id;
    std::string dn;
    std::string name;
    std::string dnsName;  ///< in lower case
    std::string os;
    std::string osVersion;
    std::string description;
    std::optional<Time> lastLogonAt;
    bool enabled = true;
};

/// Where machines are in entries of the usual products, and how they are searched for.
struct ComputerSchema {
    EntryKind kind;
    std::string name;
    std::string dnsName;
    std::string os;
    std::string osVersion;
};
/// `filter` is empty for the preset's.
ComputerSchema computerSchema(const Schema& people, std::string_view preset, const std::string& filter);

/// Reads a machine. Nothing when the entry can't be one: then `problem` says why.
std::optional<ComputerEntry> computerOf(const Entry& entry, const ComputerSchema& schema, std::string& problem);

}  // namespace kontor::directory
