#include "field_change.h"

#include "kontor/kernel.h"

namespace kontor::automation {

std::vector<FieldChange> changesOf(const AnyRecord& record, const Patch& patch) {
    std::vector<FieldChange> changes;
    for (const auto& [name, value] : patch.values()) {
        const FieldValue before = record.get(name);
        if (toJson(before) != toJson(value)) changes.push_back({name, toJson(before), toJson(value)});
    }
    return changes;
}

std::vector<FieldChange> patched(const ActionCall& call, const Patch& patch) {
    if (changesOf(call.record, patch).empty()) return {};
    const WriteContext& context = call.context;
    const AnyRecord after = context.kernel.records().patch(context.tx, context.viewer, call.ref, patch);
    std::vector<FieldChange> changes;
    for (const auto& [name, value] : patch.values()) {
        const Json from = toJson(call.record.get(name));
        Json to = toJson(after.get(name));
        if (from != to) changes.push_back({name, from, std::move(to)});
    }
    return changes;
}

std::optional<std::int64_t> idIn(const AnyRecord& record, std::string_view field) {
    if (!record.type().field(field)) return std::nullopt;
    const FieldValue value = record.get(field);
    const auto* id = std::get_if<std::int64_t>(&value);
    return id && *id > 0 ? std::optional(*id) : std::nullopt;
}

}  // namespace kontor::automation
