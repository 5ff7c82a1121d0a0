#pragma once

#include "kontor/custom_fields.h"
#include "kontor/http.h"

namespace kontor::web {

/// Form controls for the fields administrators added to a kind of record, named `custom.NAME`.
Json customControls(const std::vector<CustomFields::Declared>& declared, const Json& values, const Viewer& viewer);

/// What the form says of them: all declared ones, null for those left empty. Numbers that are none stay texts, which
/// the rules refuse by name.
Json customValues(const std::vector<CustomFields::Declared>& declared, Request& request);

}  // namespace kontor::web
