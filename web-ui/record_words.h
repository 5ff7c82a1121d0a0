#pragma once

#include <set>
#include <string>

#include "kontor/web/field_controls.h"
#include "kontor/web/record_page.h"

namespace kontor::web {

/// A record's page in the reader's language. The viewer is the one before the record.
class RecordWords {
  public:
    RecordWords(Kernel& kernel, const Viewer& viewer, const RecordDetailPage& page)
        : page(page), type(kernel.records().type(page.kind)), viewer(viewer), kernel(kernel) {}

    const RecordDetailPage& page;
    const RecordType& type;
    const Viewer& viewer;
    Kernel& kernel;

    std::string text(std::string_view key, const Message::Params& params = {}) const {
        return kernel.translations().text(viewer.locale(), key, params);
    }
    bool has(std::string_view key) const { return kernel.translations().has(viewer.locale(), key); }
    /// The text of the key, where there is one, else what stands behind it.
    std::string textOr(const std::string& key, const std::string& otherwise) const {
        return has(key) ? text(key) : otherwise;
    }
    bool may(const std::string& permission) const { return !permission.empty() && viewer.may(permission); }
    bool reads(const Field& field) const {
        return !field.isSecret && field.get != nullptr && (!type.fieldReadable || type.fieldReadable(viewer, field));
    }
    bool writes(const Field& field) const {
        return may(page.write.empty() ? type.writePermission : page.write) && field.isWritable && !field.isCreateOnly &&
               (!type.fieldWritable || type.fieldWritable(viewer, field));
    }
    FieldControls controls(const RecordNames& names, std::string idPrefix) const {
        return {kernel, viewer, &names, std::move(idPrefix), type.collection};
    }
    FieldChoices choicesOf(const Field& field) const {
        FieldChoices choices;
        if (page.choices)
            for (auto& [value, label] : page.choices(field, viewer, kernel))
                choices.own.push_back({std::move(value), std::move(label)});
        return choices;
    }
};

/// The page of a record of any kind, or nothing when its kind has none.
std::string pageOf(Kernel& kernel, const Ref& ref);

}  // namespace kontor::web
