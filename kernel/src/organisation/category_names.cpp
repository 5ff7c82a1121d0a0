#include "organisation/category_names.h"

#include "kontor/text.h"

namespace kontor {

namespace {

constexpr int mostLevels = 10;  // as tree_rules has it
constexpr std::size_t longestPath = 1000;
constexpr std::size_t longestOrder = 1200;

std::string ordered(std::int64_t position, const std::string& name) {
    const std::string digits = std::to_string(position);
    return std::string(digits.size() < 7 ? 7 - digits.size() : 0, '0') + digits + " " + name;
}

std::string under(const std::string& parent, const std::string& name, std::size_t most) {
    const std::string path = parent.empty() ? name : parent + " / " + name;
    return std::string(leftCharacters(path, most));
}

}  // namespace

void completeNames(Transaction& tx, const Category* before, Category& after) {
    const bool isSame = before && before->parentId == after.parentId && before->name == after.name &&
                        before->nameDe == after.nameDe && before->nameEn == after.nameEn &&
                        before->position == after.position;
    if (isSame) return;
    std::tuple<std::string, std::string, std::string> parent;
    if (after.parentId)
        parent = tx.maybe<decltype(parent)>(
                       "SELECT COALESCE(NULLIF(path_de, ''), path), COALESCE(NULLIF(path_en, ''), path), order_path "
                       "FROM category WHERE id = ?",
                       *after.parentId)
                     .value_or(parent);
    const std::string name(trimmed(after.name));
    after.pathDe = under(std::get<0>(parent), after.nameDe.empty() ? name : after.nameDe, longestPath);
    after.pathEn = under(std::get<1>(parent), after.nameEn.empty() ? name : after.nameEn, longestPath);
    after.orderPath = under(std::get<2>(parent), ordered(after.position, name), longestOrder);
}

void renameBelow(Transaction& tx, std::int64_t id) {
    std::vector<std::int64_t> level{id};
    for (int depth = 0; depth < mostLevels && !level.empty(); ++depth) {
        const std::vector<SqlValue> ids(level.begin(), level.end());
        const std::string these = " IN (" + placeholders(ids.size()) + ")";
        tx.change(
            "UPDATE category c JOIN category p ON p.id = c.parent_id SET "
            "c.path_de = LEFT(CONCAT(p.path_de, ' / ', COALESCE(NULLIF(c.name_de, ''), c.name)), 1000), "
            "c.path_en = LEFT(CONCAT(p.path_en, ' / ', COALESCE(NULLIF(c.name_en, ''), c.name)), 1000), "
            "c.order_path = LEFT(CONCAT(p.order_path, ' / ', LPAD(c.position, 7, '0'), ' ', c.name), 1200) "
            "WHERE p.id" +
                these,
            ids);
        level.clear();
        tx.run("SELECT id FROM category WHERE parent_id" + these, ids,
               [&](const SqlRow& row) { level.push_back(row.get<std::int64_t>(0)); });
    }
}

}  // namespace kontor
