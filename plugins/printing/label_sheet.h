#pragma once

#include <array>
#include <string>

#include "kontor/field.h"
#include "kontor/records.h"

namespace kontor::printing {

/// How labels lie on a sheet, or on a roll, where each is a page of its own. Lengths are millimetres.
struct LabelSheet {
    static constexpr std::string_view kind = "label_sheet";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string name;
    double pageWidth = 210;
    double pageHeight = 297;
    std::int64_t columns = 1;
    std::int64_t rows = 1;
    double labelWidth = 0;
    double labelHeight = 0;
    double marginLeft = 0;
    double marginTop = 0;
    double pitchX = 0;
    double pitchY = 0;
    Time createdAt{};
    Time updatedAt{};

    std::int64_t places() const { return columns * rows; }
};

inline constexpr std::array labelSheetFields{
    idField<&LabelSheet::id>(),
    versionField<&LabelSheet::version>(),
    field<&LabelSheet::name>("name")
        .limit(100)
        .required()
        .writable()
        .filterable()
        .sortable()
        .titled("printing.field.name")
        .doc("What the sheet is called in shops.")
        .example("\"Avery L7651 – 5 × 13, 38.1 × 21.2 mm\""),
    field<&LabelSheet::pageWidth>("page_width")
        .writable()
        .titled("printing.field.page_width")
        .doc("Width of the paper in millimetres; of a roll, of the label.")
        .example("210.0"),
    field<&LabelSheet::pageHeight>("page_height")
        .writable()
        .titled("printing.field.page_height")
        .doc("Height of the paper in millimetres.")
        .example("297.0"),
    field<&LabelSheet::columns>("columns")
        .stored("across")
        .between(1, 50)
        .writable()
        .titled("printing.field.columns")
        .doc("Labels beside each other.")
        .example("5"),
    field<&LabelSheet::rows>("rows")
        .stored("down")
        .between(1, 100)
        .writable()
        .titled("printing.field.rows")
        .doc("Labels below each other.")
        .example("13"),
    field<&LabelSheet::labelWidth>("label_width")
        .required()
        .writable()
        .titled("printing.field.label_width")
        .doc("Width of a label in millimetres.")
        .example("38.1"),
    field<&LabelSheet::labelHeight>("label_height")
        .required()
        .writable()
        .titled("printing.field.label_height")
        .doc("Height of a label in millimetres.")
        .example("21.2"),
    field<&LabelSheet::marginLeft>("margin_left")
        .writable()
        .titled("printing.field.margin_left")
        .doc("From the left edge of the paper to the first label, in millimetres.")
        .example("4.75"),
    field<&LabelSheet::marginTop>("margin_top")
        .writable()
        .titled("printing.field.margin_top")
        .doc("From the upper edge of the paper to the first label, in millimetres.")
        .example("10.7"),
    field<&LabelSheet::pitchX>("pitch_x")
        .writable()
        .titled("printing.field.pitch_x")
        .doc("From the left edge of a label to that of the next, in millimetres; 0: they touch.")
        .example("40.6"),
    field<&LabelSheet::pitchY>("pitch_y")
        .writable()
        .titled("printing.field.pitch_y")
        .doc("From the upper edge of a label to that of the one below, in millimetres; 0: they touch.")
        .example("21.2"),
    createdField<&LabelSheet::createdAt>(),
    updatedField<&LabelSheet::updatedAt>(),
};

RecordType labelSheetType();

}  // namespace kontor::printing
