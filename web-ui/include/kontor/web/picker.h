#pragma once

#include <string>

#include "kontor/records.h"

namespace kontor::web {

/// What a picker of such records asks for besides what is typed (`data-fixed`): none that are out of use. People stay,
/// as one may ask on behalf of somebody who has left.
inline std::string offeredOf(const RecordType& type) {
    const Field* active = type.field("active");
    return active != nullptr && active->isFilterable && type.kind != "user" ? "q=active:true" : "";
}

}  // namespace kontor::web
