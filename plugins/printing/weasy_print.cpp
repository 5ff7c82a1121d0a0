#include "weasy_print.h"

#include <filesystem>

#include "kontor/error.h"
#include "kontor/html.h"
#include "kontor/log.h"
#include "kontor/text.h"
#include "render_pdf.h"

namespace kontor::printing {

namespace {

const LogEvent pdfFailed(LogEvent::Level::warning, "printing.pdf_failed", "A document could not be made: {error}",
                         "WeasyPrint ended with an error, took too long or wanted too much memory. What was asked for "
                         "is answered with an error; large documents are better printed in parts.");

constexpr const char* interpreter = "/usr/bin/python3";
constexpr const char* package = "/usr/lib/python3/dist-packages/weasyprint";
constexpr std::size_t mostHtml = 8U << 20U;
/// What render_pdf.py ends with where the package is missing.
constexpr int packageMissing = 78;

/// How documents look: calm, black, and with the fonts a Debian machine has.
constexpr std::string_view houseStyle = R"css(
body { font-family: "Noto Sans", "DejaVu Sans", sans-serif; font-size: 10pt; line-height: 1.4; color: #111; margin: 0 }
h1 { font-size: 18pt; margin: 0 0 4mm } h2 { font-size: 12pt; margin: 6mm 0 2mm } p { margin: 0 0 3mm }
table { border-collapse: collapse; width: 100%; margin: 0 0 4mm }
th, td { border-bottom: 0.3pt solid #999; padding: 1.2mm 2mm 1.2mm 0; text-align: left; vertical-align: top }
th { border-bottom: 0.8pt solid #333; font-size: 9pt } tr { break-inside: avoid } img { max-width: 100% }
)css";

std::string millimetres(double length) {
    std::string text = std::to_string(length);
    return text + "mm";
}

/// A text as a string of CSS that ends neither the string nor the element around it.
std::string cssText(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\' || c == '<' || static_cast<unsigned char>(c) < 0x20) {
            constexpr std::string_view digits = "0123456789abcdef";
            const auto byte = static_cast<unsigned char>(c);
            result += {'\\', digits[byte >> 4U], digits[byte & 15U], ' '};
        } else {
            result += c;
        }
    }
    return result + "\"";
}

std::string pageStyle(const PdfOptions& options) {
    std::string style = "@page { size: " + millimetres(options.width) + " " + millimetres(options.height) +
                        "; margin: " + millimetres(options.marginTop) + " " + millimetres(options.marginRight) + " " +
                        millimetres(options.marginBottom) + " " + millimetres(options.marginLeft) + ";";
    constexpr std::string_view small = "; font-family: \"Noto Sans\", sans-serif; font-size: 8pt; color: #555 }";
    const auto put = [&](std::string_view where, const std::string& content) {
        style.append(" ").append(where).append(" { content: ").append(content).append(small);
    };
    if (!options.header.empty()) put("@top-left", cssText(options.header));
    if (!options.footer.empty()) put("@bottom-left", cssText(options.footer));
    if (options.pageNumbers) put("@bottom-right", "counter(page) \" / \" counter(pages)");
    return style + " }";
}

}  // namespace

bool WeasyPrint::ready() const {
    std::error_code ignored;
    return std::filesystem::exists(interpreter, ignored) && std::filesystem::exists(package, ignored);
}

std::string WeasyPrint::fromHtml(std::string_view html, const PdfOptions& options) {
    if (html.size() > mostHtml) throw Invalid("html", "printing.error.too_large");
    if (!isUtf8(html)) throw Invalid("html", "error.not_utf8");
    std::string document = "<!doctype html><html lang=\"" + escapeHtml(options.language) +
                           "\"><head><meta charset=\"utf-8\"><title>" + escapeHtml(options.title) + "</title><style>" +
                           std::string(houseStyle) + pageStyle(options) + options.style + "</style></head><body>";
    document.append(html).append("</body></html>");

    ToolCall call{.arguments = {interpreter, "-I", "-c", renderScript}, .input = document};
    call.limit = std::chrono::minutes(2);
    call.cpuLimit = std::chrono::seconds(90);
    const ToolResult result = _tools.run(call);
    if (result.good() && result.output.starts_with("%PDF-")) return result.output;
    if (result.ending == ToolResult::Ending::stopped) throw Unavailable("the server stops");
    if (result.ending == ToolResult::Ending::exited && result.code == packageMissing)
        throw Unavailable("WeasyPrint is not installed (package weasyprint)", std::chrono::minutes(5));
    log(pdfFailed, {{"error", result.explain()}});
    throw Invalid("html", "printing.error.failed");
}

}  // namespace kontor::printing
