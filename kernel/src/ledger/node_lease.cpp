#include "ledger/node_lease.h"

namespace kontor {

bool NodeLease::take(Time now, Duration span) {
    return _db.write([&](Transaction& tx) {
        if (tx.execute("UPDATE node_lease SET owner = ?, until_at = ? WHERE name = ? AND (owner = ? OR until_at < ?)",
                       _owner, now + span, _name, _owner, now) > 0)
            return true;
        if (tx.maybe<std::string>("SELECT owner FROM node_lease WHERE name = ?", _name)) return false;
        // Of two nodes that find no row the second one's INSERT is ignored.
        tx.execute("INSERT IGNORE INTO node_lease (name, owner, until_at) VALUES (?, ?, ?)", _name, _owner, now + span);
        return tx.one<std::string>("SELECT owner FROM node_lease WHERE name = ?", _name) == _owner;
    });
}

void NodeLease::release() {
    _db.write(
        [&](Transaction& tx) { tx.execute("DELETE FROM node_lease WHERE name = ? AND owner = ?", _name, _owner); });
}

}  // namespace kontor
