#include "characters.h"
#include "syntax.h"

namespace kontor {

namespace {

using namespace query;

std::string printValue(const Query::Value& value, bool mayBeOpen) {
    if (!value.quoted && value.text.empty() && mayBeOpen) return "";
    if (value.quoted) return quote(value.text);
    const auto characters = decodeUtf8(value.text);
    return characters && isBareValue(*characters) ? value.text : quote(value.text);
}

std::string print(const Query& query, bool isInside);

struct Printer {
    bool isInside;  ///< whether parentheses are needed around more than one part

    std::string operator()(const Query::And& all) const { return join(all.parts, " ", false); }
    std::string operator()(const Query::Or& any) const { return join(any.parts, " OR ", true); }
    std::string operator()(const Query::Not& negation) const { return "-" + print(*negation.part, true); }

    std::string operator()(const Query::Term& term) const {
        std::string out = term.field;
        out += operatorText(term.op);
        const bool isRange = term.op == Query::Op::range;
        for (std::size_t i = 0; i < term.values.size(); ++i) {
            Query::Value value = term.values[i];
            // Trees made by code: `a:\x` and `a://x` would be words, and three dots be divided elsewhere.
            const std::string start = out + value.text;
            if (i == 0 && findOperator(decodeUtf8(start).value_or(U""), 0) == npos) value.quoted = true;
            if (i == 0 && isRange && value.text.ends_with('.')) value.quoted = true;
            if (i > 0) out += isRange ? ".." : ",";
            out += printValue(value, isRange);
        }
        return out;
    }

    std::string operator()(const Query::Text& text) const {
        std::string out;
        for (const std::string& word : text.words) {
            if (!out.empty()) out += " ";
            const auto characters = text.phrase ? std::nullopt : decodeUtf8(word);
            out += text.phrase || (characters && isBareWord(*characters)) ? word : quote(word);
        }
        if (text.phrase) return quote(out);
        return isInside && text.words.size() > 1 ? "(" + out + ")" : out;
    }

    std::string join(const std::vector<Query>& parts, std::string_view between, bool isOr) const {
        std::string out;
        for (const Query& part : parts) {
            if (!out.empty()) out += between;
            // AND binds closer than OR, so only an Or needs parentheses inside an And.
            const bool group = isOr ? false : std::holds_alternative<Query::Or>(part.node);
            out += group ? "(" + print(part, false) + ")" : print(part, false);
        }
        return isInside ? "(" + out + ")" : out;
    }
};

std::string print(const Query& query, bool isInside) {
    return std::visit(Printer{isInside}, query.node);
}

}  // namespace

std::string printQuery(const Query& query) {
    return print(query, false);
}

bool operator==(const Query& a, const Query& b) {
    if (a.node.index() != b.node.index()) return false;
    if (const auto* all = std::get_if<Query::And>(&a.node)) return all->parts == std::get<Query::And>(b.node).parts;
    if (const auto* any = std::get_if<Query::Or>(&a.node)) return any->parts == std::get<Query::Or>(b.node).parts;
    if (const auto* no = std::get_if<Query::Not>(&a.node)) return *no->part == *std::get<Query::Not>(b.node).part;
    if (const auto* text = std::get_if<Query::Text>(&a.node)) {
        const auto& other = std::get<Query::Text>(b.node);
        return text->words == other.words && text->phrase == other.phrase;
    }
    const auto& term = std::get<Query::Term>(a.node);
    const auto& other = std::get<Query::Term>(b.node);
    if (term.field != other.field || term.op != other.op || term.values.size() != other.values.size()) return false;
    for (std::size_t i = 0; i < term.values.size(); ++i) {
        if (term.values[i].text != other.values[i].text || term.values[i].quoted != other.values[i].quoted)
            return false;
    }
    return true;
}

}  // namespace kontor
