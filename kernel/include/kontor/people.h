#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/files.h"
#include "kontor/json.h"
#include "kontor/transaction.h"
#include "kontor/viewer.h"

namespace kontor {

/// What is done with people beyond writing their records. Each call checks the viewer's permissions. Published by the
/// kernel: `kernel.get<People>()`.
class KONTOR_API People {
  public:
    virtual ~People();

    /// Shows that picture (PNG or JPEG) of a person: oneself with `users.write_own`, others with `users.write`. Throws
    /// Invalid("photo").
    virtual void setPhoto(Transaction& tx, const Viewer& viewer, std::int64_t userId, std::string_view image) = 0;
    virtual void removePhoto(Transaction& tx, const Viewer& viewer, std::int64_t userId) = 0;
    /// Throws NotFound where there is no photo or the viewer does not see the person.
    virtual StoredFile photo(Transaction& tx, const Viewer& viewer, std::int64_t userId) = 0;

    /// Gives everything of one account to another, which goes on alone. Answers how many of what went over:
    /// `{"moved": {"ticket": 3}}`. Throws Conflict, Forbidden where one of them may do more than the viewer.
    virtual Json merge(Transaction& tx, const Viewer& viewer, std::int64_t fromId, std::int64_t intoId) = 0;

    /// Begins to take out everything personal; gives the number of the erasure, whose report tells what was done.
    virtual std::int64_t anonymise(Transaction& tx, const Viewer& viewer, std::int64_t userId) = 0;

    /// Everything stored about a person that the viewer may see, as a JSON file: oneself, or others with
    /// `users.export`. The file is the viewer's, and goes after a day.
    virtual StoredFile exported(const Viewer& viewer, std::int64_t userId) = 0;
    /// The last such file the viewer had made. Throws NotFound when there is none, or none any longer.
    virtual StoredFile lastExport(Transaction& tx, const Viewer& viewer, std::int64_t userId) = 0;
};

}  // namespace kontor
