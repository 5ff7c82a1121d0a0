#pragma once

#include <string_view>
#include <vector>

#include "command_line.h"
#include "kontor/catalog.h"
#include "kontor/viewer.h"

namespace kontor::shell {

using Commands = std::map<std::string, Catalog::Owned<Command>, std::less<>>;

/// Whether the viewer may use the command; for it no other exists.
bool mayUse(const Command& command, const Viewer& viewer);

/// The commands the viewer may use, by name.
std::vector<const Command*> usable(const Commands& commands, const Viewer& viewer);

/// The command with the longest name that the line begins with, and how many words that name has.
struct Found {
    const Command* command = nullptr;
    std::size_t words = 0;
};
Found findCommand(const Commands& commands, const Viewer& viewer, const std::vector<Word>& words);

/// The option of that name, written without dashes, or null.
const CommandArgument* findOption(const Command& command, std::string_view name);

/// Whether an option takes a value: flags and secrets do not.
bool takesValue(const CommandArgument& option);

/// Whether the argument swallows all words that are left.
bool takesRest(const CommandArgument& argument);

}  // namespace kontor::shell
