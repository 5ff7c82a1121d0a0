#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kontor/html.h"

/// What may stay: elements, attributes, addresses, styles. Names are lower case.
namespace kontor::html {

/// The element a tag is kept as (`font` as `span`, `center` as `div`); empty for a tag that is left out.
std::string_view keptElement(std::string_view tag);

/// Whether what stands between the tags is not text to show and goes with them: script, style and their like.
bool dropsContent(std::string_view tag);

bool isVoid(std::string_view element);
/// Whether the next of its kind ends it, so that many of them need not be nested.
bool endsByItself(std::string_view element);
bool isAllowedAttribute(std::string_view element, std::string_view attribute);

/// The value as it may be written (not yet escaped); nothing when it goes. Not for href, src and style.
std::optional<std::string> cleanAttribute(std::string_view attribute, std::string_view value);

/// The declarations that only colour and align text.
std::string cleanStyle(std::string_view style);

/// An address without blanks and control characters at its ends or within its scheme; nothing when it must not be
/// linked.
std::optional<std::string> cleanLink(std::string_view address, const SanitizeOptions& options);

/// The scheme in lower case, without the colon; empty for a relative address.
std::string schemeOf(std::string_view address);

/// The address as browsers read it: without blanks around it and line breaks and control characters anywhere.
std::string trimAddress(std::string_view address);

}  // namespace kontor::html
