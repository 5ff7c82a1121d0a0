#include "body.h"

#include "kontor/collaboration/body.h"
#include "kontor/error.h"
#include "kontor/text.h"

namespace kontor::collaboration {

void completeBody(std::string& html, std::string& text, bool mayBeEmpty) {
    completeTexts(html, text);
    const bool picture = html.find("<img") != std::string::npos;
    if (trimmed(text).empty() && !picture && !mayBeEmpty) throw Invalid("body_text", "error.required");
}

}  // namespace kontor::collaboration
