#pragma once

#include <string>

namespace kontor::collaboration {

/// Makes the two forms of a text agree: HTML is sanitised and gives the plain text; plain text alone gives HTML.
/// Throws Invalid("body_text") when there is neither text nor, if `mayBeEmpty`, another reason to write.
void completeBody(std::string& html, std::string& text, bool mayBeEmpty);

}  // namespace kontor::collaboration
