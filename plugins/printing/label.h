#pragma once

#include <string>
#include <vector>

#include "label_request.h"
#include "label_sheet.h"

namespace kontor::printing {

/// What stands on one label.
struct Label {
    std::string code;                ///< what the bar code says
    std::vector<std::string> lines;  ///< below or beside it, the most important first
};

/// HTML and CSS of sheets full of labels, each at its place to a tenth of a millimetre.
std::string labelHtml(const std::vector<Label>& labels, const LabelSheet& sheet, const LabelRequest& request);
extern const char* const labelStyle;

/// The same for label printers, in the Zebra programming language: one label after the other.
std::string labelZpl(const std::vector<Label>& labels, const LabelSheet& sheet, const LabelRequest& request,
                     int dotsPerMillimetre);

}  // namespace kontor::printing
