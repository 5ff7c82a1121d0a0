#include "macro_in_bulk.h"

#include "preset.h"

namespace kontor::tickets {

std::string MacroInBulk::kind() const {
    return std::string(Ticket::kind);
}

std::string MacroInBulk::member() const {
    return "macro_id";
}

Json MacroInBulk::schema() const {
    return Json::object(
        {{"type", "integer"},
         {"format", "int64"},
         {"minimum", 1},
         {"description", "A macro to apply to each; an undo puts back fields, not answers and notes."}});
}

void MacroInBulk::check(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Json& value) const {
    viewer.require("tickets.presets");
    if (!value.isInteger() || value.integer() <= 0) throw Invalid(member(), "error.not_an_id");
    try {
        kernel.records().get<Macro>(tx, viewer, value.integer());
    } catch (const NotFound&) {
        throw Invalid(member(), "error.unknown_reference");
    }
}

BulkAction::Left MacroInBulk::apply(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ref& record,
                                    const Json& value) const {
    const Applied applied = applyMacro(tx, viewer, kernel, record.id, value.integer());
    const auto label = [&](const char* key) { return kernel.translations().text(viewer.locale(), key); };
    Left left;
    if (!applied.reply.empty()) left.emplace_back(label("tickets.field.reply"), applied.reply);
    if (!applied.note.empty()) left.emplace_back(label("tickets.field.note"), applied.note);
    return left;
}

}  // namespace kontor::tickets
