#pragma once

#include <string>
#include <string_view>

/// Names in LDAP: nothing from outside gets into a filter or DN but through these.
namespace kontor::directory {

/// A value in a search filter (RFC 4515): everything but letters, digits and a few harmless signs is written as `\xx`.
std::string escapeFilter(std::string_view value);
/// The same for binary values: every byte is written as `\xx`.
std::string escapeFilterBytes(std::string_view value);
/// A value in a distinguished name (RFC 4514).
std::string escapeDnValue(std::string_view value);

bool isDn(std::string_view dn);
/// Whether the text is a filter whose parentheses and escapes fit.
bool isFilter(std::string_view filter);

/// A short key that is the same for all spellings of a DN: case, blanks, escapes, order in a multi-valued RDN.
/// 32 hexadecimal digits; also for a text that is no DN.
std::string dnKey(std::string_view dn);

/// Whether `dn` is `base` or lies below it.
bool liesBelow(std::string_view dn, std::string_view base);

}  // namespace kontor::directory
