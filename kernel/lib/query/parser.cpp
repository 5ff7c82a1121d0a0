#include <utility>

#include "characters.h"
#include "syntax.h"

namespace kontor {

namespace {

using namespace query;

/// Recursive descent over the characters; `_at` is always the position of the next one.
class Parser {
  public:
    explicit Parser(std::u32string_view text) : _text(text) {}

    Query parse() {
        skipBlanks();
        if (atEnd()) return Query{Query::And{}};
        Query result = parseOr();
        if (!atEnd()) fail(_at, "query.unexpected", {{"text", ")"}});
        return result;
    }

  private:
    Query parseOr() {
        std::vector<Query> parts;
        parts.push_back(parseAnd());
        while (takeKeyword(U"OR")) parts.push_back(parseAnd());
        return makeOr(std::move(parts));
    }

    Query parseAnd() {
        std::vector<Query> parts;
        parts.push_back(parseNot());
        while (!atEnd() && next() != U')' && !isKeyword(U"OR")) {
            takeKeyword(U"AND");
            parts.push_back(parseNot());
        }
        return makeAnd(std::move(parts));
    }

    Query parseNot() {
        const std::size_t start = _at;
        if (!atEnd() && next() == U'-') {
            ++_at;
            if (atEnd() || isBlank(next()) || next() == U')') fail(start, "query.missing_operand", {{"text", "-"}});
        } else if (!takeKeyword(U"NOT")) {
            return parsePrimary();
        }
        const Nesting nesting(*this, start);
        return Query{Query::Not{std::make_shared<const Query>(parseNot())}};
    }

    Query parsePrimary() {
        if (atEnd()) fail(_at, "query.missing_operand", {{"text", ""}});
        const std::size_t start = _at;
        if (next() == U')') fail(start, "query.missing_operand", {{"text", ")"}});
        if (next() == U'(') {
            const Nesting nesting(*this, start);
            ++_at;
            skipBlanks();
            Query inner = parseOr();
            if (atEnd()) fail(start, "query.unclosed_parenthesis");
            ++_at;
            skipBlanks();
            return inner;
        }
        if (next() == U'"') return parsePhrase();
        for (const std::u32string_view keyword : {U"OR", U"AND"}) {
            if (isKeyword(keyword)) fail(start, "query.missing_operand", {{"text", encodeUtf8(keyword)}});
        }
        if (next() == U':' || next() == U'<' || next() == U'>') fail(start, "query.missing_field");
        const std::size_t op = findOperator(_text, start);
        return op == npos ? parseWord() : parseTerm(op);
    }

    Query parseWord() {
        const std::size_t start = _at;
        while (!atEnd() && !endsWord(next())) ++_at;
        countTerm(start);
        Query::Text text{{slice(start, _at)}, false, start};
        skipBlanks();
        return Query{std::move(text)};
    }

    Query parsePhrase() {
        const std::size_t start = _at;
        const std::u32string content = readQuoted();
        Query::Text text{{}, true, start};
        for (std::size_t from = 0; from < content.size();) {
            std::size_t to = from;
            while (to < content.size() && !isBlank(content[to])) ++to;
            if (to > from) {
                countTerm(start);
                text.words.push_back(encodeUtf8(std::u32string_view(content).substr(from, to - from)));
            }
            from = to + 1;
        }
        if (text.words.empty()) fail(start, "query.empty_phrase");
        skipBlanks();
        return Query{std::move(text)};
    }

    Query parseTerm(std::size_t operatorAt) {
        Query::Term term;
        term.position = _at;
        term.field = slice(_at, operatorAt);
        _at = operatorAt;
        term.op = readOperator(_text, _at);
        const bool severalAllowed = term.op == Query::Op::is;
        term.values.push_back(parseValue(term, severalAllowed));
        if (severalAllowed && takeDots()) {
            term.op = Query::Op::range;
            term.values.push_back(parseValue(term, true));
            if (isOpen(term.values[0]) && isOpen(term.values[1])) {
                fail(term.values[0].position, "query.missing_value", {{"field", term.field}});
            }
        } else if (isOpen(term.values[0])) {
            fail(term.values[0].position, "query.missing_value", {{"field", term.field}});
        }
        while (!atEnd() && next() == U',') {
            if (term.op != Query::Op::is) fail(_at, "query.single_value", {{"field", term.field}});
            ++_at;
            term.values.push_back(parseValue(term, false));
            if (startsDots()) fail(_at, "query.single_value", {{"field", term.field}});
        }
        // A quoted value ends at its quote; anything glued to it, or dots too many, would be read as something else.
        if (!atEnd() && !isBlank(next()) && next() != U')' && next() != U'(') {
            fail(_at, "query.unexpected", {{"text", slice(_at, _at + 1)}});
        }
        skipBlanks();
        return Query{std::move(term)};
    }

    /// A value; an empty bare one (the open end of a range) only where `mayBeOpen`.
    Query::Value parseValue(const Query::Term& term, bool mayBeOpen) {
        const std::size_t start = _at;
        countTerm(start);
        if (!atEnd() && next() == U'=') fail(start, "query.unexpected", {{"text", "="}});
        if (!atEnd() && next() == U'"') {
            const std::u32string content = readQuoted();
            if (content.empty()) fail(start, "query.missing_value", {{"field", term.field}});
            return {encodeUtf8(content), true, start};
        }
        while (!atEnd() && !endsWord(next()) && next() != U',' && !startsDots()) ++_at;
        const bool open = mayBeOpen && (term.op == Query::Op::range || startsDots());
        if (_at == start && !open) fail(start, "query.missing_value", {{"field", term.field}});
        return {slice(start, _at), false, start};
    }

    static bool isOpen(const Query::Value& value) { return value.text.empty() && !value.quoted; }

    std::u32string readQuoted() {
        const std::size_t start = _at++;
        std::u32string content;
        while (!atEnd() && next() != U'"') {
            if (next() == U'\\' && _at + 1 < _text.size() && (_text[_at + 1] == U'"' || _text[_at + 1] == U'\\')) ++_at;
            content.push_back(_text[_at++]);
        }
        if (atEnd()) fail(start, "query.unclosed_quote");
        ++_at;
        return content;
    }

    bool startsDots() const { return _text.substr(_at).starts_with(U".."); }
    bool takeDots() {
        if (!startsDots()) return false;
        _at += 2;
        return true;
    }

    bool isKeyword(std::u32string_view word) const {
        if (!_text.substr(_at).starts_with(word)) return false;
        const std::size_t end = _at + word.size();
        return end == _text.size() || endsWord(_text[end]);
    }
    bool takeKeyword(std::u32string_view word) {
        if (!isKeyword(word)) return false;
        _at += word.size();
        skipBlanks();
        return true;
    }

    bool atEnd() const { return _at >= _text.size(); }
    char32_t next() const { return _text[_at]; }
    void skipBlanks() {
        while (!atEnd() && isBlank(next())) ++_at;
    }
    std::string slice(std::size_t from, std::size_t to) const { return encodeUtf8(_text.substr(from, to - from)); }

    void countTerm(std::size_t position) {
        if (++_terms > maxQueryTerms)
            fail(position, "query.too_many_terms", {{"limit", std::to_string(maxQueryTerms)}});
    }

    /// Counts how deep the recursion is, for as long as it lives.
    class Nesting {
      public:
        Nesting(Parser& parser, std::size_t position) : _parser(parser) {
            if (++_parser._depth > maxQueryDepth) {
                parser.fail(position, "query.too_deep", {{"limit", std::to_string(maxQueryDepth)}});
            }
        }
        ~Nesting() { --_parser._depth; }
        Nesting(const Nesting&) = delete;
        Nesting& operator=(const Nesting&) = delete;

      private:
        Parser& _parser;
    };

    [[noreturn]] static void fail(std::size_t position, std::string key, QueryError::Params params = {}) {
        throw QueryError(position, std::move(key), std::move(params));
    }

    std::u32string_view _text;
    std::size_t _at = 0;
    std::size_t _terms = 0;
    std::size_t _depth = 0;
};

}  // namespace

Query parseQuery(std::string_view text) {
    // Four bytes are the longest character, so this is too long whatever it holds.
    const QueryError tooLong(maxQueryLength, "query.too_long", {{"limit", std::to_string(maxQueryLength)}});
    if (text.size() > 4 * maxQueryLength) throw tooLong;
    std::size_t badAt = 0;
    const auto characters = decodeUtf8(text, &badAt);
    if (!characters) throw QueryError(badAt, "query.invalid_utf8");
    if (characters->size() > maxQueryLength) throw tooLong;
    for (std::size_t i = 0; i < characters->size(); ++i) {
        if (isControl((*characters)[i])) throw QueryError(i, "query.control_character");
    }
    return Parser(*characters).parse();
}

Query allOf(std::vector<Query> queries) {
    return makeAnd(std::move(queries));
}

}  // namespace kontor
