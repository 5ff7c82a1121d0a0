#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>

#include "connection.h"
#include "person.h"

/// What changed since the last run, asked of the server. Each way needs a mark that the run before left.
namespace kontor::directory {

/// Where the last complete run stood.
struct Mark {
    std::string way;     ///< "usn", "syncrepl", "timestamp"; empty: there is none
    std::string server;  ///< for whom it holds; update numbers of Active Directory are each controller's own
    std::string value;
};

struct ChangeHandler {
    std::function<void(Entry&&)> changed;
    std::function<void(const std::string& id)> deleted;
};

/// The mark to take before a full run, so that nothing that changes during it is lost.
Mark currentMark(Connection& connection, const EntryKind& kind, const std::string& base);

/// Gives what changed since the mark, and the mark for the next time. Nothing when this server can't say it: then a
/// full run is needed. Ways: update sequence numbers with deleted objects on Active Directory, content synchronisation
/// (RFC 4533) where it is offered, modifyTimestamp elsewhere (which does not see deletions).
std::optional<Mark> changesSince(Connection& connection, const EntryKind& kind, const std::string& base,
                                 const Mark& mark, int pageSize, const ChangeHandler& handler);

}  // namespace kontor::directory
