#include "xlsx_file.h"

#include <xlsxwriter.h>

#include <filesystem>

#include "export_text.h"
#include "kontor/error.h"
#include "kontor/text.h"

namespace kontor::api {

namespace {

constexpr std::uint32_t mostRowsOfSheet = 1'048'576;
constexpr std::size_t longestText = 32'767;  ///< of a cell
constexpr double usualWidth = 18;
constexpr std::size_t longestName = 28;  ///< of a sheet, with room for a number

/// Sheets can't be called by anything.
std::string sheetNameOf(std::string name) {
    for (char& c : name)
        if (std::string_view("[]:*?/\\'").find(c) != std::string_view::npos) c = ' ';
    return std::string(leftCharacters(name, longestName));
}

std::vector<std::string> titlesOf(const std::vector<ExportColumn>& columns, bool forPeople) {
    std::vector<std::string> titles;
    for (const auto& column : columns) titles.push_back(forPeople ? column.title : column.name);
    return titles;
}

}  // namespace

XlsxFile::XlsxFile(const std::string& path, std::string sheet, const std::vector<ExportColumn>& columns,
                   const Viewer& viewer, bool forPeople)
    : _sheetName(sheetNameOf(std::move(sheet))), _titles(titlesOf(columns, forPeople)), _zone(viewer.timeZone()) {
    std::string directory = std::filesystem::path(path).parent_path().string();
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    options.tmpdir = directory.data();
    options.use_zip64 = LXW_FALSE;
    _book = workbook_new_opt(path.c_str(), &options);
    if (_book == nullptr) throw Unavailable("a workbook can't be begun at " + path);
    _head = workbook_add_format(_book);
    format_set_bold(_head);
    _time = workbook_add_format(_book);
    format_set_num_format(_time, "yyyy-mm-dd hh:mm:ss");
    addSheet();
}

XlsxFile::~XlsxFile() {
    if (_book != nullptr) workbook_close(_book);
}

void XlsxFile::addSheet() {
    ++_sheets;
    const std::string name = _sheets == 1 ? _sheetName : _sheetName + " " + std::to_string(_sheets);
    _sheet = workbook_add_worksheet(_book, name.c_str());
    if (_sheet == nullptr) throw Unavailable("a workbook takes no further sheet");
    worksheet_freeze_panes(_sheet, 1, 0);
    worksheet_set_column(_sheet, 0, static_cast<lxw_col_t>(_titles.empty() ? 0 : _titles.size() - 1), usualWidth,
                         nullptr);
    for (std::size_t i = 0; i < _titles.size(); ++i)
        worksheet_write_string(_sheet, 0, static_cast<lxw_col_t>(i), _titles[i].c_str(), _head);
    _row = 1;
}

void XlsxFile::write(std::uint16_t column, const ExportCell& cell) {
    if (const auto* text = std::get_if<std::string>(&cell)) {
        const std::string cut(leftCharacters(*text, longestText));
        worksheet_write_string(_sheet, _row, column, cut.c_str(), nullptr);
    } else if (const auto* yes = std::get_if<bool>(&cell)) {
        worksheet_write_boolean(_sheet, _row, column, *yes ? 1 : 0, nullptr);
    } else if (const auto* number = std::get_if<std::int64_t>(&cell)) {
        worksheet_write_number(_sheet, _row, column, static_cast<double>(*number), nullptr);
    } else if (const auto* decimal = std::get_if<double>(&cell)) {
        worksheet_write_number(_sheet, _row, column, *decimal, nullptr);
    } else if (const auto* time = std::get_if<Time>(&cell)) {
        // "2026-01-31 09:15:00" of the zone, as the sheet counts days.
        const std::string text = spreadsheetTime(*time, _zone);
        lxw_datetime at{};
        double seconds = 0;
        if (std::sscanf(text.c_str(), "%d-%d-%d %d:%d:%lf", &at.year, &at.month, &at.day, &at.hour, &at.min,
                        &seconds) == 6 &&
            at.year >= 1900) {
            at.sec = seconds;
            worksheet_write_datetime(_sheet, _row, column, &at, _time);
        } else {
            worksheet_write_string(_sheet, _row, column, text.c_str(), nullptr);
        }
    }
}

void XlsxFile::row(const std::vector<ExportCell>& cells) {
    if (_row == mostRowsOfSheet) addSheet();
    for (std::size_t i = 0; i < cells.size(); ++i) write(static_cast<std::uint16_t>(i), cells[i]);
    ++_row;
}

void XlsxFile::finish() {
    const lxw_error error = workbook_close(std::exchange(_book, nullptr));
    if (error != LXW_NO_ERROR)
        throw Unavailable(std::string("a workbook can't be written: ") + lxw_strerror(error), std::chrono::seconds(60));
}

}  // namespace kontor::api
