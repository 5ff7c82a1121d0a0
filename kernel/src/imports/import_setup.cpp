#include "imports/import_setup.h"

#include <algorithm>
#include <array>

#include "imports/import_profile.h"
#include "kontor/custom_fields.h"
#include "kontor/provided.h"
#include "kontor/text.h"

namespace kontor {

namespace {

constexpr std::size_t shownValues = 3;
constexpr std::size_t shownCharacters = 60;
constexpr std::size_t rowsLookedAt = 20;

constexpr std::array<std::pair<std::string_view, char>, 6> marks{
    {{"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}, {"bar", '|'}, {"double", '"'}, {"single", '\''}}};

std::string markOf(const std::string& word) {
    for (const auto& [name, mark] : marks)
        if (name == word) return std::string(1, mark);
    return {};
}

std::string wordOfMark(const std::string& text) {
    for (const auto& [name, mark] : marks)
        if (text.size() == 1 && mark == text.front()) return std::string(name);
    return {};
}

/// The header, and some values of each column.
class Beginning : public TableSink {
  public:
    void header(std::vector<std::string> names) override {
        _header = std::move(names);
        _values.resize(_header.size());
    }
    bool row(TableRow&& row) override {
        ++_rows;
        for (std::size_t i = 0; i < row.cells.size() && i < _values.size(); ++i) {
            auto& values = _values[i];
            std::string shown(leftCharacters(row.cells[i], shownCharacters));
            if (!shown.empty() && values.size() < shownValues &&
                std::find(values.begin(), values.end(), shown) == values.end())
                values.push_back(std::move(shown));
        }
        return _rows < rowsLookedAt;
    }
    bool hasRows() const { return _rows > 0; }
    const std::vector<std::string>& names() const { return _header; }
    Json columns() const {
        Json columns = Json::object();
        for (std::size_t i = 0; i < _header.size(); ++i)
            if (!_header[i].empty()) columns[_header[i]] = Json(Json::Array(_values[i].begin(), _values[i].end()));
        return columns;
    }

  private:
    std::vector<std::string> _header;
    std::vector<std::vector<std::string>> _values;
    std::size_t _rows = 0;
};

void findKey(const ImportColumns& columns, Import& import) {
    const auto keys = columns.keys();
    const auto isColumn = [&](const std::string& key) {
        for (const auto& [column, field] : import.mapping.members())
            if (field.text() == key) return true;
        return false;
    };
    if (import.matchBy.empty())
        for (const auto& key : keys)
            if (import.matchBy.empty() && isColumn(key)) import.matchBy = key;
    if (std::find(keys.begin(), keys.end(), import.matchBy) == keys.end() || !isColumn(import.matchBy))
        throw Invalid("match_by", "error.no_key_column", {{"values", join(keys, ", ")}});
}

void checkDefaults(const ImportColumns& columns, const Json& defaults) {
    for (const auto& [name, value] : defaults.members())
        if (!columns.find(name) || name == "id" || !value.isString())
            throw Invalid("defaults", "error.not_one_of", {{"values", join(columns.names(), ", ")}});
}

/// What it says of columns the file has; of objects, those of a profile that this file lacks are no mistake.
Json withoutOthers(const Json& mapping, const std::vector<std::string>& header) {
    Json result = Json::object();
    for (const auto& [column, field] : mapping.members())
        if (std::find(header.begin(), header.end(), column) != header.end()) result[column] = field;
    return result;
}

void useProfile(const ImportProfile& profile, const std::vector<std::string>& header, Import& after) {
    if (profile.recordKind != after.recordKind) throw Invalid("profile_id", "error.other_kind");
    after.profileId = profile.id;
    after.mapping = withoutOthers(profile.mapping, header);
    after.defaults = profile.defaults;
    after.matchBy = profile.matchBy;
    after.rule = profile.rule;
    after.emptyCells = profile.emptyCells;
    after.createMissing = profile.createMissing;
}

void chooseProfile(WriteContext& context, const Import* before, const std::vector<std::string>& header, Import& after) {
    auto& records = context.kernel.records();
    if (after.profileId && (!before || before->profileId != after.profileId)) {
        try {
            useProfile(records.get<ImportProfile>(context.tx, context.viewer, *after.profileId), header, after);
        } catch (const NotFound&) {
            throw Invalid("profile_id", "error.no_such_record", {{"id", std::to_string(*after.profileId)}});
        }
        return;
    }
    if (before || after.mapping.size() > 0 || !after.matchBy.empty()) return;
    if (const auto profile = profileFor(context.tx, context.kernel, context.viewer, after.recordKind, header))
        useProfile(*profile, header, after);
}

bool isReadAnew(const Import& before, const Import& after) {
    return before.encoding != after.encoding || before.delimiter != after.delimiter || before.quote != after.quote ||
           before.sheet != after.sheet;
}

bool isTheSame(const Import& before, const Import& after) {
    return before.mapping == after.mapping && before.matchBy == after.matchBy &&
           before.createMissing == after.createMissing && before.defaults == after.defaults &&
           before.profileId == after.profileId && before.rule == after.rule && before.emptyCells == after.emptyCells &&
           !isReadAnew(before, after);
}

}  // namespace

const ImportKind& importKindOf(Kernel& kernel, std::string_view kind) {
    const auto& kinds = kernel.catalog().importKinds;
    const auto found = kinds.find(kind);
    if (found != kinds.end()) return found->second;
    std::vector<std::string> names;
    for (const auto& [name, declared] : kinds) names.push_back(name);
    throw Invalid("kind", "error.not_one_of", {{"values", join(names, ", ")}});
}

std::unique_ptr<ImportColumns> importColumnsOf(Transaction& tx, Kernel& kernel, const std::string& kind) {
    std::vector<const ImportExtra*> extras;
    for (const auto* extra : providedOf<ImportExtra>(kernel.catalog()))
        if (extra->kind == kind) extras.push_back(extra);
    return std::make_unique<ImportColumns>(importKindOf(kernel, kind), kernel.records().type(kind),
                                           kernel.translations(), kernel.get<CustomFields>().of(tx, kind),
                                           std::move(extras));
}

StoredFile importFileOf(Transaction& tx, Kernel& kernel, const Viewer& viewer, std::int64_t fileId) {
    try {
        return kernel.files().find(tx, viewer, fileId);
    } catch (const NotFound&) {
        throw Invalid("file_id", "error.no_such_file", {{"id", std::to_string(fileId)}});
    }
}

TableOptions tableOptionsOf(const Import& import) {
    return {import.encoding, markOf(import.delimiter), markOf(import.quote), import.sheet};
}

std::unique_ptr<RowFile> layDown(Kernel& kernel, const std::string& path, const Import& import, std::size_t mostRows) {
    auto rows = std::make_unique<RowFile>(kernel.files().scratchPath(), mostRows);
    readTable(path, tableOptionsOf(import), *rows, kernel.get<TableTools>());
    return rows;
}

void rememberActor(Import& import, const Viewer& viewer) {
    const auto idOf = [](std::int64_t id) { return id == 0 ? std::nullopt : std::optional(id); };
    import.actsAsId = idOf(viewer.id());
    import.via = toString(viewer.origin());
    import.scopes = viewer.data().scopes;
    import.impersonatorId = idOf(viewer.data().impersonatorId);
}

void prepareImport(WriteContext& context, const Import* before, Import& after) {
    if (before && isTheSame(*before, after)) return;
    if (before && before->underWay()) throw Conflict("error.import_under_way");
    if (before && (before->state == "applied" || before->state == "undone")) throw Conflict("error.import_applied");
    const ImportKind& kind = importKindOf(context.kernel, after.recordKind);
    context.viewer.require(context.kernel.records().type(after.recordKind).createPermission);
    if (!kind.permission.empty()) context.viewer.require(kind.permission);
    const StoredFile file = importFileOf(context.tx, context.kernel, context.viewer, after.fileId);
    Beginning beginning;
    const TableFacts facts = readTable(context.kernel.files().path(file), tableOptionsOf(after), beginning,
                                       context.kernel.get<TableTools>(), rowsLookedAt);
    if (!beginning.hasRows()) throw Invalid("file_id", "error.csv_empty");
    chooseProfile(context, before, beginning.names(), after);
    const auto columns = importColumnsOf(context.tx, context.kernel, after.recordKind);
    // Another sheet, or other marks, make other columns.
    if (before && before->mapping == after.mapping && isReadAnew(*before, after))
        after.mapping = withoutOthers(after.mapping, beginning.names());
    after.mapping = columns->complete(beginning.names(), after.mapping);
    checkDefaults(*columns, after.defaults);
    findKey(*columns, after);
    after.fileName = file.name;
    after.format = facts.format;
    after.encoding = facts.encoding;
    after.delimiter = wordOfMark(facts.delimiter);
    after.quote = wordOfMark(facts.quote);
    after.sheet = leftCharacters(facts.sheet, 100);
    after.preview = Json::object(
        {{"sheets", Json(Json::Array(facts.sheets.begin(), facts.sheets.end()))}, {"columns", beginning.columns()}});
    if (!before && context.viewer.id() != 0) after.authorId = context.viewer.id();
    rememberActor(after, context.viewer);
    after.state = "checking";
    after.total = after.done = after.created = after.changed = after.unchanged = after.refused = after.skipped = 0;
    after.error.clear();
    after.finishedAt.reset();
}

}  // namespace kontor
