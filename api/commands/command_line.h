#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kontor::shell {

/// A text cut out of the line, and where in the line each of its bytes stood (one more entry for its end).
struct Piece {
    std::string text;
    std::vector<std::size_t> at;

    /// The place in the line of byte `offset` of the text.
    std::size_t place(std::size_t offset) const;
    void append(const Piece& more);
    void append(char c, std::size_t place);
};

/// One word of a line.
struct Word {
    Piece plain;  ///< without quotes
    Piece query;  ///< with its double quotes, which mean something to the query language
    std::size_t start = 0;
    std::size_t end = 0;
};

/// A line split by the rules of PROTOCOL.md.
struct Line {
    std::vector<Word> words;
    std::optional<std::size_t>
        openQuote;            ///< where a quote starts that nobody closed; the last word goes on to the end
    bool endsInWord = false;  ///< the line ends with the last word, not with a blank after it
};

Line splitLine(std::string_view text);

/// The word as it has to be typed: in single quotes where a line would split or change it.
std::string quotedWord(std::string_view word);

/// A line that splits into these words.
std::string joinWords(const std::vector<std::string>& words);

}  // namespace kontor::shell
