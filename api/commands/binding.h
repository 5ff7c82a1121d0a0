#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "command_line.h"
#include "kontor/command.h"
#include "kontor/error.h"
#include "lookup.h"

namespace kontor::shell {

/// One thing wrong with a line, before any language is chosen.
struct Fault {
    Message message;
    std::optional<std::size_t> position;  ///< byte of the line
    std::optional<Message> hint;
};

/// A line understood as a command with its values, or the faults that keep it from being one.
struct Binding {
    const Command* command = nullptr;
    CommandCall call;
    std::string format;                              ///< "json" or "csv" when the line says so
    std::string as;                                  ///< --as: the person root acts for
    bool yes = false;                                ///< --yes
    std::vector<const CommandArgument*> secrets;     ///< to be asked for
    std::vector<std::string> uploads;                ///< files the shell has not sent yet
    std::map<std::string, Piece, std::less<>> from;  ///< where the value of an argument or option came from
    std::vector<Fault> faults;
};

/// Numbers of files the shell has sent, by the word that named them.
using SentFiles = std::map<std::string, std::int64_t, std::less<>>;

Binding bindLine(const Commands& commands, const Viewer& viewer, const Line& line, std::size_t lineLength,
                 const SentFiles& files = {});

}  // namespace kontor::shell
