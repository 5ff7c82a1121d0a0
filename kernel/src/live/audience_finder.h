#pragma once

#include "identity/account_store.h"
#include "kontor/audience.h"
#include "kontor/catalog.h"

namespace kontor {

/// Asks the database once for each way in which people see a kind: all agents usually share one.
class AudienceFinder : public Audience {
  public:
    AudienceFinder(AccountStore& accounts, const Catalog& catalog) : _accounts(accounts), _catalog(catalog) {}

    std::vector<Viewer> viewersOf(Transaction& tx, const std::vector<std::int64_t>& userIds, Origin origin) override;
    std::vector<Viewer> seeing(Transaction& tx, const std::vector<Viewer>& viewers, const Ref& ref) override;

  private:
    std::vector<Viewer> seeingRow(Transaction& tx, const std::vector<Viewer>& viewers, const RecordType& type,
                                  std::int64_t id) const;

    AccountStore& _accounts;
    const Catalog& _catalog;
};

}  // namespace kontor
