#pragma once

#include "field_controls.h"

namespace kontor::tickets {

/// A group's tab without code for the group: its entries and the forms for them come from the entry type's fields.
class GroupForm {
  public:
    /// `url` of the group's `entries`; the viewer is before the record they hang on.
    GroupForm(Kernel& kernel, const PageWords& words, const Names& names, const GroupType& group, std::string url,
              const std::vector<AnyRecord>& entries)
        : _kernel(kernel), _words(words), _names(names), _group(group), _url(std::move(url)), _entries(entries) {}

    /// The form for a further entry, or for changing one; false for who may do neither.
    Json adding() const;
    Json changing() const;
    /// An entry: {title, state, facts, who, at, url, can_edit, can_delete, entry}, the last for the form that changes
    /// it.
    Json item(const AnyRecord& entry) const;

  private:
    bool may(const std::string& permission) const;
    bool isAsked(const Field& field, bool creating) const;
    Json controls(bool creating) const;
    Json chosenOfEntries(Json control) const;
    Json facts(const AnyRecord& entry, std::string_view titleField) const;
    Json entryData(const AnyRecord& entry) const;

    Kernel& _kernel;
    const PageWords& _words;
    const Names& _names;
    const GroupType& _group;
    std::string _url;
    const std::vector<AnyRecord>& _entries;
};

/// What the entry's fields point at.
std::vector<Ref> namedIn(const AnyRecord& entry);

}  // namespace kontor::tickets
