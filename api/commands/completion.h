#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "lookup.h"

namespace kontor::shell {

struct Candidate {
    std::string text;
    std::string description;
    bool partial = false;  ///< more follows without a blank
};

struct Candidates {
    std::size_t from = 0;  ///< byte of the line the candidates replace from
    std::vector<Candidate> list;
};

inline constexpr std::size_t maxCandidates = 200;

/// Asks the completer a plugin declared for the argument.
using AskCompleter = std::function<std::vector<std::string>(const CommandArgument&, std::string_view typed)>;

/// What may stand at the end of `line` (the part before the cursor): commands, options, values.
Candidates complete(const Commands& commands, const Viewer& viewer, std::string_view line, const AskCompleter& ask);

}  // namespace kontor::shell
