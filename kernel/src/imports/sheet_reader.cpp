#include "imports/sheet_reader.h"

#include <cstdlib>
#include <fstream>

#include "imports/json_reader.h"
#include "imports/sheet_program.h"
#include "kontor/log.h"
#include "kontor/text.h"

namespace kontor {

namespace {

const LogEvent sheetFailed(LogEvent::Level::warning, "imports.reader_failed",
                           "A workbook could not be read: {how}: {said}",
                           "The reader of workbooks (/usr/bin/python3 with python3-openpyxl) ended early: it is not "
                           "installed, or the file wants more memory than it may have.");

constexpr std::size_t mostSheetRows = 200'000;

/// What the program writes into; goes with the object.
class SheetFolder {
  public:
    SheetFolder() : _path((std::filesystem::temp_directory_path() / "kontor-sheet-XXXXXX").string()) {
        if (!::mkdtemp(_path.data())) throw Unavailable("no folder for the reader of workbooks: " + _path);
    }
    ~SheetFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(_path, ignored);
    }
    SheetFolder(const SheetFolder&) = delete;
    SheetFolder& operator=(const SheetFolder&) = delete;
    const std::string& path() const { return _path; }

  private:
    std::string _path;
};

void runReader(const std::filesystem::path& file, const TableOptions& options, const std::string& format,
               TableTools& tools, std::size_t most, const SheetFolder& folder) {
    const ToolResult result =
        tools.tools.run({.arguments = {"/usr/bin/python3", "-I", "-B", "-c", sheetProgram, format, file.string(),
                                       std::to_string(mostSheetRows), std::to_string(mostCellBytes),
                                       std::to_string(mostTableColumns), std::to_string(most), options.sheet},
                         .limit = std::chrono::minutes(30),
                         .cpuLimit = std::chrono::minutes(4),
                         .memoryBytes = 1ULL << 30U,
                         .mostOutput = 1 << 16,
                         .readable = {file.string()},
                         .writable = folder.path(),
                         .mostFileBytes = 1ULL << 30U});
    if (result.good()) return;
    if (result.ending == ToolResult::Ending::stopped) throw Unavailable("the server stops");
    if (result.ending == ToolResult::Ending::timedOut) refuseTable("error.sheet_time");
    log(sheetFailed, {{"how", result.explain()}, {"said", result.errors}});
    refuseTable("error.sheet_memory");
}

Message::Params paramsOf(const Json& given) {
    Message::Params params;
    if (given.isObject())
        for (const auto& [name, value] : given.members()) params.emplace_back(name, value.text());
    return params;
}

/// What the child refused, in its own words.
void checkAnswer(const Json& answer) {
    const std::string key = answer["error"].text();
    if (key.empty()) return;
    refuseTable(key.c_str(), paramsOf(answer["params"]));
}

Json answerOf(const std::string& line) {
    try {
        return Json::parse(line);
    } catch (const JsonError&) {
        refuseTable("error.sheet_broken");
    }
}

TableRow rowOf(const Json& answer) {
    TableRow row;
    if (answer.isArray()) {
        row.line = answer.items().at(0).integer();
        for (const auto& cell : answer.items().at(1).items()) row.cells.emplace_back(trimmed(cell.text()));
        return row;
    }
    row.line = answer["row"].isInteger() ? answer["row"].integer() : 0;
    row.fault = Message{answer["fault"].text("error.sheet_broken"), paramsOf(answer["params"])};
    return row;
}

void readSheetRows(std::istream& lines, TableSink& sink) {
    std::string line;
    bool headed = false;
    while (std::getline(lines, line)) {
        const Json answer = answerOf(line);
        checkAnswer(answer);
        if (answer.find("end")) {
            if (!headed) refuseTable("error.csv_empty");
            return;
        }
        TableRow row = rowOf(answer);
        if (headed) {
            if (!sink.row(std::move(row))) return;
            continue;
        }
        if (row.fault) throw Invalid({{"file_id", *row.fault}});
        checkHeader(row.cells);
        headed = true;
        sink.header(std::move(row.cells));
    }
    // It could not write all of it.
    refuseTable("error.sheet_memory");
}

void readInventory(std::istream& lines, TableSink& sink) {
    std::string line;
    if (!std::getline(lines, line)) refuseTable("error.sheet_memory");
    const Json answer = answerOf(line);
    checkAnswer(answer);
    ObjectRows rows(sink);
    rows.collect(answer["object"]);
    rows.headed();
    rows.row(1, answer["object"]);
}

}  // namespace

TableFacts readSheet(const std::filesystem::path& file, const TableOptions& options, const std::string& format,
                     TableSink& sink, TableTools& tools, std::size_t most) {
    TableFacts facts;
    facts.format = format;
    const SheetFolder folder;
    runReader(file, options, format, tools, most, folder);
    std::ifstream lines(folder.path() + "/rows", std::ios::binary);
    std::string line;
    if (!std::getline(lines, line)) refuseTable("error.sheet_memory");
    const Json first = answerOf(line);
    checkAnswer(first);
    facts.sheet = first["sheet"].text();
    for (const auto& name : first["sheets"].items()) facts.sheets.push_back(name.text());
    if (format == "xml")
        readInventory(lines, sink);
    else
        readSheetRows(lines, sink);
    return facts;
}

}  // namespace kontor
