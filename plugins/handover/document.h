#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "handover.h"
#include "kontor/kernel.h"
#include "kontor/pdf.h"

namespace kontor::handover {

/// A misspelt variable would be read by people: it is refused when a template is kept. Throws Invalid("html").
void checkVariables(const std::string& html);

/// Who and what a document speaks of, as people know it.
struct DocumentFacts {
    std::string person = {};
    std::string agent = {};
    std::string organisation = {};  ///< as texts speak of it
    std::string letterhead = {};    ///< its name; empty where nobody gave it one
    std::string department = {};
    std::string location = {};
};

/// The text of a template about this hand-over, whose items are already as they were. Texts of people say nothing in
/// HTML, and no variable in them is filled in again.
std::string documentHtml(const std::string& html, const Handover& handover, const DocumentFacts& facts,
                         const Translations& words);

/// The items as a table.
std::string itemsHtml(const Handover& handover, const Translations& words);

/// What stands below it: who signed, when and how.
std::string signatureHtml(const Handover& handover, const Translations& words, const std::string& timeZone);

PdfOptions documentOptions(const Handover& handover, const DocumentFacts& facts, const Translations& words);

/// What a signing page may draw: lines of whole numbers on a field of 600 × 200. Throws Invalid("signature") for
/// anything else, for what is too long and for less than a stroke.
void checkSignature(std::string_view path);

}  // namespace kontor::handover
