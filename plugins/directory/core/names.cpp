#include "names.h"

#include <ldap.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "kontor/text.h"

namespace kontor::directory {

namespace {

constexpr char digits[] = "0123456789abcdef";

void appendByte(std::string& result, unsigned char byte) {
    result += '\\';
    result += digits[byte >> 4U];
    result += digits[byte & 15U];
}

/// ASCII letters made small, runs of blanks made one, none at the ends.
std::string folded(std::string_view value) {
    std::string result;
    for (const char c : asciiLower(value)) {
        if (c == ' ' && (result.empty() || result.back() == ' ')) continue;
        result += c;
    }
    if (!result.empty() && result.back() == ' ') result.pop_back();
    return result;
}

/// The RDNs of a DN from the leaf on, each in one spelling.
std::optional<std::vector<std::string>> rdnsOf(std::string_view text) {
    if (text.find('\0') != std::string_view::npos) return std::nullopt;
    LDAPDN raw = nullptr;
    if (ldap_str2dn(std::string(text).c_str(), &raw, LDAP_DN_FORMAT_LDAPV3) != LDAP_SUCCESS) return std::nullopt;
    const std::unique_ptr<LDAPRDN, void (*)(LDAPRDN*)> dn(raw, ldap_dnfree);
    std::vector<std::string> result;
    for (LDAPRDN* rdn = raw; rdn && *rdn; ++rdn) {
        std::vector<std::string> parts;
        for (LDAPAVA** ava = *rdn; *ava; ++ava)
            parts.push_back(asciiLower({(*ava)->la_attr.bv_val, (*ava)->la_attr.bv_len}) + "=" +
                            folded({(*ava)->la_value.bv_val, (*ava)->la_value.bv_len}));
        std::sort(parts.begin(), parts.end());
        // The length keeps values from running into each other.
        std::string one;
        for (const auto& part : parts) one += std::to_string(part.size()) + ":" + part + ";";
        result.push_back(std::move(one));
    }
    return result;
}

/// Checks a filter by the grammar of RFC 4515.
class FilterReader {
  public:
    explicit FilterReader(std::string_view text) : _text(text) {}
    bool whole() { return filter(0) && _at == _text.size(); }

  private:
    static constexpr int deepest = 50;

    bool next(char c) {
        if (_at >= _text.size() || _text[_at] != c) return false;
        ++_at;
        return true;
    }
    bool filter(int depth) {
        if (depth > deepest || !next('(')) return false;
        bool good = false;
        if (next('&') || next('|')) {
            good = filter(depth + 1);
            while (good && _at < _text.size() && _text[_at] == '(') good = filter(depth + 1);
        } else {
            good = next('!') ? filter(depth + 1) : item();
        }
        return good && next(')');
    }
    bool item() {
        const auto equals = _text.find('=', _at);
        const auto end = _text.find_first_of("()", _at);
        if (equals == std::string_view::npos || end == std::string_view::npos || equals > end || equals == _at)
            return false;
        for (; _at < equals; ++_at) {
            const char c = _text[_at];
            const bool name = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!name && std::string_view(";.:-~<>").find(c) == std::string_view::npos) return false;
        }
        for (; _at < end; ++_at) {
            if (_text[_at] != '\\') continue;
            if (end - _at < 3 || !isHex(_text[_at + 1]) || !isHex(_text[_at + 2])) return false;
        }
        return true;
    }
    static bool isHex(char c) { return std::string_view("0123456789abcdefABCDEF").find(c) != std::string_view::npos; }

    std::string_view _text;
    std::size_t _at = 0;
};

}  // namespace

std::string escapeFilter(std::string_view value) {
    std::string result;
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           std::string_view("-_.@ ,=+:;/").find(c) != std::string_view::npos;
        if (plain)
            result += c;
        else
            appendByte(result, byte);
    }
    return result;
}

std::string escapeFilterBytes(std::string_view value) {
    std::string result;
    for (const char c : value) appendByte(result, static_cast<unsigned char>(c));
    return result;
}

std::string escapeDnValue(std::string_view value) {
    std::string result;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        const auto byte = static_cast<unsigned char>(c);
        const bool edge = (i == 0 && (c == ' ' || c == '#')) || (i + 1 == value.size() && c == ' ');
        if (byte < 0x20 || byte >= 0x7F || edge || std::string_view("\"+,;<>\\=").find(c) != std::string_view::npos)
            appendByte(result, byte);
        else
            result += c;
    }
    return result;
}

bool isDn(std::string_view dn) {
    return !dn.empty() && rdnsOf(dn).has_value();
}

bool isFilter(std::string_view filter) {
    return isUtf8(filter) && FilterReader(filter).whole();
}

std::string dnKey(std::string_view dn) {
    const auto rdns = rdnsOf(dn);
    std::string text = rdns ? join(*rdns, "\n") : "?" + asciiLower(dn);
    return sha256Hex(text).substr(0, 32);
}

bool liesBelow(std::string_view dn, std::string_view base) {
    const auto entry = rdnsOf(dn);
    const auto root = rdnsOf(base);
    return entry && root && entry->size() >= root->size() && std::equal(root->rbegin(), root->rend(), entry->rbegin());
}

}  // namespace kontor::directory
