#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kontor/command.h"

namespace kontor {

/// Completes nothing: files of the shell's machine are known there alone.
struct KONTOR_API LocalFile {
    std::vector<std::string> operator()(std::string_view, const Viewer&, Kernel&) const { return {}; }
};

/// An argument, or option, that is a file where the shell runs: the shell uploads what is named in the line, and the
/// command is given the number of the stored file. The number of one uploaded before is taken as well.
inline CommandArgument fileArgument(std::string name, std::string doc) {
    CommandArgument argument;
    argument.name = std::move(name);
    argument.doc = std::move(doc);
    argument.type = CommandArgument::Type::integer;
    argument.complete = LocalFile();
    return argument;
}
inline bool isLocalFile(const CommandArgument& argument) {
    return argument.complete.target<LocalFile>() != nullptr;
}

}  // namespace kontor
