#pragma once

#include "kontor/pdf.h"
#include "kontor/tool.h"

namespace kontor::printing {

/// PDF by WeasyPrint, in a process of its own that reaches nothing.
class WeasyPrint : public Pdf {
  public:
    std::string fromHtml(std::string_view html, const PdfOptions& options) override;
    bool ready() const override;
    void stop() noexcept { _tools.stop(); }

  private:
    Tools _tools{2};
};

}  // namespace kontor::printing
