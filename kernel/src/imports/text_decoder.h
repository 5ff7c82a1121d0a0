#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace kontor {

/// utf-8, utf-16 or windows-1252, by a byte order mark, by NULs in every other byte, or by whether the file is whole
/// UTF-8. Throws Invalid for what is no text.
std::string encodingOf(const std::filesystem::path& file);

/// The text of a file, piece by piece as UTF-8, without byte order mark; until it says false. What is no text of that
/// encoding stays as it is in UTF-8, so that who reads a row finds it, and becomes U+FFFD in UTF-16.
void decode(const std::filesystem::path& file, const std::string& encoding,
            const std::function<bool(std::string_view)>& take);

}  // namespace kontor
