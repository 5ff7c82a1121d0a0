#include "quoted_text.h"

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "kontor/text.h"

namespace kontor::collaboration {
namespace {

using Line = TextLine;

std::vector<Line> linesOf(std::string_view text) {
    std::vector<Line> lines;
    for (std::size_t at = 0; at < text.size();) {
        auto end = text.find('\n', at);
        if (end == std::string_view::npos) end = text.size();
        lines.push_back({at, trimmed(text.substr(at, end - at))});
        at = end + 1;
    }
    return lines;
}

bool isQuote(const Line& line) {
    return line.text.starts_with('>');
}

bool endsWithAny(std::string_view text, std::initializer_list<std::string_view> endings) {
    for (const auto ending : endings)
        if (text.ends_with(ending)) return true;
    return false;
}

/// "Am 3. Mai schrieb Eva:" / "On May 3 Eva wrote:", which may be broken over two lines.
bool isAttribution(std::string_view text) {
    if (text.size() > 400) return false;
    const bool opening = text.starts_with("Am ") || text.starts_with("On ") || text.starts_with("Le ") ||
                         text.find('@') != std::string_view::npos || text.find(" schrieb ") != std::string_view::npos;
    return opening && (endsWithAny(text, {"wrote:", "schrieb:", "a écrit :", "a écrit:", "geschrieben:"}) ||
                       (text.ends_with(':') && text.find(" schrieb ") != std::string_view::npos));
}

bool isSeparator(std::string_view text) {
    static constexpr std::array<std::string_view, 8> known{
        "-----Original Message-----",          "-----Ursprüngliche Nachricht-----",
        "----- Original Message -----",        "-----Original-Nachricht-----",
        "---------- Forwarded message",        "----- Ursprüngliche Nachricht -----",
        "-------- Ursprüngliche Nachricht --", "-------- Original Message --------"};
    for (const auto separator : known)
        if (text.starts_with(separator)) return true;
    return text.size() >= 20 && text.find_first_not_of('_') == std::string_view::npos;
}

/// Outlook's block: a "From:" line followed closely by "Sent:" or "Date:" and "Subject:".
bool isOutlookBlock(const std::vector<Line>& lines, std::size_t at) {
    const auto starts = [&](std::size_t i, std::initializer_list<std::string_view> names) {
        if (i >= lines.size()) return false;
        std::string_view text = lines[i].text;
        while (text.starts_with('*')) text.remove_prefix(1);
        for (const auto name : names)
            if (text.starts_with(name)) return true;
        return false;
    };
    if (!starts(at, {"From:", "Von:"})) return false;
    bool date = false;
    bool subject = false;
    for (std::size_t i = at + 1; i < at + 7; ++i) {
        date = date || starts(i, {"Sent:", "Date:", "Gesendet:", "Datum:"});
        subject = subject || starts(i, {"Subject:", "Betreff:"});
    }
    return date && subject;
}

/// Where the last run of quoted and empty lines begins that reaches to the end; past the end if there is no quote in
/// it.
std::size_t tailQuoteStart(const std::vector<Line>& lines) {
    std::size_t start = lines.size();
    for (std::size_t i = lines.size(); i-- > 0;) {
        if (isQuote(lines[i]))
            start = i;
        else if (!lines[i].text.empty())
            break;
    }
    return start;
}

}  // namespace

std::size_t quoteStart(const std::vector<TextLine>& lines) {
    const std::size_t tail = tailQuoteStart(lines);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (isSeparator(lines[i].text) && i > 0 && i + 1 < lines.size()) return i;
        if (isOutlookBlock(lines, i)) return i;
        std::string joined(lines[i].text);
        for (std::size_t span = 0; span < 2 && i + span < lines.size(); ++span) {
            if (span > 0) joined.append(" ").append(lines[i + span].text);
            if (!isAttribution(joined)) continue;
            // Whole on the second line, it does not begin on the first.
            if (span > 0 && isAttribution(lines[i + span].text)) break;
            std::size_t next = i + span + 1;
            while (next < lines.size() && lines[next].text.empty()) ++next;
            if (next >= lines.size() || next >= tail || !isQuote(lines[next])) return i;
        }
        if (i == tail) return i;
    }
    return lines.size();
}

TextParts splitQuoted(std::string_view text) {
    const std::vector<Line> lines = linesOf(text);
    const std::size_t quote = quoteStart(lines);
    const std::size_t quoteAt = quote < lines.size() ? lines[quote].start : text.size();
    std::size_t signatureAt = quoteAt;
    for (std::size_t i = quote; i-- > 0;) {
        const bool mark = lines[i].text == "--" || lines[i].text == "—";
        if (mark && quote - i <= 15) {
            signatureAt = lines[i].start;
            break;
        }
    }
    TextParts parts{text.substr(0, signatureAt), text.substr(signatureAt, quoteAt - signatureAt), text.substr(quoteAt)};
    // Nothing new above the quote: it is a forwarded mail, or an answer below the quote; then show everything.
    if (trimmed(parts.fresh).empty() && trimmed(parts.signature).empty()) return {text, {}, {}};
    return parts;
}

}  // namespace kontor::collaboration
