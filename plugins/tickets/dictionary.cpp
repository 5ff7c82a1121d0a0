#include "kontor/tickets/dictionary.h"

#include <algorithm>

#include "kontor/tickets/ticket.h"

namespace kontor::tickets {

const Choice* Dictionary::find(std::string_view field, std::string_view name) const {
    const auto found = std::find_if(_choices.begin(), _choices.end(),
                                    [&](const Choice& one) { return one.name == name && one.field == field; });
    return found == _choices.end() ? nullptr : &*found;
}

std::string Dictionary::label(std::string_view field, std::string_view name, std::string_view locale) const {
    const Choice* found = find(field, name);
    return found ? found->label(locale) : std::string(name);
}

std::string Dictionary::colour(std::string_view field, std::string_view name) const {
    const Choice* found = find(field, name);
    return found ? found->colour : std::string();
}

std::vector<const Choice*> Dictionary::choices(std::string_view field, std::string_view base) const {
    std::vector<const Choice*> result;
    for (const auto& one : _choices)
        if (one.active && one.field == field && (base.empty() || one.base == base)) result.push_back(&one);
    return result;
}

std::string_view Dictionary::priorityOf(std::string_view impact, std::string_view urgency) const {
    const auto found = _matrix.find({std::string(impact), std::string(urgency)});
    return found == _matrix.end() ? std::string_view("normal") : std::string_view(found->second);
}

}  // namespace kontor::tickets
