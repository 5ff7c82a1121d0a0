#pragma once

#include <string>
#include <string_view>

#include "kontor/export.h"

namespace kontor {

/// How pages look. Lengths are millimetres.
struct PdfOptions {
    std::string title = {};
    std::string language = "en";
    double width = 210;
    double height = 297;
    double marginTop = 20;
    double marginRight = 20;
    double marginBottom = 20;
    double marginLeft = 20;
    std::string header = {};  ///< a line at the top of every page
    std::string footer = {};  ///< and at the bottom
    bool pageNumbers = false;
    std::string style = {};  ///< CSS of ours, after the house's own for documents; never anything of a stranger
};

/// Makes documents. Provided by the plugin `printing`; `kernel.find<Pdf>()` is null without it.
class KONTOR_API Pdf {
  public:
    virtual ~Pdf();
    /// HTML of a body as PDF. Nothing it names is fetched but `data:` addresses. It takes a second or more of another
    /// process: never within a transaction. Throws Invalid("html") for what can't be laid out within the limits, and
    /// Unavailable where the program for it is missing or too busy.
    virtual std::string fromHtml(std::string_view html, const PdfOptions& options) = 0;
    /// Whether the program for it is there.
    virtual bool ready() const = 0;
};

}  // namespace kontor
