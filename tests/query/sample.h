#pragma once

#include <string>

#include "kontor/query.h"

/// A record kind with a field of every type, asked by Anna (7) in Berlin at noon UTC on Sunday, 15 March 2026.
namespace kontor::test {

const QueryFields& sampleFields();
QueryContext sampleContext();

/// "2026-03-15 12:00:00.000000"
std::string toText(Time time);
/// "2026-03-15", or with " 12:00[:00]" behind it.
Time toTime(const std::string& text);

/// A value as .cases files write it: 7, "text", 2026-03-15 12:00:00.000000, null.
std::string toText(const QueryValue& value);

/// The syntax tree in prefix notation: (and (status : open) (text drucker)).
std::string toTree(const Query& query);

}  // namespace kontor::test
