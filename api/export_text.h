#pragma once

#include <string>
#include <string_view>

#include "export_table.h"

namespace kontor::api {

/// A table as CSV (RFC 4180, UTF-8 with a byte order mark, lines end with CR LF). For people the delimiter, the decimal
/// sign and yes and no are those of their language; for programs they are always the same. Texts that a spreadsheet
/// would take for a formula get an apostrophe before them.
class CsvText {
  public:
    CsvText(const Translations& translations, const Viewer& viewer, bool forPeople);

    std::string head(const std::vector<ExportColumn>& columns) const;
    std::string row(const std::vector<ExportCell>& cells) const;

  private:
    std::string textOf(const ExportCell& cell) const;
    std::string line(const std::vector<std::string>& texts) const;

    bool _forPeople;
    char _delimiter;
    std::string _yes = "true";
    std::string _no = "false";
    std::string _zone;
};

/// Whether a spreadsheet would reckon with the text in place of showing it.
bool looksLikeFormula(std::string_view text);

/// `2026-01-31 09:15:00`, which every spreadsheet reads as a moment; in the zone.
std::string spreadsheetTime(Time time, std::string_view zone);

/// The text of an export in CSV or JSON, piece by piece: the pieces of a reply, or the lines of a file.
class ExportText {
  public:
    explicit ExportText(ExportTable table);
    /// The next piece; nothing when that was all.
    std::optional<std::string> next();

  private:
    std::string object(const AnyRecord& record) const;

    ExportTable _table;
    CsvText _csv;
    bool _begun = false;
    bool _ended = false;
    bool _first = true;
};

}  // namespace kontor::api
