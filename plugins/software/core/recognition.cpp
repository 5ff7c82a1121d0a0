#include "recognition.h"

#include "kontor/text.h"
#include "versions.h"

namespace kontor::software {

namespace {

/// The texts of a title in small letters, made once for all rules.
struct Folded {
    std::string maker;
    std::string name;
    std::string version;
};

using Stars = std::vector<std::string>;

/// What the stars stood for, taken from `text`; `folded` is the same in small letters. Each part is found as early as
/// it can be, the last one at the end.
std::optional<Stars> matchWildcard(std::string_view pattern, std::string_view folded, std::string_view text) {
    Stars stars;
    auto star = pattern.find('*');
    if (star == std::string_view::npos) return folded == pattern ? std::optional(stars) : std::nullopt;
    if (!folded.starts_with(pattern.substr(0, star))) return std::nullopt;
    std::size_t at = star;
    for (;;) {
        const auto next = pattern.find('*', star + 1);
        const auto part = pattern.substr(star + 1, next == std::string_view::npos ? next : next - star - 1);
        if (next == std::string_view::npos) {
            if (folded.size() < at + part.size() || !folded.ends_with(part)) return std::nullopt;
            stars.emplace_back(text.substr(at, folded.size() - part.size() - at));
            return stars;
        }
        const auto found = folded.find(part, at);
        if (found == std::string_view::npos) return std::nullopt;
        stars.emplace_back(text.substr(at, found - at));
        at = found + part.size();
        star = next;
    }
}

/// The condition's text is in small letters, too.
std::optional<Stars> matchFolded(const Condition& condition, std::string_view folded, std::string_view text) {
    const std::string_view wanted = condition.text;
    const auto plain = [](bool holds) { return holds ? std::optional(Stars()) : std::nullopt; };
    switch (condition.how) {
        case Condition::How::any:
            return Stars();
        case Condition::How::equals:
            return plain(folded == wanted);
        case Condition::How::beginsWith:
            return plain(folded.starts_with(wanted));
        case Condition::How::contains:
            return plain(folded.find(wanted) != std::string_view::npos);
        case Condition::How::wildcard:
            return matchWildcard(wanted, folded, text);
    }
    return std::nullopt;
}

/// What stands for the inside of `{…}`; nothing when it is no such word.
std::optional<std::string> valueOf(std::string_view word, const RawTitle& title, const Stars& stars) {
    if (word == "maker") return title.maker;
    if (word == "name") return title.name;
    if (word == "version") return title.version;
    if (word.size() == 9 && word.starts_with("version:") && word.back() >= '1' && word.back() <= '9')
        return std::string(firstParts(title.version, word.back() - '0'));
    if (word.size() == 1 && word.front() >= '1' && word.front() <= '9') {
        const auto index = static_cast<std::size_t>(word.front() - '1');
        return index < stars.size() ? stars[index] : std::string();
    }
    return std::nullopt;
}

std::string filled(std::string_view outcome, const RawTitle& title, const Stars& stars) {
    std::string result;
    while (!outcome.empty()) {
        const auto open = outcome.find('{');
        const auto close = open == std::string_view::npos ? open : outcome.find('}', open);
        if (close == std::string_view::npos) break;
        result += outcome.substr(0, open);
        result += valueOf(outcome.substr(open + 1, close - open - 1), title, stars).value_or("");
        outcome.remove_prefix(close + 1);
    }
    result += outcome;
    return std::string(trimmed(result));
}

}  // namespace

std::optional<std::vector<std::string>> match(const Condition& condition, std::string_view text) {
    return matchFolded({condition.how, asciiLower(trimmed(condition.text))}, asciiLower(trimmed(text)), trimmed(text));
}

RuleBook::RuleBook(std::vector<Rule> rules) : _rules(std::move(rules)) {
    for (auto& rule : _rules) {
        for (auto* condition : {&rule.maker, &rule.name, &rule.version})
            condition->text = asciiLower(trimmed(condition->text));
        rule.platform = asciiLower(trimmed(rule.platform));
    }
}

std::optional<Recognised> RuleBook::recognise(const RawTitle& raw) const {
    const RawTitle title{std::string(trimmed(raw.maker)), std::string(trimmed(raw.name)),
                         std::string(trimmed(raw.version)), std::string(trimmed(raw.platform))};
    const Folded folded{asciiLower(title.maker), asciiLower(title.name), asciiLower(title.version)};
    const std::string platform = asciiLower(title.platform);
    for (const auto& rule : _rules) {
        if (!rule.platform.empty() && rule.platform != platform) continue;
        const auto stars = matchFolded(rule.name, folded.name, title.name);
        if (!stars || !matchFolded(rule.maker, folded.maker, title.maker) ||
            !matchFolded(rule.version, folded.version, title.version))
            continue;
        Recognised result{rule.id,
                          filled(rule.setMaker, title, *stars),
                          filled(rule.setProduct, title, *stars),
                          filled(rule.setEdition, title, *stars),
                          filled(rule.setVersion, title, *stars),
                          rule.titleKind};
        if (!result.product.empty() || rule.setProduct.empty()) return result;
    }
    return std::nullopt;
}

std::optional<std::string> unknownPart(std::string_view outcome) {
    for (auto open = outcome.find('{'); open != std::string_view::npos; open = outcome.find('{', open + 1)) {
        const auto close = outcome.find('}', open);
        if (close == std::string_view::npos) return std::string(outcome.substr(open));
        if (!valueOf(outcome.substr(open + 1, close - open - 1), {}, {}))
            return std::string(outcome.substr(open, close - open + 1));
    }
    return std::nullopt;
}

}  // namespace kontor::software
