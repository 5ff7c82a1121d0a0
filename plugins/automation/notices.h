#pragma once

#include <string>

#include "kontor/kernel.h"

namespace kontor::automation {

/// The type of notices that rules send.
inline const std::string ruleNotice = "automation.notice";

/// Path of the page that shows the record.
std::string pagePath(Kernel& kernel, const Ref& ref);

}  // namespace kontor::automation
