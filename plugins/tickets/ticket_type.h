#pragma once

#include "kontor/records.h"

namespace kontor::tickets {

/// The record type of tickets: who may see and set what, and its rules.
RecordType ticketType();

}  // namespace kontor::tickets
