#include "relation_targets.h"

#include <algorithm>
#include <array>
#include <utility>

#include "kontor/error.h"

namespace kontor::collaboration {

namespace {

bool takesRelations(const RecordType& type) {
    return std::find(type.groups.begin(), type.groups.end(), "relations") != type.groups.end();
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> inverses{{{"relates_to", "relates_to"},
                                                                                 {"duplicates", "duplicated_by"},
                                                                                 {"blocks", "blocked_by"},
                                                                                 {"caused_by", "causes"},
                                                                                 {"parent_of", "child_of"},
                                                                                 {"follows", "followed_by"}}};

}  // namespace

std::string inverseOf(const std::string& type) {
    for (const auto& [near, far] : inverses) {
        if (near == type) return std::string(far);
        if (far == type) return std::string(near);
    }
    return type;
}

Predicate RelationTargets::visible(const Viewer& viewer) const {
    const Kernel* kernel = _kernel;
    Predicate any;
    if (kernel)
        for (const auto& [kind, type] : const_cast<Kernel*>(kernel)->catalog().records) {
            if (!takesRelations(type)) continue;
            const Predicate visible = visibleRows(type, viewer);
            if (visible.sql == noRow().sql) continue;
            // The inner t is the target's table: its rule of visibility speaks of that alias.
            const Predicate rows = conjoin({type.softDelete ? "t.deleted_at IS NULL" : "1 = 1", {}}, visible);
            if (!any.sql.empty()) any.sql += " OR ";
            any.sql +=
                "(t.target_kind = ? AND t.target_id IN (SELECT t.id FROM " + type.table + " t WHERE " + rows.sql + "))";
            any.values.emplace_back(kind);
            any.values.insert(any.values.end(), rows.values.begin(), rows.values.end());
        }
    if (any.sql.empty()) any.sql = "1 = 0";
    return any;
}

void RelationTargets::check(WriteContext& context, const Ref& target) const {
    const auto& records = context.kernel.catalog().records;
    const auto type = records.find(target.kind);
    if (type == records.end() || !takesRelations(type->second))
        throw Invalid("kind", "collaboration.no_relations_to_kind", {{"kind", target.kind}});
    try {
        context.kernel.records().get(context.tx, context.viewer, target);
    } catch (const NotFound&) {
        throw Invalid("target_id", "collaboration.unknown_target", {{"id", std::to_string(target.id)}});
    }
}

}  // namespace kontor::collaboration
