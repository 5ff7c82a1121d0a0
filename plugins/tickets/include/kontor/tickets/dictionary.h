#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kontor/records.h"

namespace kontor::tickets {

/// The fields whose values administrators name, colour and order; of the first three they also add some.
inline constexpr std::array<std::string_view, 7> choiceFieldNames{"status", "priority", "resolution", "type",
                                                                  "impact", "urgency",  "source"};

/// A value of such a field.
struct Choice {
    std::string field;
    std::string name;  ///< what the ticket holds
    std::string base;  ///< of a status its state, of a priority its level
    std::string labelDe;
    std::string labelEn;
    std::string colour;  ///< one of `colours`, or nothing
    bool active = true;  ///< false: kept by tickets that have it, offered to none
    bool builtIn = false;

    const std::string& label(std::string_view locale) const { return locale.starts_with("de") ? labelDe : labelEn; }

    static constexpr auto columns = std::tuple{&Choice::field,   &Choice::name,   &Choice::base,   &Choice::labelDe,
                                               &Choice::labelEn, &Choice::colour, &Choice::active, &Choice::builtIn};
};

/// All of them at one moment.
class Dictionary {
  public:
    /// Of impact and urgency the name of a priority.
    using Matrix = std::map<std::pair<std::string, std::string>, std::string>;

    /// `choices` in their order.
    Dictionary(std::vector<Choice> choices, Matrix matrix) : _choices(std::move(choices)), _matrix(std::move(matrix)) {}

    const Choice* find(std::string_view field, std::string_view name) const {
        const auto found = std::find_if(_choices.begin(), _choices.end(),
                                        [&](const Choice& one) { return one.name == name && one.field == field; });
        return found == _choices.end() ? nullptr : &*found;
    }
    /// What people call it; the name itself where nobody knows it.
    std::string label(std::string_view field, std::string_view name, std::string_view locale) const {
        const Choice* found = find(field, name);
        return found ? found->label(locale) : std::string(name);
    }
    /// Nothing where it has none.
    std::string colour(std::string_view field, std::string_view name) const {
        const Choice* found = find(field, name);
        return found ? found->colour : std::string();
    }
    /// Those offered, in their order; with `base` only of that state or level.
    std::vector<const Choice*> choices(std::string_view field, std::string_view base = {}) const {
        std::vector<const Choice*> result;
        for (const auto& one : _choices)
            if (one.active && one.field == field && (base.empty() || one.base == base)) result.push_back(&one);
        return result;
    }
    /// The name of the priority that impact and urgency make.
    std::string_view priorityOf(std::string_view impact, std::string_view urgency) const {
        const auto found = _matrix.find({std::string(impact), std::string(urgency)});
        return found == _matrix.end() ? std::string_view("normal") : std::string_view(found->second);
    }
    const Matrix& matrix() const { return _matrix; }

  private:
    std::vector<Choice> _choices;
    Matrix _matrix;
};

/// Where the dictionary is kept: in memory, looked up anew when it changed, which costs a statement every few seconds.
/// Ask for it by `kernel.get<Dictionaries>()`.
class Dictionaries {
  public:
    virtual ~Dictionaries() = default;
    /// Outside of a transaction.
    virtual std::shared_ptr<const Dictionary> get() = 0;
    virtual std::shared_ptr<const Dictionary> get(Transaction& tx) = 0;
    /// As it is at this moment: where what is in memory does not know a name.
    virtual std::shared_ptr<const Dictionary> fresh(Transaction& tx) = 0;
    /// To be said by whoever changes it.
    virtual void changed(Transaction& tx) = 0;
};

}  // namespace kontor::tickets
