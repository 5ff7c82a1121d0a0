#include <algorithm>

#include "label.h"

namespace kontor::printing {

namespace {

constexpr double zplInset = 1.5;
constexpr int mostMagnification = 10;

/// A text as field data: after ^FH every byte may stand as _XX, and those that mean something must.
std::string fieldData(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || c == '^' || c == '~' || c == '_' || c == '\\')
            result += {'_', digits[byte >> 4U], digits[byte & 15U]};
        else
            result += c;
    }
    return result;
}

std::string at(int x, int y) {
    return "^FO" + std::to_string(x) + "," + std::to_string(y);
}

struct DrawnCode {
    std::string commands;
    int width = 0;
    int height = 0;
};

/// The code as large as fits into the box.
DrawnCode codeCommands(BarCodeKind kind, const std::string& text, int x, int y, int width, int height) {
    const BarCode code = barCode(kind, text);
    const int room = kind == BarCodeKind::code128 ? width : std::min(width, height);
    const int dots = std::clamp(room / code.width, 1, mostMagnification);
    const std::string data = "^FH_^FD";
    switch (kind) {
        case BarCodeKind::qr:
            return {at(x, y) + "^BQN,2," + std::to_string(dots) + data + "MA," + fieldData(text) + "^FS\n",
                    dots * code.width, dots * code.height};
        case BarCodeKind::dataMatrix:
            return {at(x, y) + "^BXN," + std::to_string(dots) + ",200" + data + fieldData(text) + "^FS\n",
                    dots * code.width, dots * code.height};
        case BarCodeKind::code128:
            break;
    }
    // In this code `>` begins a command of its own.
    std::string plain;
    for (const char c : text) plain += c == '>' ? std::string(">0") : std::string(1, c);
    return {"^BY" + std::to_string(dots) + at(x, y) + "^BCN," + std::to_string(height) + ",N,N,N" + data +
                fieldData(plain) + "^FS\n",
            dots * code.width, height};
}

std::string oneZpl(const Label& label, const LabelSheet& sheet, BarCodeKind kind, int dotsPerMillimetre) {
    const auto dots = [&](double length) { return static_cast<int>(length * dotsPerMillimetre + 0.5); };
    const int inset = dots(zplInset);
    const int width = dots(sheet.labelWidth) - 2 * inset;
    const int height = dots(sheet.labelHeight) - 2 * inset;
    std::string zpl = "^XA^CI28^PW" + std::to_string(dots(sheet.labelWidth)) + "^LL" +
                      std::to_string(dots(sheet.labelHeight)) + "^LH0,0\n";
    const bool square = kind != BarCodeKind::code128;
    const DrawnCode code =
        codeCommands(kind, label.code, inset, inset, square ? width / 2 : width, square ? height : height / 2);
    zpl += code.commands;
    const int left = inset + (square ? code.width + inset : 0);
    int top = inset + (square ? 0 : code.height + inset / 2);
    const int bottom = inset + height;
    const int lines = static_cast<int>(std::max<std::size_t>(label.lines.size(), 1));
    const int font = std::clamp((bottom - top) / (lines + 1), dots(1.8), dots(3.5));
    for (const auto& line : label.lines) {
        if (top + font > bottom) break;
        zpl += at(left, top) + "^A0N," + std::to_string(font) + "," + std::to_string(font) + "^FB" +
               std::to_string(std::max(inset + width - left, font)) + ",1,0,L^FH_^FD" + fieldData(line) + "^FS\n";
        top += font + font / 4;
    }
    return zpl + "^XZ\n";
}

}  // namespace

std::string labelZpl(const std::vector<Label>& labels, const LabelSheet& sheet, const LabelRequest& request,
                     int dotsPerMillimetre) {
    std::string zpl;
    for (const auto& label : labels) zpl += oneZpl(label, sheet, request.code, dotsPerMillimetre);
    return zpl;
}

}  // namespace kontor::printing
