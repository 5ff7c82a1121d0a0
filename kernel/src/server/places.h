#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "kontor/kernel.h"
#include "server/config.h"

namespace kontor {

/// Keeps the first password, for its owner alone, before the account is made: who is killed in between has lost
/// nothing.
void keepPassword(const std::filesystem::path& data, const std::string& password);
/// What is wrong with the disk the data lie on, if anything.
std::optional<HealthFinding> diskFinding(const std::filesystem::path& data);
/// Where the kernel's own migrations and catalogues lie: beside the installed program, or in the source tree it was
/// built from.
std::filesystem::path kernelDirectory();
/// The folders plugins are looked for in.
std::vector<std::filesystem::path> pluginDirectories(const Config& config);

}  // namespace kontor
