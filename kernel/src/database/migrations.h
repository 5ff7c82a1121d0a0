#pragma once

#include <filesystem>
#include <string>

#include "kontor/clock.h"
#include "kontor/database.h"

namespace kontor {

/// Runs what is missing of a plugin's numbered migrations (`NNNN_name.sql`), forward only. Each file is recorded with
/// its checksum and how many of its statements are done, so that a kill in the middle goes on where it stopped. Throws
/// std::runtime_error naming file and statement when one fails, or when an applied file was changed or is missing.
void migrate(Database& db, const Clock& clock, const std::string& plugin, const std::filesystem::path& directory);

}  // namespace kontor
