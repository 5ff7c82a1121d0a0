#pragma once

#include <string>
#include <string_view>

namespace kontor::web {

/// Media type of a picture that may be shown to everybody: by its first bytes, never by its name; empty for anything
/// else. SVG may hold scripts and is none of these.
inline std::string imageType(std::string_view content) {
    if (content.starts_with("\x89PNG\r\n\x1a\n")) return "image/png";
    if (content.starts_with("\xff\xd8\xff")) return "image/jpeg";
    if (content.size() > 12 && content.starts_with("RIFF") && content.substr(8, 4) == "WEBP") return "image/webp";
    return {};
}

}  // namespace kontor::web
