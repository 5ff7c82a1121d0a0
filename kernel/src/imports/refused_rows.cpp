#include "imports/refused_rows.h"

#include "imports/import_setup.h"
#include "kontor/text.h"

namespace kontor {

namespace {

std::string csvCell(const std::string& text) {
    const bool wouldRun = !text.empty() && std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos;
    const std::string safe = wouldRun ? "'" + text : text;
    if (safe.find_first_of("\"\r\n,;\t") == std::string::npos) return safe;
    return '"' + replaceAll(safe, "\"", "\"\"") + '"';
}

/// Writes those lines of the file that were refused.
class RefusedSink : public TableSink {
  public:
    RefusedSink(std::map<std::int64_t, std::string> reasons, std::string title, std::string lineTitle)
        : _reasons(std::move(reasons)), _title(std::move(title)), _lineTitle(std::move(lineTitle)) {}

    void header(std::vector<std::string> names) override {
        _columns = names.size();
        names.push_back(_lineTitle);
        names.push_back(_title);
        line(names);
    }
    bool row(TableRow&& row) override {
        const auto reason = _reasons.find(row.line);
        if (reason == _reasons.end()) return true;
        row.cells.resize(std::max(_columns, row.cells.size()));
        row.cells.resize(_columns);
        row.cells.push_back(std::to_string(row.line));
        row.cells.push_back(reason->second);
        line(row.cells);
        return true;
    }
    const std::string& text() const { return _text; }

  private:
    void line(const std::vector<std::string>& cells) {
        for (std::size_t i = 0; i < cells.size(); ++i) _text += (i ? "," : "") + csvCell(cells[i]);
        _text += "\r\n";
    }

    const std::map<std::int64_t, std::string> _reasons;
    const std::string _title;
    const std::string _lineTitle;
    std::size_t _columns = 0;
    std::string _text = "\xEF\xBB\xBF";
};

std::string reasonOf(const Json& errors, Kernel& kernel, const Viewer& viewer) {
    std::vector<std::string> parts;
    for (const auto& error : errors.items()) {
        Message message{error["key"].text(), {}};
        for (const auto& [name, value] : error["params"].members()) message.params.emplace_back(name, value.text());
        const std::string field = error["field"].text();
        parts.push_back((field.empty() ? "" : field + ": ") + kernel.translations().text(viewer.locale(), message));
    }
    return join(parts, "; ");
}

}  // namespace

std::string refusedRows(Kernel& kernel, const Viewer& viewer, std::int64_t importId) {
    Import import;
    std::string path;
    std::map<std::int64_t, std::string> reasons;
    kernel.db().read([&](Transaction& tx) {
        reasons.clear();
        import = kernel.records().get<Import>(tx, viewer, importId);
        path = kernel.files().path(importFileOf(tx, kernel, viewer, import.fileId));
        tx.each<std::tuple<std::int64_t, std::string>>(
            [&](const auto& row) {
                reasons[std::get<0>(row)] = reasonOf(Json::parse(std::get<1>(row)), kernel, viewer);
            },
            "SELECT line, COALESCE(errors, '[]') FROM import_row WHERE record_id = ? AND outcome = 'refused' AND kind ="
            " 'import'",
            importId);
    });
    RefusedSink sink(std::move(reasons), kernel.translations().text(viewer.locale(), "imports.reason"),
                     kernel.translations().text(viewer.locale(), "field.line"));
    readTable(path, tableOptionsOf(import), sink, kernel.get<TableTools>());
    return sink.text();
}

}  // namespace kontor
