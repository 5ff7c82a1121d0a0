#include "imports/row_file.h"

#include <cerrno>
#include <cstdint>
#include <system_error>

namespace kontor {

namespace {

[[noreturn]] void failed(const std::string& path) {
    throw std::system_error(errno, std::generic_category(), path);
}

void put(std::FILE* file, std::int64_t number) {
    std::fwrite(&number, sizeof number, 1, file);
}

void put(std::FILE* file, const std::string& text) {
    put(file, static_cast<std::int64_t>(text.size()));
    std::fwrite(text.data(), 1, text.size(), file);
}

std::int64_t number(std::FILE* file, const std::string& path) {
    std::int64_t value = 0;
    if (std::fread(&value, sizeof value, 1, file) != 1) failed(path);
    return value;
}

std::string text(std::FILE* file, const std::string& path) {
    std::string value(static_cast<std::size_t>(number(file, path)), '\0');
    if (std::fread(value.data(), 1, value.size(), file) != value.size()) failed(path);
    return value;
}

}  // namespace

RowFile::RowFile(std::string path, std::size_t mostRows)
    : _path(std::move(path)), _most(mostRows), _file(std::fopen(_path.c_str(), "w+bex")) {
    if (!_file) failed(_path);
}

RowFile::~RowFile() {
    std::fclose(_file);
    std::error_code ignored;
    std::filesystem::remove(_path, ignored);
}

bool RowFile::row(TableRow&& row) {
    if (_offsets.size() == _most) refuseTable("error.csv_rows", {{"most", std::to_string(_most)}});
    _offsets.push_back(std::ftell(_file));
    put(_file, row.line);
    put(_file, static_cast<std::int64_t>(row.cells.size()));
    for (const auto& cell : row.cells) put(_file, cell);
    put(_file, static_cast<std::int64_t>(row.fault ? row.fault->params.size() + 1 : 0));
    if (row.fault) {
        put(_file, row.fault->key);
        for (const auto& [name, value] : row.fault->params) put(_file, name), put(_file, value);
    }
    if (std::ferror(_file)) failed(_path);
    return true;
}

TableRow RowFile::at(std::size_t index) const {
    if (std::exchange(_writing, false) && std::fflush(_file) != 0) failed(_path);
    if (std::fseek(_file, _offsets.at(index), SEEK_SET) != 0) failed(_path);
    TableRow row;
    row.line = number(_file, _path);
    row.cells.resize(static_cast<std::size_t>(number(_file, _path)));
    for (auto& cell : row.cells) cell = text(_file, _path);
    const auto fault = number(_file, _path);
    if (fault == 0) return row;
    row.fault = Message{text(_file, _path), {}};
    for (std::int64_t i = 1; i < fault; ++i) {
        std::string name = text(_file, _path);
        row.fault->params.emplace_back(std::move(name), text(_file, _path));
    }
    return row;
}

std::vector<TableRow> RowFile::between(std::size_t from, std::size_t end) const {
    std::vector<TableRow> rows;
    for (std::size_t i = from; i < end; ++i) rows.push_back(at(i));
    return rows;
}

}  // namespace kontor
