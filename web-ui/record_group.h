#pragma once

#include <set>

#include "record_words.h"

namespace kontor::web {

/// A group's tab without code for the group: its entries and the forms for them come from the entry type's fields.
class GroupForm {
  public:
    /// `url` of the group's `entries`.
    GroupForm(const RecordWords& words, const RecordNames& names, const GroupType& group, std::string url,
              const std::vector<AnyRecord>& entries)
        : _words(words), _names(names), _group(group), _url(std::move(url)), _entries(entries) {}

    /// The form for a further entry, or for changing one; false for who may do neither.
    Json adding() const;
    Json changing() const;
    /// An entry: {title, state, facts, at, url, can_edit, can_delete, entry}, the last for the form that changes it.
    Json item(const AnyRecord& entry) const;

  private:
    bool isAsked(const Field& field, bool creating) const;
    FieldControls controls(std::string idPrefix) const {
        return {_words.kernel, _words.viewer, &_names, std::move(idPrefix), std::string()};
    }
    Json controlsOf(bool creating) const;
    Json chosenOfEntries(Json control) const;
    Json facts(const AnyRecord& entry, std::string_view titleField) const;
    Json entryData(const AnyRecord& entry) const;
    void putTarget(Json& item, const AnyRecord& entry) const;

    const RecordWords& _words;
    const RecordNames& _names;
    const GroupType& _group;
    std::string _url;
    const std::vector<AnyRecord>& _entries;
};

/// What the entry points at.
std::vector<Ref> namedIn(const AnyRecord& entry);

/// Reads the entries of the record's group; `named` gets what they point at.
std::vector<AnyRecord> readGroup(Transaction& tx, const RecordWords& words, const Ref& ref, const std::string& group,
                                 std::set<Ref>& named);
/// What the tab of the group shows.
void putGroup(Json& data, const Ref& ref, const std::string& group, const std::vector<AnyRecord>& entries,
              const RecordNames& names, const RecordWords& words);

}  // namespace kontor::web
