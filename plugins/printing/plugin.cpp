#include "kontor/plugin.h"

#include "commands.h"
#include "kontor/log.h"
#include "label_sheet.h"
#include "pages.h"
#include "routes.h"
#include "weasy_print.h"

namespace kontor::printing {

namespace {

const LogEvent noPdf(LogEvent::Level::warning, "printing.no_pdf", "Documents can't be made: WeasyPrint is missing",
                     "The Debian package weasyprint is not installed. Labels as PDF and hand-over confirmations are "
                     "answered with 503 until it is; label printers (ZPL) work without.");

}  // namespace

class PrintingPlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        registry.permission(
            {"printing.labels", "Print labels of what one sees.", {"agent", "agent-light"}, Permission::Limited::kept});
        registry.permission({"printing.configure", "Set up label sheets.", {}});
        registry.setting({.key = "printing.code_content",
                          .type = Setting::Type::choice,
                          .fallback = "number",
                          .doc =
                              "What the code of a label says: the record's number, or the address of its page (needs "
                              "public_url).",
                          .choices = {"number", "address"}});
        registry.setting({.key = "printing.zpl_dots_per_mm",
                          .type = Setting::Type::integer,
                          .fallback = 8,
                          .doc = "Dots per millimetre of the label printer: 8 of one with 203 dpi, 12 of one with 300.",
                          .minimum = 6,
                          .maximum = 24});
        registry.record(labelSheetType());
        registry.provides<Pdf>(_pdf);
        registry.route(labelsRoute());
        addPages(registry);
        addCommands(registry);
    }
    void start(Kernel&) override {
        if (!_pdf->ready()) log(noPdf);
    }
    void stop() noexcept override { _pdf->stop(); }

  private:
    std::shared_ptr<WeasyPrint> _pdf = std::make_shared<WeasyPrint>();
};

}  // namespace kontor::printing

KONTOR_PLUGIN(kontor::printing::PrintingPlugin)
