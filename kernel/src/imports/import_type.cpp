#include "imports/import_type.h"

#include "imports/import.h"
#include "imports/import_setup.h"

namespace kontor {

namespace {

constexpr std::array<std::string_view, 4> textEncodings{"", "utf-8", "utf-16", "windows-1252"};
constexpr std::array<std::string_view, 5> csvDelimiters{"", "comma", "semicolon", "tab", "bar"};
constexpr std::array<std::string_view, 3> csvQuotes{"", "double", "single"};

constexpr Field importFields[] = {
    idField<&Import::id>(),
    versionField<&Import::version>(),
    field<&Import::recordKind>("kind")
        .as(FieldType::word)
        .limit(40)
        .createOnly()
        .filterable()
        .doc("Kind of the records its rows become: `user`, `location`, `asset` and whatever else plugins take from "
             "files")
        .example("\"user\""),
    field<&Import::fileId>("file_id")
        .between(1, INT64_MAX)
        .createOnly()
        .required()
        .doc("The file, uploaded before: CSV, XLSX or JSON; the first line, or the members of the objects, name the "
             "columns")
        .example("31"),
    field<&Import::fileName>("file_name").filterable().doc("Its name").example("\"people.csv\""),
    field<&Import::matchBy>("match_by")
        .as(FieldType::word)
        .limit(40)
        .writable()
        .doc("Field that tells which record a row is about: of people `login`, `email` or `employee_number`, of places "
             "and departments `path`, of assets `number` or `serial`; `id` of all. Left out: the first of them that is "
             "a column")
        .example("\"login\""),
    field<&Import::mapping>("mapping")
        .writable()
        .unlisted()
        .doc("Which field a column is, by the column's name; an empty text leaves the column out. What is not named is "
             "found by the names and labels of the fields")
        .example(R"({"E-Mail": "email", "Raum": "location", "Notiz": ""})"),
    field<&Import::defaults>("defaults")
        .writable()
        .unlisted()
        .doc("What every row says that does not say otherwise, by the names of fields as in `mapping`")
        .example(R"({"type": "Computer"})"),
    field<&Import::profileId>("profile_id")
        .refersTo("import_profile")
        .writable()
        .doc("The profile that says which column is what. Left out: the one with just these columns, if there is one")
        .example("3"),
    field<&Import::rule>("rule")
        .oneOf(importRules)
        .writable()
        .doc("create_update; create: records that exist are left alone; update: none is made. Rows left out are "
             "`skipped`")
        .example("\"create_update\""),
    field<&Import::emptyCells>("empty_cells")
        .oneOf(importEmptyCells)
        .writable()
        .doc("What an empty cell does to a record that exists: keep its value, or clear it")
        .example("\"keep\""),
    field<&Import::createMissing>("create_missing")
        .writable()
        .doc("Whether places, departments, organisations, suppliers and the like that rows name are made where there "
             "are none")
        .example("true"),
    field<&Import::state>("state")
        .oneOf(importStates)
        .filterable()
        .doc("checking: rows are looked at, nothing is changed; checked: `rows` tell what would be done; applying; "
             "applied; cancelled: rows taken over before stay; failed: `error` says why; undoing, undone: taken back, "
             "as far as nobody changed it since")
        .example("\"checked\""),
    field<&Import::format>("format").doc("csv, xlsx, json or xml, as was found").example("\"csv\""),
    field<&Import::encoding>("encoding")
        .oneOf(textEncodings)
        .writable()
        .doc("Encoding of a text; found where it isn't said")
        .example("\"utf-8\""),
    field<&Import::delimiter>("delimiter")
        .oneOf(csvDelimiters)
        .writable()
        .doc("What stands between the cells of a CSV file; found where it isn't said")
        .example("\"semicolon\""),
    field<&Import::quote>("quote")
        .oneOf(csvQuotes)
        .writable()
        .doc("What stands around cells with delimiters in them")
        .example("\"double\""),
    field<&Import::sheet>("sheet").limit(100).writable().doc("Sheet of a workbook; the first").example("\"Assets\""),
    field<&Import::preview>("preview")
        .unlisted()
        .doc("`sheets` of the workbook, and of each of the `columns` some values")
        .example(R"({"sheets": [], "columns": {"E-Mail": ["anna@example.com"]}})"),
    field<&Import::total>("total").doc("Rows of the file").example("120"),
    field<&Import::done>("done").doc("Rows gone through").example("120"),
    field<&Import::created>("new").stored("new_count").doc("Rows that are new records").example("10"),
    field<&Import::changed>("changed").stored("changed_count").doc("Rows that change a record").example("20"),
    field<&Import::unchanged>("unchanged").stored("unchanged_count").doc("Rows that change nothing").example("88"),
    field<&Import::refused>("refused").stored("refused_count").doc("Rows that can't be taken").example("2"),
    field<&Import::skipped>("skipped").stored("skipped_count").doc("Rows that `rule` leaves out").example("0"),
    field<&Import::undone>("undone").stored("undone_count").doc("Rows that were taken back").example("0"),
    field<&Import::left>("left")
        .stored("left_count")
        .doc("Rows that could not be taken back, or not all of it")
        .example("0"),
    field<&Import::error>("error").limit(1000).doc("Why it failed").example("\"\""),
    field<&Import::authorId>("author_id")
        .refersTo("user")
        .filterable()
        .doc("Who began it; null for the administrator of the shell")
        .example("1"),
    field<&Import::actsAsId>("acts_as_id")
        .refersTo("user")
        .doc(
            "Whose rights it is done with: who had it checked or applied last; null for the administrator of the shell")
        .example("1"),
    field<&Import::via>("via").doc("The way that was asked for").example("\"web\""),
    field<&Import::impersonatorId>("impersonator_id")
        .refersTo("user")
        .doc("Who acted in that person's name")
        .example("null"),
    field<&Import::scopes>("scopes")
        .stored("scopes")
        .doc("Scopes of the token that was used, which bound what is done; none means everything the person may")
        .example("[\"users:import\", \"users:write\"]"),
    field<&Import::finishedAt>("finished_at").doc("When it was applied").example("\"2026-01-31T08:15:00.000000Z\""),
    createdField<&Import::createdAt>(),
    updatedField<&Import::updatedAt>(),
};

constexpr Field rowFields[] = {
    idField<&ImportRow::id>(),
    versionField<&ImportRow::version>(),
    field<&ImportRow::line>("line").filterable().sortable().doc("Where it stands in the file").example("17"),
    field<&ImportRow::outcome>("outcome")
        .oneOf(importOutcomes)
        .filterable()
        .doc("What it comes to")
        .example("\"changed\""),
    field<&ImportRow::targetId>("target_id").doc("The record; null for one that is not made yet").example("7"),
    field<&ImportRow::label>("label").filterable().doc("Whom or what it is about").example("\"Anna Berg\""),
    field<&ImportRow::changes>("changes")
        .doc("Fields that change: field, from, to")
        .example(R"([{"field": "phone", "from": null, "to": "+49 30 1234567"}])"),
    field<&ImportRow::errors>("errors")
        .doc("Why it is refused: field, message")
        .example(R"([{"field": "email", "message": "Another one has it."}])"),
    field<&ImportRow::undone>("undone")
        .oneOf(importUndone)
        .filterable()
        .doc("What became of it when the import was taken back")
        .example("\"no\""),
    field<&ImportRow::undoNotes>("undo_notes")
        .doc("What was left when it was taken back, and why: field, message")
        .example(R"([{"field": "phone", "message": "Somebody changed it since."}])"),
    field<&ImportRow::createdAt>("created_at").doc("When it was looked at").example("\"2026-01-31T08:15:00.000000Z\""),
    field<&ImportRow::updatedAt>("updated_at").doc("When it was looked at").example("\"2026-01-31T08:15:00.000000Z\""),
};

}  // namespace

const FieldTable Import::fields = importFields;
const FieldTable ImportRow::fields = rowFields;

RecordType importType() {
    RecordType type = recordType<Import>("imports", "import", Import::fields);
    type.doc = "Files whose rows become records: people, places, assets and what else plugins take from files.";
    type.label = "{t}.file_name";
    type.readPermission = "users.import";
    type.createPermission = type.writePermission = type.deletePermission = "users.import";
    // What rows say of people is for who imports them.
    type.visible = [](const Viewer& viewer) -> Predicate {
        if (viewer.may("users.read_imports")) return {};
        return {"t.author_id = ?", {viewer.id()}};
    };
    type.softDelete = false;
    type.defaultSort = "-id";
    type.groups = {"rows"};
    type.prepare = prepared<Import>(prepareImport);
    type.written = writtenBy<Import>(importWritten);
    type.removing = [](WriteContext& context, const void* record) {
        removeImportRows(context.tx, static_cast<const Import*>(record)->id);
    };
    return type;
}

GroupType importRowGroup() {
    RecordType type = recordType<ImportRow>("", "import_row", ImportRow::fields);
    type.doc = "What each row of an import comes to.";
    type.label = "{t}.label";
    type.readPermission = "users.import";
    type.softDelete = false;
    type.defaultSort = "id";
    type.textColumns = {"t.label"};
    return {"rows", "group.rows", std::move(type), true};
}

}  // namespace kontor
