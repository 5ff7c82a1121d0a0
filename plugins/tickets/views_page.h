#pragma once

#include "kontor/http.h"

namespace kontor::tickets {

/// The forms of the list: columns, first view, a view saved or brought up to date; back to where they came from.
Reply chooseForList(Request& request, const Viewer& viewer, Kernel& kernel);

}  // namespace kontor::tickets
