#pragma once

#include <array>
#include <string>
#include <vector>

#include "kontor/bar_code.h"
#include "kontor/json.h"

namespace kontor::printing {

inline constexpr std::array<std::string_view, 4> labelParts{"number", "name", "type", "organisation"};
inline constexpr std::array<std::string_view, 2> labelFormats{"pdf", "zpl"};
inline constexpr std::array<std::string_view, 2> codeContents{"number", "address"};
/// More than that is a run of its own.
inline constexpr std::size_t mostLabels = 500;

/// Which labels, and how they look.
struct LabelRequest {
    std::string kind;
    std::vector<std::int64_t> ids;
    std::string q;  ///< in place of ids
    std::int64_t sheet = 1;
    BarCodeKind code = BarCodeKind::qr;
    std::vector<std::string> parts{"number", "name", "organisation"};
    std::int64_t start = 1;  ///< the first place of the sheet that is still free
    std::string format = "pdf";
    std::string content;  ///< of the code; empty: as is set for all

    bool shows(std::string_view part) const;
};

/// Throws Invalid naming each member that can't be taken.
LabelRequest readLabelRequest(const Json& body);

}  // namespace kontor::printing
