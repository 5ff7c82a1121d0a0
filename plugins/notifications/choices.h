#pragma once

#include "channels.h"
#include "kontor/kernel.h"

namespace kontor::notifications {

/// How the viewer is told, as REST says it.
Json choicesJson(Kernel& kernel, const Viewer& viewer);
/// What `choicesJson` gives, changed by a merge patch. Throws Invalid naming each member that can't be taken.
void setChoices(Kernel& kernel, const Viewer& viewer, const Json& patch);

/// The types that can concern the viewer, by their ids.
std::vector<const NoticeType*> typesFor(Kernel& kernel, const Viewer& viewer);

/// The defaults of all types changed, by a patch of the same form as `types`; null goes back to what the type says.
void setDefaults(Kernel& kernel, const Viewer& viewer, const Json& types);

}  // namespace kontor::notifications
