#pragma once

#include "kontor/directory/computers.h"
#include "kontor/records.h"

namespace kontor::directory {

/// Machines as a kind of record: read by people, written by synchronisations alone.
RecordType computerType();
/// What other plugins ask.
std::shared_ptr<Computers> computerService();

}  // namespace kontor::directory
