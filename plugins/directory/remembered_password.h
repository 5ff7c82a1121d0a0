#pragma once

#include <string>
#include <string_view>

namespace kontor::directory {

/// Argon2id hash of a password that a directory accepted, for the days when no server answers.
std::string passwordHash(std::string_view password);
bool fitsPassword(const std::string& hash, std::string_view password);

}  // namespace kontor::directory
