#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "binding.h"
#include "kontor/json.h"
#include "kontor/kernel.h"

namespace kontor::shell {

/// What a shell asks to be run.
struct RunRequest {
    std::string line;
    std::string format = "table";
    std::string confirm;                         ///< token of a question answered with yes
    std::map<std::string, std::string> secrets;  ///< answers to questions
    SentFiles files;                             ///< uploaded on the way
};

/// Runs one line for a viewer and answers as PROTOCOL.md says. Facts that concern the command (a wrong word, a record
/// that is not there) are part of the answer; Unavailable and incidents are thrown.
class CommandRunner {
  public:
    CommandRunner(const Viewer& viewer, Kernel& kernel) : _viewer(viewer), _kernel(kernel) {}

    Json run(const RunRequest& request);

  private:
    Viewer actor() const;
    bool mustConfirm(const RunRequest& request);
    bool mustAsk(const RunRequest& request);
    void execute(const RunRequest& request);
    void refuse(const std::vector<Fault>& faults, int exitCode);
    std::vector<Fault> faultsOf(const Invalid& error) const;
    void addBlocks(const CommandResult& result);
    void audit(const RunRequest& request);
    std::string confirmToken(const RunRequest& request, std::int64_t minute) const;
    Json text(const Message& message) const;

    const Viewer& _viewer;
    Kernel& _kernel;
    Binding _binding;
    std::string _format;
    int _exitCode = 0;
    Json _answer;
};

}  // namespace kontor::shell
