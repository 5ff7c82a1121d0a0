#pragma once

#include "kontor/custom_fields.h"
#include "kontor/http.h"
#include "kontor/records.h"

namespace kontor::tickets {

/// The value a form sent for the field, in the viewer's time zone; nothing, with an error, for a bad one. Empty is
/// null.
std::optional<FieldValue> readControl(Request& request, const Field& field, const Viewer& viewer,
                                      std::vector<FieldError>& errors);
/// What a form says of the fields administrators added: those that are not empty.
Json readCustom(Request& request, const std::vector<CustomFields::Declared>& declared);

}  // namespace kontor::tickets
