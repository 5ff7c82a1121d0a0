#include "command_line.h"

namespace kontor::shell {

namespace {

bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Reads one word after the other.
class Splitter {
  public:
    explicit Splitter(std::string_view text) : _text(text) {}

    Line split() {
        Line line;
        while (true) {
            while (_at < _text.size() && isBlank(_text[_at])) ++_at;
            if (_at == _text.size()) return line;
            line.words.push_back(word(line));
            line.endsInWord = _at == _text.size();
        }
    }

  private:
    Word word(Line& line) {
        Word word;
        word.start = _at;
        while (_at < _text.size() && !isBlank(_text[_at])) {
            const char c = _text[_at];
            if (c == '\'' || c == '"') {
                quote(word, line);
            } else if (c == '\\' && _at + 1 < _text.size()) {
                ++_at;
                take(word);
            } else {
                take(word);
            }
        }
        word.end = _at;
        word.plain.at.push_back(_at);
        word.query.at.push_back(_at);
        return word;
    }

    void quote(Word& word, Line& line) {
        const char mark = _text[_at];
        const std::size_t start = _at++;
        if (mark == '"') word.query.append(mark, start);
        while (_at < _text.size() && _text[_at] != mark) {
            if (mark == '"' && _text[_at] == '\\' && _at + 1 < _text.size()) {
                word.query.append('\\', _at++);
            }
            take(word);
        }
        if (_at == _text.size()) {
            line.openQuote = start;
            return;
        }
        if (mark == '"') word.query.append(mark, _at);
        ++_at;
    }

    void take(Word& word) {
        word.plain.append(_text[_at], _at);
        word.query.append(_text[_at], _at);
        ++_at;
    }

    std::string_view _text;
    std::size_t _at = 0;
};

}  // namespace

std::size_t Piece::place(std::size_t offset) const {
    if (at.empty()) return 0;
    return offset < at.size() ? at[offset] : at.back();
}

void Piece::append(const Piece& more) {
    // The end of the one before is where the blank between the two stands.
    if (!at.empty()) text += ' ';
    text += more.text;
    at.insert(at.end(), more.at.begin(), more.at.end());
}

void Piece::append(char c, std::size_t place) {
    text += c;
    at.push_back(place);
}

Line splitLine(std::string_view text) {
    return Splitter(text).split();
}

std::string quotedWord(std::string_view word) {
    if (!word.empty() && word.find_first_of(" \t\r\n'\"\\") == std::string_view::npos) return std::string(word);
    std::string result = "'";
    for (const char c : word) {
        if (c == '\'')
            result += "'\\''";
        else
            result += c;
    }
    return result + "'";
}

std::string joinWords(const std::vector<std::string>& words) {
    std::string line;
    for (const auto& word : words) line += (line.empty() ? "" : " ") + quotedWord(word);
    return line;
}

}  // namespace kontor::shell
