#pragma once

#include <string>

#include "kontor/catalog.h"
#include "kontor/ref.h"
#include "kontor/text.h"

namespace kontor::collaboration {

/// Path of the page of a record; empty where its kind has none.
inline std::string pageOfRecord(const Ref& ref, const Catalog& catalog) {
    for (const auto& source : catalog.searchSources)
        if (source.kind == ref.kind && !source.url.empty())
            return replaceAll(source.url, "{id}", std::to_string(ref.id));
    return {};
}

}  // namespace kontor::collaboration
