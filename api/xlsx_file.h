#pragma once

#include <string>
#include <vector>

#include "export_table.h"

struct lxw_workbook;
struct lxw_worksheet;
struct lxw_format;

namespace kontor::api {

/// A workbook written row by row to a file, whatever its size: with constant memory, and further sheets where one is
/// full. Text is text, never a formula.
class XlsxFile {
  public:
    /// `path`: of the new file; its directory takes what is not finished. Throws Unavailable when it can't be written.
    XlsxFile(const std::string& path, std::string sheet, const std::vector<ExportColumn>& columns, const Viewer& viewer,
             bool forPeople);
    ~XlsxFile();
    XlsxFile(const XlsxFile&) = delete;
    XlsxFile& operator=(const XlsxFile&) = delete;

    void row(const std::vector<ExportCell>& cells);
    /// Writes what is left. Throws Unavailable when the disk is full or does not let itself be written.
    void finish();

  private:
    void addSheet();
    void write(std::uint16_t column, const ExportCell& cell);

    const std::string _sheetName;
    const std::vector<std::string> _titles;
    const std::string _zone;
    lxw_workbook* _book = nullptr;
    lxw_worksheet* _sheet = nullptr;
    lxw_format* _head = nullptr;
    lxw_format* _time = nullptr;
    int _sheets = 0;
    std::uint32_t _row = 0;
};

}  // namespace kontor::api
