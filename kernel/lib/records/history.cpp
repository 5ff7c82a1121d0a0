#include "kontor/history.h"

#include <algorithm>

#include "kontor/error.h"

namespace kontor {

namespace {

AnyRecord copyOf(const AnyRecord& record) {
    AnyRecord copy(record.type(), record.type().make());
    for (const auto& field : record.type().fields) field.set(copy.data(), field.get(record.data()));
    return copy;
}

/// Sets the fields back to what they were changed from.
void takeBack(AnyRecord& record, const JournalEntry& entry) {
    for (const auto& change : entry.changes.items()) {
        const Field* field = record.type().field(change["field"].text());
        if (!field || field->isSecret) continue;
        std::vector<FieldError> errors;
        if (auto value = readField(*field, change["from"], errors)) field->set(record.data(), std::move(*value));
    }
}

}  // namespace

std::vector<Moment> historyOf(const AnyRecord& now, std::span<const JournalEntry> oldestFirst) {
    std::vector<Moment> moments;
    moments.reserve(oldestFirst.size());
    AnyRecord after = copyOf(now);
    for (auto entry = oldestFirst.rbegin(); entry != oldestFirst.rend(); ++entry) {
        const bool own = entry->ref == now.ref();
        AnyRecord before = own && entry->action == "created" ? AnyRecord(now.type(), now.type().make()) : after;
        if (own && entry->action == "updated") takeBack(before = copyOf(after), *entry);
        moments.push_back({*entry, before, std::move(after)});
        after = std::move(before);
    }
    std::reverse(moments.begin(), moments.end());
    return moments;
}

}  // namespace kontor
