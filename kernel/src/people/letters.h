#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kontor {

/// A text without regard to capitals and to how accents are encoded: Unicode's full case folding, then taken apart
/// (NFD). The dot of `i` does not count, as capitals of Turkish and other languages differ in it alone.
struct FoldedText {
    std::string text;
    /// Of each byte, and of the end, where the character begins in the source that it comes from.
    std::vector<std::size_t> source;

    explicit FoldedText(std::string_view utf8);
};
std::string foldedText(std::string_view utf8);

/// Whether a word goes on here: both belong to words (letters, digits, accents), of writing that puts something between
/// words. `before` and `after` are the texts on both sides.
bool wordGoesOn(std::string_view before, std::string_view after);

/// A pattern for LIKE (escape `!`) in a collation that compares letter by letter: finds at least every text that holds
/// one which folds to the same; ligatures of print (U+FB00 to U+FB06) aside.
std::string likeFolded(std::string_view utf8);

/// Whether few characters make a name, as in Chinese.
bool isDense(std::string_view utf8);

}  // namespace kontor
