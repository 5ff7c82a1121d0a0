#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol.h"

namespace kontor::shell {

/// The command help is wanted for, if the input asks for help at all: `help`, `?`, `help tickets list`,
/// `tickets list ?`, `tickets list --help`. Empty words = the overview.
std::optional<std::vector<std::string>> helpTopic(const std::string& line, const std::vector<std::string>& words);

struct HelpText {
    std::string text;
    bool found = true;
};

/// Help from the server's declarations: the overview, the commands below a word, or one command.
HelpText formatHelp(const Catalogue& catalogue, const std::vector<std::string>& topic, std::size_t width);

}  // namespace kontor::shell
