#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kontor/kernel.h"

namespace kontor {

class JournalFollower;

void addStatusCommands(Registry& registry);
void addAccessCommands(Registry& registry);
void addUserCommands(Registry& registry);
void addSignInCommands(Registry& registry);
void addTokenCommands(Registry& registry);
void addJournalCommands(Registry& registry, std::shared_ptr<JournalFollower> follower);
void addJobCommands(Registry& registry);
void addSettingCommands(Registry& registry);

/// What the commands share.
namespace parts {

using Completer = std::function<std::vector<std::string>(std::string_view typed, const Viewer&, Kernel&)>;

CommandArgument argument(std::string name, std::string doc, Completer complete = {});
CommandArgument optional(CommandArgument argument);
CommandArgument repeated(CommandArgument argument);
CommandArgument number(std::string name, std::string doc);
CommandArgument flag(std::string name, std::string doc);
CommandArgument secret(std::string name, std::string prompt);
CommandArgument query(std::string kind, std::string doc);
CommandArgument choice(std::string name, std::string doc, std::vector<std::string> choices);

/// Logins of people, with their names.
std::vector<std::string> completeLogins(std::string_view typed, const Viewer& viewer, Kernel& kernel);
std::vector<std::string> completeRoles(std::string_view typed, const Viewer& viewer, Kernel& kernel);

/// The id of a person by login, address or number. Throws NotFound when the viewer can't see such a person.
std::int64_t findUser(Transaction& tx, const Viewer& viewer, Kernel& kernel, const std::string& name);

/// A time for people, in the viewer's zone; "" for none.
std::string cell(std::optional<Time> time, const Viewer& viewer);

}  // namespace parts

}  // namespace kontor
