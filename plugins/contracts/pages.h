#pragma once

#include "kontor/registry.h"

namespace kontor::contracts {

/// Lists and pages of suppliers, contracts and documents.
void addPages(Registry& registry);
void addBudgetPage(Registry& registry);
/// The files of a document, and what it belongs to.
void addDocumentPapers(Registry& registry);

}  // namespace kontor::contracts
