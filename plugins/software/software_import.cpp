#include "software_import.h"

#include "kontor/date.h"
#include "kontor/import_extra.h"
#include "kontor/json.h"
#include "kontor/kernel.h"
#include "kontor/software/installed.h"
#include "kontor/text.h"

namespace kontor::software {

namespace {

std::string wordIn(const Json& program, std::initializer_list<const char*> names) {
    for (const char* name : names)
        if (const Json* value = program.find(name); value && !value->text().empty()) return value->text();
    return {};
}

/// As agents report a program: name, publisher, version, and where it comes from.
ReportedProgram programOf(const Json& said) {
    ReportedProgram program{.maker = wordIn(said, {"publisher", "manufacturer", "maker"}),
                            .name = wordIn(said, {"name"}),
                            .version = wordIn(said, {"version"}),
                            .platform = wordIn(said, {"from", "platform"})};
    if (const std::string day = wordIn(said, {"install_date", "installdate"}); !day.empty())
        program.installedOn = readDate(std::string_view(day).substr(0, day.find_first_of(" T")));
    return program;
}

/// The JSON of an inventory, or names with `;` or `|` between them.
std::vector<ReportedProgram> programsIn(const std::string& cell) {
    std::vector<ReportedProgram> programs;
    if (cell.starts_with("[") || cell.starts_with("{")) {
        try {
            const Json said = Json::parse(cell);
            if (said.isObject()) programs.push_back(programOf(said));
            if (said.isArray())
                for (const auto& item : said.items()) programs.push_back(programOf(item));
            return programs;
        } catch (const JsonError&) {
            throw Invalid("software", "error.json_broken");
        }
    }
    for (const auto& name : split(replaceAll(replaceAll(cell, "|", ";"), "\n", ";"), ';'))
        if (!trimmed(name).empty()) programs.push_back({.name = std::string(trimmed(name))});
    return programs;
}

bool writePrograms(ImportNames& names, const RowCells& cells, std::int64_t assetId) {
    const auto cell = cells.find("software");
    auto* installed = names.kernel().find<Installed>();
    if (cell == cells.end() || !installed) return false;
    const auto programs = programsIn(cell->second);
    return installed->report(names.tx(), names.viewer(), assetId, programs, "import").changedAnything();
}

}  // namespace

void addProgramsOfAssets(Registry& registry) {
    registry.provides<ImportExtra>(std::make_shared<ImportExtra>(ImportExtra{
        .kind = "asset",
        .columns = {{.name = "software",
                     .called = {"softwares", "programs", "programme", "installedsoftware", "contentsoftwares"}}},
        .written = writePrograms}));
}

}  // namespace kontor::software
