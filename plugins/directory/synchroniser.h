#pragma once

#include <functional>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/changes.h"
#include "directory.h"
#include "kontor/job.h"
#include "kontor/kernel.h"
#include "reconciler.h"
#include "run.h"

namespace kontor::directory {

/// One synchronisation from the first connection to the last account. The same for the schedule, the page, REST and the
/// shell.
class Synchroniser {
  public:
    Synchroniser(Kernel& kernel, Directory directory, Run run)
        : _kernel(kernel), _directory(std::move(directory)), _run(std::move(run)) {}

    /// Does it and writes down what came of it. False when the server stops meanwhile: then it begins anew later.
    bool perform(JobRun& job);

  private:
    void read(JobRun& job);
    void readAll(Connection& connection);
    bool readChanges(Connection& connection, const Mark& mark);
    /// Machines: those that changed, or without a mark all.
    void readComputers(Connection& connection, const std::optional<Mark>& mark);
    void readAgain(Connection& connection, const std::unordered_set<std::string>& ids);
    std::unordered_set<std::string> membersThatChanged(Time now);
    void take(const Entry& entry);
    void flush();
    bool settle();
    void report();
    bool cancelRequested();

    Kernel& _kernel;
    const Directory _directory;
    Run _run;
    Schema _schema;
    Memberships _memberships;
    MappedGroups _mapped;
    std::string _membershipDigest;
    std::string _membershipsAtMark;  ///< the digest of the last run that ended well
    std::unique_ptr<Reconciler> _reconciler;
    std::vector<Reconciler::Looked> _waiting;
    std::size_t _waitingBytes = 0;  ///< of photos
    std::unordered_set<std::string> _seen;
    bool _allIdsRead = true;  ///< every entry had an identity
    bool _cancelled = false;
    unsigned _asked = 0;
    JobRun* _job = nullptr;
};

}  // namespace kontor::directory
