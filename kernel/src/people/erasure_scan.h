#pragma once

#include <map>

#include "kontor/kernel.h"
#include "people/redaction.h"
#include "people/user_references.h"

namespace kontor {

struct JournalLine;

/// Goes through everything that holds texts and takes a person out of it, a page at a time: records of every kind,
/// journal, outbox. What is done stays done when it is interrupted; a second walk finds nothing there any more.
class ErasureScan {
  public:
    /// `alive` is told how many parts are done; it throws to end the walk.
    ErasureScan(Kernel& kernel, std::int64_t userId, const KnownAs& known, std::function<void()> alive);

    /// Records that refer to the person, and what hangs on them, by all that is likely to mean them; then all others
    /// by what names only this person.
    void records();
    void journal();
    void outbox();
    /// Names of files the person brought.
    void fileNames();

    const Redactor& likely() const { return _all; }
    /// {records: {kind: n}, journal: n, events: n, tables: {…}}
    Json report() const;
    void count(const std::string& table, std::int64_t rows) { _tables[table] += rows; }

  private:
    void everyRow(const RecordType& type);
    void ownRows(const UserReference& reference);
    void entriesOf(const std::string& kind, const std::vector<std::int64_t>& ids);
    void redactRows(const RecordType& type, const std::vector<std::int64_t>& ids, const Redactor& redactor);
    void redactRow(Transaction& tx, const RecordType& type, const std::vector<const Field*>& fields, const SqlRow& row,
                   const Redactor& redactor, std::vector<std::function<void()>>& then);
    void journalPage(const std::vector<std::int64_t>& ids, const Redactor& redactor);
    bool redactLine(JournalLine& line, const Redactor& redactor) const;

    Kernel& _kernel;
    const std::int64_t _userId;
    const Redactor _sure;
    const Redactor _all;
    const std::function<void()> _alive;
    const Viewer _viewer = Viewer::system("anonymisation");
    std::map<std::string, std::int64_t> _records;
    std::map<std::string, std::int64_t> _tables;
    std::int64_t _journal = 0;
    std::int64_t _events = 0;
};

}  // namespace kontor
