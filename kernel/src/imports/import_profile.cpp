#include "imports/import_profile.h"

#include <algorithm>

#include "imports/table.h"
#include "kontor/kernel.h"
#include "kontor/text.h"

namespace kontor {

namespace {

constexpr Field profileFields[] = {
    idField<&ImportProfile::id>(),
    versionField<&ImportProfile::version>(),
    field<&ImportProfile::name>("name")
        .limit(150)
        .writable()
        .required()
        .filterable()
        .sortable()
        .doc("What it is called")
        .example("\"Staff of the payroll office\""),
    field<&ImportProfile::recordKind>("kind")
        .as(FieldType::word)
        .limit(40)
        .createOnly()
        .filterable()
        .doc("Kind of the records the rows become")
        .example("\"user\""),
    field<&ImportProfile::mapping>("mapping")
        .writable()
        .unlisted()
        .doc("Which field a column is, by the column's name; an empty text leaves the column out")
        .example(R"({"E-Mail": "email", "Raum": "location", "Notiz": ""})"),
    field<&ImportProfile::defaults>("defaults")
        .writable()
        .unlisted()
        .doc("What every row says that does not say otherwise, by the names of fields as in `mapping`")
        .example(R"({"type": "Computer"})"),
    field<&ImportProfile::matchBy>("match_by")
        .as(FieldType::word)
        .limit(40)
        .writable()
        .doc("Field that tells which record a row is about; empty: the first that is a column")
        .example("\"login\""),
    field<&ImportProfile::rule>("rule").oneOf(importRules).writable().doc("As of imports").example("\"create_update\""),
    field<&ImportProfile::emptyCells>("empty_cells")
        .oneOf(importEmptyCells)
        .writable()
        .doc("As of imports")
        .example("\"keep\""),
    field<&ImportProfile::createMissing>("create_missing").writable().doc("As of imports").example("true"),
    field<&ImportProfile::shared>("shared")
        .writable()
        .filterable()
        .doc("Whether others who import may use it too")
        .example("true"),
    field<&ImportProfile::ownerId>("owner_id").refersTo("user").filterable().doc("Whose it is").example("1"),
    field<&ImportProfile::headerKey>("header_key")
        .doc("Digest of the columns' names: a file with just these columns is read by this profile")
        .example("\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\""),
    createdField<&ImportProfile::createdAt>(),
    updatedField<&ImportProfile::updatedAt>(),
};

void prepareProfile(WriteContext& context, const ImportProfile* before, ImportProfile& after) {
    if (!context.kernel.catalog().importKinds.contains(after.recordKind)) throw Invalid("kind", "error.no_such_kind");
    if (!before && context.viewer.id() != 0) after.ownerId = context.viewer.id();
    if (before && before->ownerId != context.viewer.id() && !context.viewer.may("users.read_imports"))
        throw Forbidden("users.read_imports");
    std::vector<std::string> columns;
    for (const auto& [column, field] : after.mapping.members()) {
        if (!field.isString()) throw Invalid("mapping", "error.not_a_text");
        columns.push_back(column);
    }
    if (columns.empty()) throw Invalid("mapping", "error.required");
    if (columns.size() > mostTableColumns)
        throw Invalid("mapping", "error.csv_columns", {{"most", std::to_string(mostTableColumns)}});
    after.headerKey = headerKeyOf(std::move(columns));
}

}  // namespace

const FieldTable ImportProfile::fields = profileFields;

RecordType importProfileType() {
    RecordType type = recordType<ImportProfile>("import-profiles", "import_profile", ImportProfile::fields);
    type.doc = "What the columns of files mean, kept for the next file like it.";
    type.label = "{t}.name";
    type.lookup = {"t.name"};
    type.readPermission = "users.import";
    type.createPermission = type.writePermission = type.deletePermission = "users.import";
    type.visible = [](const Viewer& viewer) -> Predicate {
        if (viewer.may("users.read_imports")) return {};
        return {"(t.shared OR t.owner_id = ?)", {viewer.id()}};
    };
    type.softDelete = false;
    type.defaultSort = "name";
    type.textColumns = {"t.name"};
    type.prepare = prepared<ImportProfile>(prepareProfile);
    type.removing = [](WriteContext& context, const void* record) {
        const auto& profile = *static_cast<const ImportProfile*>(record);
        if (profile.ownerId != context.viewer.id() && !context.viewer.may("users.read_imports"))
            throw Forbidden("users.read_imports");
        context.tx.execute("UPDATE import SET profile_id = NULL WHERE profile_id = ?", profile.id);
    };
    return type;
}

std::string headerKeyOf(std::vector<std::string> columns) {
    std::erase(columns, "");
    for (auto& column : columns) column = asciiLower(column);
    std::sort(columns.begin(), columns.end());
    return sha256Hex(join(columns, "\n"));
}

std::optional<ImportProfile> profileFor(Transaction& tx, Kernel& kernel, const Viewer& viewer, const std::string& kind,
                                        const std::vector<std::string>& columns) {
    ListRequest request;
    request.limit = 1;
    request.sort = "-id";
    request.fields = {"id"};
    for (const bool own : {true, false}) {
        request.extra = {"t.kind = ? AND t.header_key = ?", {kind, headerKeyOf(columns)}};
        if (own) request.extra = conjoin(request.extra, {"t.owner_id = ?", {viewer.id()}});
        const auto found = kernel.records().list(tx, viewer, ImportProfile::kind, request).items;
        if (!found.empty()) return kernel.records().get<ImportProfile>(tx, viewer, found.front().id());
    }
    return std::nullopt;
}

}  // namespace kontor
