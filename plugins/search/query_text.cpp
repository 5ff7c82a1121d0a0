#include "query_text.h"

#include <algorithm>

#include "index.h"
#include "kontor/error.h"
#include "kontor/text.h"

namespace kontor::search {

namespace {

bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

std::vector<std::string> wordsOf(std::string_view text) {
    std::vector<std::string> words;
    eachWord(text, [&](std::string word, std::size_t, std::size_t) { words.push_back(std::move(word)); });
    return words;
}

/// Cuts a query into its parts.
class Parser {
  public:
    explicit Parser(std::string_view text) : _text(text) {}

    std::vector<QueryPart> parts() {
        std::vector<QueryPart> result;
        while (skipBlanks()) {
            QueryPart part = next();
            // Punctuation alone says nothing.
            if (!part.words.empty()) result.push_back(std::move(part));
        }
        return result;
    }

  private:
    bool skipBlanks() {
        while (_at < _text.size() && isBlank(_text[_at])) ++_at;
        return _at < _text.size();
    }

    QueryPart next() {
        QueryPart part;
        if (_text[_at] == '-') {
            part.excluded = true;
            ++_at;
        }
        if (_at < _text.size() && _text[_at] == '"') {
            const auto end = std::min(_text.find('"', _at + 1), _text.size());
            part.quoted = true;
            part.words = wordsOf(_text.substr(_at + 1, end - _at - 1));
            _at = std::min(end + 1, _text.size());
            return part;
        }
        const auto from = _at;
        while (_at < _text.size() && !isBlank(_text[_at]) && _text[_at] != '"') ++_at;
        const std::string_view word = _text.substr(from, _at - from);
        part.words = wordsOf(word);
        if (word.ends_with('*') && part.words.size() == 1) {
            if (characters(part.words.front()) < minPrefixCharacters)
                throw Invalid::request("q", "search.prefix_too_short",
                                       {{"least", std::to_string(minPrefixCharacters)}});
            part.prefix = true;
        }
        return part;
    }

    const std::string_view _text;
    std::size_t _at = 0;
};

}  // namespace

QueryText parseQueryText(std::string_view q) {
    if (!isUtf8(q)) throw Invalid::request("q", "search.not_utf8");
    QueryText result;
    result.whole = trimmed(q);
    if (result.whole.empty()) throw Invalid::request("q", "error.required");
    if (characters(result.whole) > maxQueryCharacters)
        throw Invalid::request("q", "search.too_long", {{"most", std::to_string(maxQueryCharacters)}});
    result.parts = Parser(result.whole).parts();
    std::size_t words = 0;
    for (const auto& part : result.parts) words += part.words.size();
    if (words > maxQueryWords)
        throw Invalid::request("q", "search.too_many_words", {{"most", std::to_string(maxQueryWords)}});
    if (std::all_of(result.parts.begin(), result.parts.end(), [](const auto& part) { return part.excluded; }))
        throw Invalid::request("q", "search.nothing_to_find");
    return result;
}

std::string printQueryText(const QueryText& text) {
    std::string result;
    for (const auto& part : text.parts) {
        if (!result.empty()) result += ' ';
        if (part.excluded) result += '-';
        const bool quotes = part.quoted || part.words.size() > 1;
        if (quotes) result += '"';
        result += join(part.words, " ");
        if (quotes) result += '"';
        if (part.prefix) result += '*';
    }
    return result;
}

}  // namespace kontor::search
