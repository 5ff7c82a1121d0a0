#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kontor::software {

/// A title as a machine reports it.
struct RawTitle {
    std::string maker;
    std::string name;
    std::string version;
    std::string platform;
};

/// What a text must look like; neither case nor blanks at its ends count. Checked in a time that grows with the length
/// of text and pattern alone, so no rule can make recognition slow.
struct Condition {
    enum class How { any, equals, beginsWith, contains, wildcard } how = How::any;
    std::string text = {};  ///< of a wildcard, with `*` for any characters

    friend bool operator==(const Condition&, const Condition&) = default;
};

/// What the stars of a wildcard stood for (of other conditions none); nothing when the text is another.
std::optional<std::vector<std::string>> match(const Condition& condition, std::string_view text);

/// One rule: conditions that all must hold, and what the title then is. The texts of the outcome may speak of the
/// title:
/// `{maker}`, `{name}`, `{version}`, `{version:2}` (its first two parts), `{1}` … `{9}` (what the stars of the name's
/// wildcard stood for).
struct Rule {
    std::int64_t id = 0;
    Condition maker = {};
    Condition name = {};
    Condition version = {};
    std::string platform = {};  ///< empty = any
    std::string setMaker = {};
    std::string setProduct = {};  ///< empty: it is no product (an update, a driver)
    std::string setEdition = {};
    std::string setVersion = {};
    std::string titleKind = "application";
};

/// What a title is.
struct Recognised {
    std::int64_t ruleId = 0;
    std::string maker;
    std::string product;
    std::string edition;
    std::string version;
    std::string titleKind;

    friend bool operator==(const Recognised&, const Recognised&) = default;
};

/// Rules in their order, made ready to be asked of many titles.
class RuleBook {
  public:
    explicit RuleBook(std::vector<Rule> rules);
    /// By the first rule that fits and yields a product or says that it is none.
    std::optional<Recognised> recognise(const RawTitle& title) const;

  private:
    std::vector<Rule> _rules;  ///< with what they compare in small letters
};

/// The first `{…}` of an outcome's text that nothing stands for, if any.
std::optional<std::string> unknownPart(std::string_view outcome);

}  // namespace kontor::software
