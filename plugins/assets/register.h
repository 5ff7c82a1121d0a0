#pragma once

#include <memory>

#include "kontor/assets/register.h"
#include "kontor/kernel.h"

namespace kontor::assets {

class AssetRegister : public Register {
  public:
    void begin(Kernel& kernel) { _kernel = &kernel; }

    Found find(Transaction& tx, const std::vector<Identity>& identities) override;
    void identify(Transaction& tx, std::int64_t assetId, const std::vector<Identity>& identities,
                  const AuditSource& source) override;
    std::vector<std::string> put(Transaction& tx, const Viewer& viewer, std::int64_t assetId, const Patch& values,
                                 const AuditSource& source) override;
    std::int64_t review(Transaction& tx, const Viewer& viewer, const std::string& title, const Found& found,
                        const std::vector<Identity>& identities, const Json& values,
                        const AuditSource& source) override;
    Json explain(Transaction& tx, const Viewer& viewer, std::int64_t assetId) override;

  private:
    Kernel* _kernel = nullptr;
};

/// As they are kept and compared; nothing for one that says nothing.
std::optional<Identity> canonical(const Identity& identity);

}  // namespace kontor::assets
