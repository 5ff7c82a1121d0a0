#include "label_sheet.h"

#include <cmath>

#include "kontor/error.h"
#include "kontor/text.h"

namespace kontor::printing {

namespace {

constexpr double tolerance = 0.5;  // of sizes that shops round

void checkLength(const char* field, double length, double least, double most) {
    if (std::isfinite(length) && length >= least && length <= most) return;
    const auto text = [](double value) { return std::to_string(static_cast<int>(value)); };
    throw Invalid(field, "error.out_of_range", {{"low", text(least)}, {"high", text(most)}});
}

void prepareSheet(WriteContext&, const LabelSheet*, LabelSheet& sheet) {
    sheet.name = trimmed(sheet.name);
    if (sheet.name.empty()) throw Invalid("name", "error.required");
    checkLength("page_width", sheet.pageWidth, 10, 1000);
    checkLength("page_height", sheet.pageHeight, 5, 2000);
    checkLength("label_width", sheet.labelWidth, 10, sheet.pageWidth + tolerance);
    checkLength("label_height", sheet.labelHeight, 5, sheet.pageHeight + tolerance);
    checkLength("margin_left", sheet.marginLeft, 0, sheet.pageWidth);
    checkLength("margin_top", sheet.marginTop, 0, sheet.pageHeight);
    checkLength("pitch_x", sheet.pitchX, 0, sheet.pageWidth);
    checkLength("pitch_y", sheet.pitchY, 0, sheet.pageHeight);
    if (sheet.pitchX == 0) sheet.pitchX = sheet.labelWidth;
    if (sheet.pitchY == 0) sheet.pitchY = sheet.labelHeight;
    const auto across = static_cast<double>(sheet.columns - 1) * sheet.pitchX + sheet.labelWidth + sheet.marginLeft;
    if (across > sheet.pageWidth + tolerance) throw Invalid("columns", "printing.error.too_wide");
    const auto down = static_cast<double>(sheet.rows - 1) * sheet.pitchY + sheet.labelHeight + sheet.marginTop;
    if (down > sheet.pageHeight + tolerance) throw Invalid("rows", "printing.error.too_high");
}

}  // namespace

RecordType labelSheetType() {
    RecordType type = recordType<LabelSheet>("label-sheets", "label_sheets", labelSheetFields);
    type.doc = "How labels lie on a sheet or roll that is printed on.";
    type.label = "{t}.name";
    type.readPermission = "printing.labels";
    type.createPermission = type.writePermission = type.deletePermission = "printing.configure";
    type.defaultSort = "name";
    type.textColumns = {"t.name"};
    type.lookup = {"t.name"};
    type.prepare = prepared<LabelSheet>(prepareSheet);
    return type;
}

}  // namespace kontor::printing
