#include "offered.h"

#include "kontor/error.h"
#include "kontor/kernel.h"

namespace kontor::tickets {

Choice offered(WriteContext& context, std::string_view choices, const std::string& name, const std::string& field) {
    auto& dictionaries = context.kernel.get<Dictionaries>();
    auto dictionary = dictionaries.get(context.tx);
    const Choice* found = dictionary->find(choices, name);
    if (!found || !found->active) {
        dictionary = dictionaries.fresh(context.tx);
        found = dictionary->find(choices, name);
    }
    if (!found || !found->active)
        throw Invalid(field, "tickets.unknown_" + std::string(choices), {{"status", name}, {"name", name}});
    return *found;
}

}  // namespace kontor::tickets
