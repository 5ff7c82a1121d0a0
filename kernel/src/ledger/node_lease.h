#pragma once

#include <string>

#include "kontor/database.h"
#include "kontor/time.h"

namespace kontor {

/// A row that one of several nodes holds for a time (table `node_lease`).
class NodeLease {
  public:
    NodeLease(Database& db, std::string name, std::string owner)
        : _db(db), _name(std::move(name)), _owner(std::move(owner)) {}

    /// Takes or renews it; false while another node holds it.
    bool take(Time now, Duration span);
    /// Gives it back, so that another node need not wait.
    void release();
    /// Ends all leases there are, when no other node can be there: they are those of a server that was killed.
    static void endAll(Database& db) {
        db.write([](Transaction& tx) { tx.execute("DELETE FROM node_lease"); });
    }

  private:
    Database& _db;
    std::string _name;
    std::string _owner;
};

}  // namespace kontor
