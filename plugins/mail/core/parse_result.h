#pragma once

#include <string>
#include <string_view>

#include "mime_message.h"

/// How a parsed message travels from the parser process: a mark, the length of a JSON document, the document, and
/// the bytes of the parts one after the other.
namespace kontor::mail {

std::string encodeResult(const ParsedMessage& message);
std::string encodeFailure(const ParseFailure& failure);

/// The message of a result; throws the ParseFailure it carries, or one of kind Crashed when it is no result.
ParsedMessage decodeResult(std::string_view result);

}  // namespace kontor::mail
