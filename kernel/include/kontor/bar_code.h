#pragma once

#include <array>
#include <string>
#include <string_view>

#include "kontor/export.h"

namespace kontor {

enum class BarCodeKind { qr, dataMatrix, code128 };
inline constexpr std::array<std::string_view, 3> barCodeKinds{"qr", "data_matrix", "code_128"};

/// A bar code as a picture whose unit is one module (the thinnest bar), without the light border around it.
struct KONTOR_API BarCode {
    int width = 0;
    int height = 0;    ///< 1 for Code 128, which is drawn as high as one likes
    std::string path;  ///< the dark parts, as the path of an SVG picture

    /// Modules of light border that scanners need on each side.
    static int border(BarCodeKind kind) { return kind == BarCodeKind::code128 ? 10 : kind == BarCodeKind::qr ? 4 : 2; }
};

/// Throws Invalid("code") for an empty text and one that does not fit into such a code: the codes for rectangles hold
/// some thousand characters, Code 128 some eighty of ASCII.
KONTOR_API BarCode barCode(BarCodeKind kind, std::string_view text);

}  // namespace kontor
