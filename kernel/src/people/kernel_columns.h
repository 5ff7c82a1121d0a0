#pragma once

#include "kontor/personal_data.h"

namespace kontor {

/// Columns of the kernel's own tables that hold ids of users and are no fields. What belongs to the way in (passwords,
/// sessions, tokens, second factors) ends with an account and is never another's.
const std::vector<PersonColumn>& kernelColumns();

}  // namespace kontor
