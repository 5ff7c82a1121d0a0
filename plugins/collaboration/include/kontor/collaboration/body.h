#pragma once

#include <string>

#include "kontor/html.h"

namespace kontor::collaboration {

/// Makes the two forms of a text agree: HTML is sanitised and gives the plain text; plain text alone gives HTML.
inline void completeTexts(std::string& html, std::string& text) {
    if (!html.empty()) {
        SanitizeOptions options;
        options.relativeLinks = true;  // pictures that hang on the record lie under /api/v1/files
        html = sanitizeHtml(html, options);
        text = htmlToText(html);
    } else {
        html = textToHtml(text);
    }
}

}  // namespace kontor::collaboration
