#pragma once

#include "kontor/kernel.h"
#include "rating.h"

/// How requesters answer, whichever way they come.
namespace kontor::satisfaction {

/// What this person was last asked about the record. Throws NotFound where they were asked nothing.
Rating askedOf(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ref& record);

/// Keeps the answer, in place of the one before. Throws NotFound for what nobody asked, Conflict when it is too late.
Rating rate(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ref& record, std::int64_t score,
            const std::string& comment);

/// A step as people write it: 1 to 5. Throws Invalid naming `score` otherwise.
std::int64_t scoreIn(const std::string& text);
/// Throws Invalid naming `comment` for one that is too long.
void checkComment(const std::string& comment);

}  // namespace kontor::satisfaction
