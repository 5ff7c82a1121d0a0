#pragma once

#include <vector>

#include "kontor/catalog.h"

namespace kontor {

/// All objects of a type that plugins provide, in their order; they live as long as the plugins. `kernel.get<T>()`
/// gives the one of a type of which there is one.
template <class T>
std::vector<T*> providedOf(const Catalog& catalog) {
    std::vector<T*> result;
    for (const auto& provided : catalog.provided)
        if (provided.type == typeid(T)) result.push_back(static_cast<T*>(provided.object.get()));
    return result;
}

}  // namespace kontor
