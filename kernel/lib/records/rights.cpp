#include "kontor/rights.h"

#include <algorithm>

#include "kontor/error.h"

namespace kontor {

void requireEverythingToChange(const Viewer& viewer, const FieldTable& fields, const void* before, const void* after,
                               std::initializer_list<std::string_view> harmless) {
    if (viewer.mayEverywhere("*")) return;
    const auto same = [&](const Field& field) {
        return std::find(harmless.begin(), harmless.end(), field.name) != harmless.end() ||
               field.get(before) == field.get(after);
    };
    if (!before || !std::all_of(fields.begin(), fields.end(), same)) throw Forbidden("*");
}

}  // namespace kontor
