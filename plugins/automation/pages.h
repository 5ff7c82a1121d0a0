#pragma once

#include "kontor/registry.h"

namespace kontor::automation {

void addPages(Registry& registry);
void addTrialPages(Registry& registry);

/// A page of the administration of rules.
Reply rulePage(Request& request, const Viewer& viewer, Kernel& kernel, std::string title, std::string templateName,
               Json data, int status = 200);

/// {text, key} of a chip.
Json chipOf(std::string key, std::string label);

}  // namespace kontor::automation
