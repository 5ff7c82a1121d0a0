#include "syntax.h"

#include <algorithm>
#include <iterator>

#include "characters.h"

namespace kontor::query {

namespace {

bool isLetter(char32_t c) {
    return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || c == U'_' || c > 0xA0;
}
bool isNamePart(char32_t c) {
    return isLetter(c) || (c >= U'0' && c <= U'9') || c == U'-' || c == U'.';
}

template <class Kind>
std::vector<Query> flatten(std::vector<Query> parts) {
    std::vector<Query> flat;
    for (Query& part : parts) {
        if (auto* same = std::get_if<Kind>(&part.node)) {
            std::move(same->parts.begin(), same->parts.end(), std::back_inserter(flat));
        } else {
            flat.push_back(std::move(part));
        }
    }
    return flat;
}

}  // namespace

std::size_t findOperator(std::u32string_view text, std::size_t from) {
    if (from >= text.size() || !isLetter(text[from])) return npos;
    std::size_t at = from + 1;
    while (at < text.size() && isNamePart(text[at])) ++at;
    if (at >= text.size()) return npos;
    if (text[at] == U'<' || text[at] == U'>') return at;
    if (text[at] != U':') return npos;
    const std::u32string_view rest = text.substr(at + 1);
    const bool isPath = rest.starts_with(U"//") || (at == from + 1 && rest.starts_with(U'\\'));
    return isPath ? npos : at;
}

Query::Op readOperator(std::u32string_view text, std::size_t& at) {
    const char32_t sign = text[at++];
    if (sign == U':') return Query::Op::is;
    const bool orEqual = at < text.size() && text[at] == U'=';
    if (orEqual) ++at;
    if (sign == U'<') return orEqual ? Query::Op::lessOrEqual : Query::Op::less;
    return orEqual ? Query::Op::greaterOrEqual : Query::Op::greater;
}

std::string_view operatorText(Query::Op op) {
    switch (op) {
        case Query::Op::less:
            return "<";
        case Query::Op::lessOrEqual:
            return "<=";
        case Query::Op::greater:
            return ">";
        case Query::Op::greaterOrEqual:
            return ">=";
        case Query::Op::is:
        case Query::Op::range:
            break;
    }
    return ":";
}

bool isBareValue(std::u32string_view value) {
    if (value.empty() || value.find(U"..") != value.npos || value.front() == U'=') return false;
    return std::none_of(value.begin(), value.end(),
                        [](char32_t c) { return endsWord(c) || isControl(c) || c == U','; });
}

bool isBareWord(std::u32string_view word) {
    if (word.empty() || word == U"AND" || word == U"OR" || word == U"NOT") return false;
    if (std::u32string_view(U"-:<>").find(word.front()) != std::u32string_view::npos) return false;
    if (std::any_of(word.begin(), word.end(), [](char32_t c) { return endsWord(c) || isControl(c); })) return false;
    return findOperator(word, 0) == npos;
}

std::string quote(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out.push_back('\\');
        out.push_back(c);
    }
    return out + "\"";
}

Query makeAnd(std::vector<Query> parts) {
    std::vector<Query> merged;
    for (Query& part : flatten<Query::And>(std::move(parts))) {
        auto* words = std::get_if<Query::Text>(&part.node);
        auto* before = merged.empty() ? nullptr : std::get_if<Query::Text>(&merged.back().node);
        if (words && before && !words->phrase && !before->phrase) {
            std::move(words->words.begin(), words->words.end(), std::back_inserter(before->words));
        } else {
            merged.push_back(std::move(part));
        }
    }
    if (merged.size() == 1) return std::move(merged.front());
    return Query{Query::And{std::move(merged)}};
}

Query makeOr(std::vector<Query> parts) {
    std::vector<Query> flat = flatten<Query::Or>(std::move(parts));
    if (flat.size() == 1) return std::move(flat.front());
    return Query{Query::Or{std::move(flat)}};
}

}  // namespace kontor::query
