#include "snippet.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "index.h"
#include "kontor/html.h"
#include "kontor/text.h"

namespace kontor::search {

namespace {

constexpr std::size_t before = 60;  // bytes of what stands in front of the first word found
constexpr std::size_t length = 220;

/// Which word of the query a word of a text is, as the index would say.
class Matcher {
  public:
    explicit Matcher(const QueryText& query) {
        int number = 0;
        for (const auto& part : query.parts) {
            if (part.excluded) continue;
            for (const auto& word : part.words) {
                if (part.prefix)
                    _prefixes.emplace_back(word, number);
                else {
                    _words.emplace(word, number);
                    if (!part.quoted)
                        for (const auto& stem : stems(word)) _stems.emplace(stem, number);
                }
                ++number;
            }
        }
    }

    int operator()(const std::string& word) const {
        if (const auto found = _words.find(word); found != _words.end()) return found->second;
        for (const auto& [prefix, number] : _prefixes)
            if (word.starts_with(prefix)) return number;
        if (_stems.empty()) return -1;
        for (const auto& stem : stems(word))
            if (const auto found = _stems.find(stem); found != _stems.end()) return found->second;
        return -1;
    }

  private:
    std::map<std::string, int> _words;
    std::map<std::string, int> _stems;
    std::vector<std::pair<std::string, int>> _prefixes;
};

struct Match {
    std::size_t from, to;
    int word;
};

std::vector<Match> matchesIn(const std::string& text, const Matcher& matcher) {
    std::vector<Match> result;
    eachWord(text, [&](const std::string& word, std::size_t from, std::size_t to) {
        if (const int number = matcher(word); number >= 0) result.push_back({from, to, number});
    });
    return result;
}

/// The match at which a stretch with the most different words begins, and how many these are.
std::pair<std::size_t, std::size_t> best(const std::vector<Match>& matches) {
    std::size_t bestStart = 0, bestCount = 0;
    std::map<int, int> inside;
    for (std::size_t start = 0, end = 0; start < matches.size(); ++start) {
        for (; end < matches.size() && matches[end].to <= matches[start].from + length - before; ++end)
            ++inside[matches[end].word];
        if (inside.size() > bestCount) bestStart = start, bestCount = inside.size();
        if (end == start) {
            ++end;
            continue;
        }
        if (--inside[matches[start].word] == 0) inside.erase(matches[start].word);
    }
    return {bestStart, bestCount};
}

bool continues(const std::string& text, std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

std::string shown(const std::string& text, const std::vector<Match>& matches, std::size_t first) {
    std::size_t from = matches.empty() || matches[first].from <= before ? 0 : matches[first].from - before;
    if (from > 0) {
        const auto blank = text.find_first_of(" \n", from);
        if (blank != std::string::npos && blank < matches[first].from) from = blank + 1;
        while (continues(text, from)) ++from;
    }
    std::size_t to = std::min(text.size(), from + length);
    if (to < text.size()) {
        const auto blank = text.find_last_of(" \n", to);
        if (blank != std::string::npos && blank > from + length / 2) to = blank;
        while (continues(text, to)) --to;
    }
    std::string result = from > 0 ? "… " : "";
    std::size_t at = from;
    for (const auto& match : matches) {
        if (match.from < at || match.to > to) continue;
        result += escapeHtml(std::string_view(text).substr(at, match.from - at));
        result += "<mark>" + escapeHtml(std::string_view(text).substr(match.from, match.to - match.from)) + "</mark>";
        at = match.to;
    }
    result += escapeHtml(std::string_view(text).substr(at, to - at));
    if (to < text.size()) result += " …";
    for (char& c : result)
        if (c == '\n' || c == '\r' || c == '\t') c = ' ';
    return result;
}

}  // namespace

std::string snippet(const std::vector<std::string>& texts, const QueryText& query) {
    const Matcher matcher(query);
    const std::string* chosen = nullptr;
    std::vector<Match> chosenMatches;
    std::size_t chosenStart = 0, chosenCount = 0;
    for (const auto& text : texts) {
        if (trimmed(text).empty()) continue;
        auto matches = matchesIn(text, matcher);
        const auto [start, count] = best(matches);
        // Where nothing is found, the longest says most of the record.
        if (chosen && (count > 0 ? count <= chosenCount : chosenCount > 0 || text.size() <= chosen->size())) continue;
        chosen = &text;
        chosenMatches = std::move(matches);
        chosenStart = start;
        chosenCount = count;
    }
    return chosen ? shown(*chosen, chosenMatches, chosenStart) : std::string();
}

}  // namespace kontor::search
