#pragma once

#include "kontor/error.h"
#include "kontor/http.h"
#include "kontor/kernel.h"

namespace kontor::directory {

/// Roles by name, with their titles.
std::vector<std::pair<std::string, std::string>> rolesOf(Kernel& kernel);
/// Template data of the form: sections of fields with these values, and what was wrong with them.
Json directoryForm(Kernel& kernel, const Viewer& viewer, const Json& values, const Invalid* invalid);

/// What the form sent, as JSON for a Patch.
Json directoryValues(Request& request);

}  // namespace kontor::directory
