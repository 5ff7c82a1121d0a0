#include <algorithm>
#include <cstdio>

#include "kontor/html.h"
#include "label.h"

namespace kontor::printing {

const char* const labelStyle = R"css(
body { line-height: 1.15 }
section { position: relative; break-after: page } section:last-child { break-after: auto }
.label { position: absolute; overflow: hidden } .label svg { position: absolute; left: 0; top: 0 }
.text { position: absolute; overflow: hidden } .text p { margin: 0; overflow-wrap: anywhere } .text p:first-child { font-weight: bold }
)css";

namespace {

constexpr double inset = 1.2;      // millimetres that printers may miss
constexpr double codeShare = 0.5;  // of a label's width for a square code, of its height for bars
constexpr double mostFont = 3.2;
constexpr double leastFont = 1.5;

std::string lengthOf(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2fmm", value);
    return text;
}

std::string box(double left, double top, double width, double height) {
    return "left:" + lengthOf(left) + ";top:" + lengthOf(top) + ";width:" + lengthOf(width) +
           ";height:" + lengthOf(height);
}

std::string drawn(BarCodeKind kind, const std::string& text, double width, double height) {
    const BarCode code = barCode(kind, text);
    const int border = BarCode::border(kind);
    const int rows = kind == BarCodeKind::code128 ? 1 : code.height + 2 * border;
    return "<svg width=\"" + lengthOf(width) + "\" height=\"" + lengthOf(height) + "\" viewBox=\"" +
           std::to_string(-border) + " " + std::to_string(kind == BarCodeKind::code128 ? 0 : -border) + " " +
           std::to_string(code.width + 2 * border) + " " + std::to_string(rows) +
           "\" preserveAspectRatio=\"none\"><path d=\"" + code.path + "\"/></svg>";
}

/// One label at its place: a square code at the left or bars at the top, the text in what is left.
std::string oneLabel(const Label& label, const LabelSheet& sheet, BarCodeKind kind, double left, double top) {
    const double width = sheet.labelWidth - 2 * inset;
    const double height = sheet.labelHeight - 2 * inset;
    const bool square = kind != BarCodeKind::code128;
    const double codeWidth = square ? std::min(height, width * codeShare) : width;
    const double codeHeight = square ? codeWidth : height * codeShare;
    const double textLeft = square ? codeWidth + inset : 0;
    const double textTop = square ? 0 : codeHeight + inset / 2;
    const double textHeight = height - textTop;
    const double font =
        std::clamp(textHeight / (1.15 * static_cast<double>(std::max<std::size_t>(label.lines.size() + 1, 3))),
                   leastFont, mostFont);
    std::string html = "<div class=\"label\" style=\"" + box(left + inset, top + inset, width, height) + "\">" +
                       drawn(kind, label.code, codeWidth, codeHeight) + "<div class=\"text\" style=\"" +
                       box(textLeft, textTop, width - textLeft, textHeight) + ";font-size:" + lengthOf(font) + "\">";
    for (const auto& line : label.lines) html += "<p>" + escapeHtml(line) + "</p>";
    return html + "</div></div>";
}

}  // namespace

std::string labelHtml(const std::vector<Label>& labels, const LabelSheet& sheet, const LabelRequest& request) {
    std::string html;
    std::int64_t place = std::min(request.start, sheet.places()) - 1;
    bool begun = false;
    for (const auto& label : labels) {
        if (!begun || place == sheet.places()) {
            html += std::string(begun ? "</section>" : "") + "<section style=\"width:" + lengthOf(sheet.pageWidth) +
                    ";height:" + lengthOf(sheet.pageHeight - 0.1) + "\">";
            if (begun) place = 0;
            begun = true;
        }
        const double left = sheet.marginLeft + static_cast<double>(place % sheet.columns) * sheet.pitchX;
        const double top = sheet.marginTop + static_cast<double>(place / sheet.columns) * sheet.pitchY;
        html += oneLabel(label, sheet, request.code, left, top);
        ++place;
    }
    return html + (begun ? "</section>" : "");
}

}  // namespace kontor::printing
