#pragma once

#include <string>
#include <string_view>

namespace kontor {

/// A file's name as it is kept and shown: without control characters, path separators, zero-width and bidirectional
/// characters, at most 255 characters, "file" when nothing is left. Throws Invalid("name") when it is not UTF-8.
std::string cleanFileName(std::string_view name);

/// `image/png` of `Image/PNG; x=y`. Throws Invalid("media_type") for anything that is no media type.
std::string cleanMediaType(std::string_view mediaType);

}  // namespace kontor
