#pragma once

#include <string>
#include <vector>

#include "kontor/json.h"

namespace kontor::test {

/// One input a decent client would not send.
struct Hostile {
    std::string name;
    std::string text;
    bool mustBeRefused = true;  ///< false where a route may have good reason to take it
};

/// Bodies that are no JSON object at all, whatever the route expects.
std::vector<Hostile> brokenBodies();

/// Bodies near the route's own example: unknown and repeated fields, every field with values of other types, far too
/// long, far too large, with broken UTF-8.
std::vector<Hostile> twistedBodies(const Json& example);

/// What may stand in a path in place of an id.
std::vector<Hostile> hostilePathParts();

/// Query strings, `?` included, that no list understands.
std::vector<Hostile> hostileListQueries();

/// Query strings, `?` included, for routes that expect none.
std::vector<Hostile> hostileQueries();

}  // namespace kontor::test
