#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kontor/records.h"

namespace kontor::collaboration {

inline constexpr std::size_t mostMentions = 20;

/// Who is spoken to in an entry that is written now: those given, and of staff also by `@login` in its text. Throws
/// Invalid("mention_ids") for somebody given who may not see the entry; names in the text that are nobody's, or of
/// somebody who may not see it, are text.
std::vector<std::int64_t> mentionsIn(WriteContext& context, const std::vector<std::int64_t>& given,
                                     const std::string& text, bool isPrivate);
/// Keeps them, and tells those who were not spoken to in it before.
void keepMentions(WriteContext& context, const Ref& entry, const std::vector<std::int64_t>& people,
                  const std::string& text);

}  // namespace kontor::collaboration
