#pragma once

#include "imports/import_type.h"
#include "kontor/imports.h"
#include "kontor/job.h"
#include "kontor/kernel.h"

namespace kontor {

/// Lets the rows be looked at, again whenever the mapping changed.
void importWritten(WriteContext& context, const Import* before, const Import& after);
void removeImportRows(Transaction& tx, std::int64_t importId);

class ImportService : public Imports {
  public:
    void start(Kernel& kernel) { _kernel = &kernel; }

    void apply(Transaction& tx, const Viewer& viewer, std::int64_t importId) override;
    void check(Transaction& tx, const Viewer& viewer, std::int64_t importId) override;
    void cancel(Transaction& tx, const Viewer& viewer, std::int64_t importId) override;
    std::vector<std::string> fields(Transaction& tx, std::string_view kind) override;
    std::vector<std::string> keys(std::string_view kind) override;
    void undo(Transaction& tx, const Viewer& viewer, std::int64_t importId) override;
    std::vector<std::string> kinds(const Viewer& viewer) override;
    std::int64_t saveProfile(Transaction& tx, const Viewer& viewer, std::int64_t importId, std::string_view name,
                             bool shared) override;

  private:
    Import locked(Transaction& tx, const Viewer& viewer, std::int64_t importId) const;
    void begin(Transaction& tx, const Viewer& viewer, std::int64_t importId, const char* state) const;
    void requireRights(const Viewer& viewer, const std::string& kind) const;

    Kernel* _kernel = nullptr;
};

/// Looks at the rows of a file, takes them over, or takes them back.
Job importJob();
/// Imports whose job was cancelled, or given up, are told so.
Job mendImportsJob();
/// Forgets imports of a month ago, with what their rows said.
Job pruneImportsJob();

}  // namespace kontor
