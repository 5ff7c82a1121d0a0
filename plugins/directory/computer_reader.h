#pragma once

#include <functional>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/computer.h"
#include "core/connection.h"
#include "directory.h"
#include "kontor/kernel.h"
#include "run.h"

namespace kontor::directory {

/// Brings the register of machines in line with a directory, some hundred in one transaction. In a dry run it only
/// counts.
class ComputerReader {
  public:
    ComputerReader(Kernel& kernel, const Directory& directory, Run& run,
                   std::function<void(const std::string&)> finding, std::function<void()> report);

    /// Those that changed since; false when the server can't say which.
    bool readChanges(Connection& connection, const Mark& mark);
    /// All; who is not found in a search that was complete is marked as gone.
    void readAll(Connection& connection);

  private:
    void take(const Entry& entry);
    void flush();
    void leave(const std::vector<std::int64_t>& ids);

    Kernel& _kernel;
    const Directory& _directory;
    Run& _run;
    const std::function<void(const std::string&)> _finding;
    const std::function<void()> _report;
    const ComputerSchema _schema;
    const Viewer _viewer;
    std::vector<ComputerEntry> _waiting;
    std::unordered_set<std::string> _seen;
};

}  // namespace kontor::directory
