#include "lookup.h"

#include <algorithm>

#include "kontor/text.h"

namespace kontor::shell {

bool mayUse(const Command& command, const Viewer& viewer) {
    switch (command.access.kind) {
        case Access::Kind::open:
            return true;
        case Access::Kind::signedIn:
            return !viewer.isAnonymous();
        case Access::Kind::permission:
            return viewer.may(command.access.permission);
        case Access::Kind::nobody:
            return false;
    }
    return false;
}

std::vector<const Command*> usable(const Commands& commands, const Viewer& viewer) {
    std::vector<const Command*> result;
    for (const auto& [name, command] : commands)
        if (mayUse(command, viewer)) result.push_back(&command);
    return result;
}

Found findCommand(const Commands& commands, const Viewer& viewer, const std::vector<Word>& words) {
    Found found;
    std::string name;
    for (std::size_t count = 1; count <= words.size(); ++count) {
        name += (name.empty() ? "" : " ") + words[count - 1].plain.text;
        const auto at = commands.find(name);
        if (at != commands.end() && mayUse(at->second, viewer)) found = {&at->second, count};
    }
    return found;
}

const CommandArgument* findOption(const Command& command, std::string_view name) {
    const auto at = std::find_if(command.options.begin(), command.options.end(),
                                 [&](const CommandArgument& option) { return option.name == name; });
    return at == command.options.end() ? nullptr : &*at;
}

bool takesValue(const CommandArgument& option) {
    return option.type != CommandArgument::Type::flag && option.type != CommandArgument::Type::secret;
}

bool takesRest(const CommandArgument& argument) {
    return argument.repeated || argument.type == CommandArgument::Type::query;
}

}  // namespace kontor::shell
