#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/records.h"

namespace kontor {

/// Fields an administrator added to a kind of record, whose values lie in the record's `custom`. Any kind with a field
/// of that name has them; its rules call `check`. Published by the kernel: `kernel.get<CustomFields>()`.
class KONTOR_API CustomFields {
  public:
    /// A value of a pick list.
    struct Choice {
        std::string value;
        std::string labelDe;  ///< the value itself where nothing else is said
        std::string labelEn;
        std::string colour;  ///< one of `colours`, or nothing
        bool active = true;  ///< false: kept by records that have it, offered to none

        const std::string& label(std::string_view locale) const { return locale == "de" ? labelDe : labelEn; }
    };
    struct Declared {
        std::string name;
        std::string labelDe;
        std::string labelEn;
        std::string type;             ///< text, number, boolean, date, choice
        std::vector<Choice> choices;  ///< in their order, those out of use last
        bool required = false;

        const std::string& label(std::string_view locale) const { return locale == "de" ? labelDe : labelEn; }
        const Choice* choice(std::string_view value) const {
            const auto found =
                std::find_if(choices.begin(), choices.end(), [&](const Choice& one) { return one.value == value; });
            return found == choices.end() ? nullptr : &*found;
        }
    };

    virtual ~CustomFields();

    /// The fields in use for a kind of record, in their order. One statement.
    virtual std::vector<Declared> of(Transaction& tx, std::string_view kind) = 0;
    /// Checks the values that are new. Throws Invalid("custom.NAME"). `complete`: required ones may not be missing.
    /// Costs a statement only when values changed or a new record must be complete.
    virtual void check(WriteContext& context, std::string_view kind, const Json* before, const Json& after,
                       bool complete) = 0;

    /// A name of our own making: small letters, digits and _, beginning with a letter.
    static bool isName(std::string_view text) {
        const auto small = [](char c) { return c >= 'a' && c <= 'z'; };
        return !text.empty() && small(text.front()) && std::all_of(text.begin(), text.end(), [&](char c) {
            return small(c) || (c >= '0' && c <= '9') || c == '_';
        });
    }
};

}  // namespace kontor
