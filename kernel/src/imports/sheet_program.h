#pragma once

namespace kontor {

/// The text of read_sheet.py.
extern const char* const sheetProgram;

}  // namespace kontor
