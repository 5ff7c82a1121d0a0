#pragma once

#include <string>
#include <string_view>

#include "kontor/records.h"
#include "kontor/tickets/dictionary.h"

namespace kontor::tickets {

/// The value of that name, which tickets can be given. Throws Invalid(`field`) for one that does not exist or is out of
/// use.
Choice offered(WriteContext& context, std::string_view choices, const std::string& name, const std::string& field);

}  // namespace kontor::tickets
