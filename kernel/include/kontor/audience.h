#pragma once

#include <cstdint>
#include <vector>

#include "kontor/ref.h"
#include "kontor/transaction.h"
#include "kontor/viewer.h"

namespace kontor {

/// Who of several people may see a record, for whoever tells many of them at once. Ask for it by
/// `kernel.get<Audience>()`.
class KONTOR_API Audience {
  public:
    virtual ~Audience();
    /// As `Accounts::viewerOf`, in one statement for all of them; inactive and unknown people are missing.
    virtual std::vector<Viewer> viewersOf(Transaction& tx, const std::vector<std::int64_t>& userIds, Origin origin) = 0;
    /// Those of them who see the record, and where it is an entry of a group, what it hangs on. Some statements however
    /// many they are; of an entry one more for each who holds rights within limits.
    virtual std::vector<Viewer> seeing(Transaction& tx, const std::vector<Viewer>& viewers, const Ref& ref) = 0;
};

}  // namespace kontor
