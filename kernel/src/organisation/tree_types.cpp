#include "organisation/tree_types.h"

#include <algorithm>

#include "kontor/colours.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "organisation/category_names.h"
#include "organisation/tree_rules.h"

namespace kontor {

namespace {

constexpr Field locationFields[] = {
    idField<&Location::id>(),
    field<&Location::parentId>("parent_id")
        .refersTo("location")
        .writable()
        .filterable()
        .doc("The place it lies in")
        .example("4"),
    field<&Location::name>("name")
        .limit(150)
        .writable()
        .required()
        .filterable()
        .sortable()
        .doc("Name of the place")
        .example("\"Room 2.14\""),
    field<&Location::path>("path")
        .limit(1000)
        .filterable()
        .sortable()
        .doc("Its whole name, from the outermost place on")
        .example("\"Berlin / House A / Room 2.14\""),
    field<&Location::type>("type")
        .oneOf(locationTypes)
        .titled("field.location_type")
        .writable()
        .filterable()
        .sortable()
        .doc("What it is; nothing lies in a narrower place")
        .example("\"room\""),
    field<&Location::address>("address")
        .as(FieldType::longText)
        .limit(500)
        .writable()
        .doc("Postal address")
        .example("\"Hauptstr. 1, 10115 Berlin\""),
    field<&Location::createdAt>("created_at")
        .sortable()
        .doc("When it was made")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&Location::updatedAt>("updated_at")
        .sortable()
        .query("updated")
        .doc("When it last changed")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    versionField<&Location::version>(),
};

constexpr Field departmentFields[] = {
    idField<&Department::id>(),
    field<&Department::parentId>("parent_id")
        .refersTo("department")
        .writable()
        .filterable()
        .doc("The department it belongs to")
        .example("1"),
    field<&Department::name>("name")
        .limit(150)
        .writable()
        .required()
        .filterable()
        .sortable()
        .doc("Name of the department")
        .example("\"Purchasing\""),
    field<&Department::path>("path")
        .limit(1000)
        .filterable()
        .sortable()
        .doc("Its whole name, from the top on")
        .example("\"Finance / Purchasing\""),
    field<&Department::createdAt>("created_at")
        .sortable()
        .doc("When it was made")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&Department::updatedAt>("updated_at")
        .sortable()
        .query("updated")
        .doc("When it last changed")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    versionField<&Department::version>(),
};

constexpr Field categoryFields[] = {
    idField<&Category::id>(),
    field<&Category::recordKind>("kind")
        .as(FieldType::word)
        .limit(64)
        .createOnly()
        .filterable()
        .sortable()
        .doc("Kind of the records it sorts: `ticket`, `asset`")
        .example("\"ticket\""),
    field<&Category::parentId>("parent_id")
        .refersTo("category")
        .writable()
        .filterable()
        .doc("The wider category")
        .example("2"),
    field<&Category::name>("name")
        .limit(150)
        .writable()
        .required()
        .filterable()
        .sortable()
        .doc("Name of the category")
        .example("\"Printer\""),
    field<&Category::nameDe>("name_de")
        .limit(150)
        .writable()
        .doc("What it is called in German, when that is not its name")
        .example("\"Drucker\""),
    field<&Category::nameEn>("name_en")
        .limit(150)
        .writable()
        .doc("What it is called in English, when that is not its name")
        .example("\"Printer\""),
    field<&Category::path>("path")
        .limit(1000)
        .filterable()
        .sortable()
        .doc("Its whole name, from the widest on")
        .example("\"Hardware / Printer\""),
    field<&Category::pathDe>("path_de").limit(1000).doc("Its whole name in German").example("\"Geräte / Drucker\""),
    field<&Category::pathEn>("path_en").limit(1000).doc("Its whole name in English").example("\"Hardware / Printer\""),
    field<&Category::colour>("colour")
        .as(FieldType::word)
        .limit(12)
        .writable()
        .doc("One of grey, red, orange, amber, lime, green, teal, cyan, blue, indigo, violet, pink, or none")
        .example("\"teal\""),
    field<&Category::position>("position")
        .between(0, 1'000'000)
        .writable()
        .doc("Place among its neighbours; with the same place they go by name")
        .example("10"),
    field<&Category::orderPath>("order_path")
        .limit(1200)
        .sortable()
        .unlisted()
        .doc("What the tree is sorted by: places and names from the widest on")
        .example("\"0000010 Hardware / 0000020 Printer\""),
    field<&Category::active>("active")
        .writable()
        .filterable()
        .doc("Whether it is offered; records that have it keep it")
        .example("true"),
    field<&Category::createdAt>("created_at")
        .sortable()
        .doc("When it was made")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&Category::updatedAt>("updated_at")
        .sortable()
        .query("updated")
        .doc("When it last changed")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    versionField<&Category::version>(),
};

template <class T>
RecordType treeType(std::string collection, std::string table, std::string doc) {
    RecordType type = recordType<T>(collection, std::move(table), T::fields);
    type.doc = std::move(doc);
    type.label = "{t}.path";
    type.lookup = {"t.name", "t.path"};
    type.readPermission = collection + ".read";
    type.createPermission = type.writePermission = type.deletePermission = collection + ".write";
    type.defaultSort = "path";
    type.textColumns = {"t.path"};
    asTree<T>(type);
    return type;
}

}  // namespace

const FieldTable Location::fields = locationFields;
const FieldTable Department::fields = departmentFields;
const FieldTable Category::fields = categoryFields;

namespace {

std::ptrdiff_t widthOf(const std::string& type) {
    return std::find(locationTypes.begin(), locationTypes.end(), type) - locationTypes.begin();
}

/// A site lies in no room, as far as both say what they are.
void checkWidth(WriteContext& context, const Location* before, const Location& after) {
    if (!after.type || (before && before->type == after.type && before->parentId == after.parentId)) return;
    const auto width = widthOf(*after.type);
    if (after.parentId) {
        const auto around = context.tx.maybe<std::optional<std::string>>(
            "SELECT type FROM location WHERE id = ? AND deleted_at IS NULL", *after.parentId);
        if (around && *around && widthOf(**around) > width) throw Invalid("type", "error.wider_than_parent");
    }
    if (!before) return;
    for (const auto& inside : context.tx.all<std::string>(
             "SELECT DISTINCT type FROM location WHERE parent_id = ? AND deleted_at IS NULL AND type IS NOT NULL",
             before->id))
        if (widthOf(inside) < width) throw Invalid("type", "error.narrower_than_children");
}

}  // namespace

RecordType locationType() {
    RecordType type =
        treeType<Location>("locations", "location", "Places of the organisation: sites, buildings, floors, rooms.");
    const auto treeRule = type.prepare;
    type.prepare = [treeRule](WriteContext& context, const void* before, void* after) {
        checkWidth(context, static_cast<const Location*>(before), *static_cast<const Location*>(after));
        treeRule(context, before, after);
    };
    return type;
}

RecordType departmentType() {
    return treeType<Department>("departments", "department", "Departments of the organisation.");
}

RecordType categoryType() {
    RecordType type = treeType<Category>("categories", "category",
                                         "Categories that records are sorted into, a tree for each kind of record.");
    type.label = "COALESCE(NULLIF({t}.path_{lang}, ''), {t}.path)";
    type.lookup = {"t.name", "t.name_de", "t.name_en", "t.path", "t.path_de", "t.path_en"};
    type.textColumns = {"t.path", "t.path_de", "t.path_en"};
    type.defaultSort = "order_path";
    const auto treeRule = type.prepare;
    type.prepare = [treeRule](WriteContext& context, const void* before, void* after) {
        auto& category = *static_cast<Category*>(after);
        if (!before && !context.kernel.catalog().records.contains(category.recordKind))
            throw Invalid("kind", "error.no_such_kind");
        if (!category.colour.empty() && !isColour(category.colour))
            throw Invalid("colour", "error.not_one_of",
                          {{"values", join(std::vector<std::string>(colours.begin(), colours.end()), ", ")}});
        treeRule(context, before, after);
        completeNames(context.tx, static_cast<const Category*>(before), category);
        if (!category.parentId) return;
        const auto kind = context.tx.maybe<std::string>("SELECT kind FROM category WHERE id = ?", *category.parentId);
        if (kind && *kind != category.recordKind) throw Invalid("parent_id", "error.other_kind");
    };
    const auto treeWritten = type.written;
    type.written = [treeWritten](WriteContext& context, const void* before, const void* after) {
        treeWritten(context, before, after);
        const auto* was = static_cast<const Category*>(before);
        const auto& is = *static_cast<const Category*>(after);
        if (was && (was->pathDe != is.pathDe || was->pathEn != is.pathEn || was->orderPath != is.orderPath))
            renameBelow(context.tx, is.id);
    };
    return type;
}

}  // namespace kontor
