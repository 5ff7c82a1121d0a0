#include "document.h"

#include <algorithm>
#include <array>

#include "kontor/error.h"
#include "kontor/html.h"
#include "kontor/text.h"

namespace kontor::handover {

namespace {

using Variables = std::vector<std::pair<std::string_view, std::string>>;

constexpr std::array<std::string_view, 12> variableNames{"number", "person",       "person_first_name", "agent",
                                                         "date",   "organisation", "department",        "location",
                                                         "items",  "accessories",  "consumables",       "note"};

/// In one go, so that a name which looks like a variable stays what it is.
std::string filledIn(const std::string& text, const Variables& variables) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const auto found = std::find_if(variables.begin(), variables.end(), [&](const auto& variable) {
            return text[at] == '{' && text.compare(at + 1, variable.first.size(), variable.first) == 0 &&
                   text.compare(at + 1 + variable.first.size(), 1, "}") == 0;
        });
        if (found == variables.end()) {
            result += text[at++];
        } else {
            result += found->second;
            at += found->first.size() + 2;
        }
    }
    return result;
}

std::string linesHtml(const std::string& text) {
    std::string result;
    for (const auto& line : split(text, '\n')) {
        if (trimmed(line).empty()) continue;
        result += (result.empty() ? "" : "<br>") + escapeHtml(trimmed(line));
    }
    return result;
}

/// A list of lines under a heading; nothing where there is none.
std::string partHtml(const std::string& heading, const std::string& text) {
    const std::string lines = linesHtml(text);
    return lines.empty() ? "" : "<h2>" + escapeHtml(heading) + "</h2><p>" + lines + "</p>";
}

std::string wordOf(const Translations& words, const Handover& handover, const std::string& key) {
    return words.text(handover.language, key);
}

/// Reads the numbers of a path. They are at most four digits, so that nothing has to be thought of beyond them.
class PathReader {
  public:
    explicit PathReader(std::string_view path) : _rest(path) {}

    bool atEnd() const { return _rest.empty(); }
    bool take(char wanted) {
        if (_rest.empty() || _rest.front() != wanted) return false;
        _rest.remove_prefix(1);
        return true;
    }
    bool takeNumber(int most) {
        int value = 0;
        std::size_t digits = 0;
        while (digits < 4 && digits < _rest.size() && _rest[digits] >= '0' && _rest[digits] <= '9')
            value = value * 10 + (_rest[digits++] - '0');
        _rest.remove_prefix(digits);
        return digits > 0 && value <= most;
    }
    bool takePoint() { return takeNumber(600) && take(' ') && takeNumber(200); }

  private:
    std::string_view _rest;
};

}  // namespace

void checkVariables(const std::string& html) {
    for (auto open = html.find('{'); open != std::string::npos; open = html.find('{', open + 1)) {
        const auto close = html.find('}', open);
        if (close == std::string::npos) return;
        const std::string name = html.substr(open + 1, close - open - 1);
        const bool isName = !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
        if (isName && std::find(variableNames.begin(), variableNames.end(), name) == variableNames.end())
            throw Invalid("html", "handover.error.variable",
                          {{"name", name}, {"known", join({variableNames.begin(), variableNames.end()}, ", ")}});
    }
}

std::string itemsHtml(const Handover& handover, const Translations& words) {
    const Json& assets = handover.items["assets"];
    if (!assets.isArray() || assets.size() == 0) return {};
    std::vector<const char*> columns{"number", "name", "type", "serial", "accessories"};
    std::erase_if(columns, [&](const char* column) {
        return std::all_of(assets.items().begin(), assets.items().end(),
                           [&](const Json& asset) { return asset[column].text().empty(); });
    });
    std::string html = "<table><thead><tr>";
    for (const char* column : columns)
        html += "<th>" + escapeHtml(wordOf(words, handover, std::string("handover.item.") + column)) + "</th>";
    html += "</tr></thead><tbody>";
    for (const auto& asset : assets.items()) {
        html += "<tr>";
        for (const char* column : columns) html += "<td>" + escapeHtml(asset[column].text()) + "</td>";
        html += "</tr>";
    }
    return html + "</tbody></table>";
}

std::string documentHtml(const std::string& html, const Handover& handover, const DocumentFacts& facts,
                         const Translations& words) {
    const std::string firstName = facts.person.substr(0, facts.person.find(' '));
    const Variables variables{
        {"number", escapeHtml(handover.number)},
        {"person", escapeHtml(facts.person)},
        {"person_first_name", escapeHtml(firstName)},
        {"agent", escapeHtml(facts.agent)},
        {"date", handover.date ? escapeHtml(localDate(*handover.date, handover.language)) : ""},
        {"organisation", escapeHtml(facts.organisation)},
        {"department", escapeHtml(facts.department)},
        {"location", escapeHtml(facts.location)},
        {"items", itemsHtml(handover, words)},
        {"accessories", partHtml(wordOf(words, handover, "handover.field.accessories"), handover.accessories)},
        {"consumables", partHtml(wordOf(words, handover, "handover.field.consumables"), handover.consumables)},
        {"note", partHtml(wordOf(words, handover, "handover.field.note"), handover.note)}};
    return filledIn(html, variables);
}

std::string signatureHtml(const Handover& handover, const Translations& words, const std::string& timeZone) {
    const auto line = [](const std::string& text) { return "<p>" + escapeHtml(text) + "</p>"; };
    if (!handover.signedAt)
        return "<div class=\"signature\"><div class=\"line\"><p>" +
               escapeHtml(wordOf(words, handover, "handover.to_sign_here")) + "</p></div></div>";
    std::string html = "<div class=\"signature\">";
    if (!handover.signature.empty())
        html += "<svg width=\"60mm\" height=\"20mm\" viewBox=\"0 0 600 200\"><path d=\"" +
                escapeHtml(handover.signature) +
                "\" fill=\"none\" stroke=\"#111\" stroke-width=\"4\" stroke-linecap=\"round\" "
                "stroke-linejoin=\"round\"/></svg>";
    html += "<div class=\"line\">" + line(handover.signedName);
    html += line(words.text(handover.language, "handover.signed_line",
                            {{"time", localTime(*handover.signedAt, handover.language, timeZone)},
                             {"zone", timeZone},
                             {"way", wordOf(words, handover, "handover.way." + handover.signedVia.value_or(""))}}));
    return html + "</div></div>";
}

PdfOptions documentOptions(const Handover& handover, const DocumentFacts& facts, const Translations& words) {
    PdfOptions options;
    options.title = wordOf(words, handover, "handover.title." + handover.direction) + " " + handover.number;
    options.language = handover.language;
    options.header = facts.letterhead;
    options.footer = options.title;
    options.pageNumbers = true;
    options.style =
        ".signature { margin-top: 8mm; width: 100mm; break-inside: avoid } .signature svg { display: block } "
        ".line { border-top: 0.5pt solid #333; padding-top: 1mm } .line p { margin: 0 }";
    return options;
}

void checkSignature(std::string_view path) {
    constexpr std::size_t longest = 60'000;
    constexpr int fewest = 3;
    const auto refuse = [] { return Invalid("signature", "handover.error.signature"); };
    if (path.size() > longest) throw refuse();
    PathReader reader(path);
    int lines = 0;
    while (!reader.atEnd()) {
        if (!reader.take('M') || !reader.takePoint()) throw refuse();
        while (reader.take('L')) {
            if (!reader.takePoint()) throw refuse();
            ++lines;
        }
    }
    if (lines < fewest) throw refuse();
}

}  // namespace kontor::handover
