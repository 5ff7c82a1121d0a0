#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "kontor/testing/sql.h"
#include "kontor/testing/test_server.h"
#include "tally.h"
#include "writer.h"

namespace kontor::faults {

/// What must hold of a server that was killed many times, once it is quiet. Everything found wrong goes to the tally.
class Audit {
  public:
    Audit(test::TestServer& server, const std::vector<std::unique_ptr<Writer>>& writers, std::filesystem::path recorded,
          Tally& tally);

    /// Waits until subscribers, search and the queues have nothing left to do; says what is left when they do not.
    void waitUntilCaughtUp();
    void all();

  private:
    void writesAreThereOnce();
    void valuesAreTheLastOnes();
    void journalIsWhole();
    void everyEventReachedItsSubscribers();
    void filesAreWhole();
    void searchFindsThem();
    void tablesAreSound();
    void violation(const std::string& text) { _tally.violation(text); }

    test::TestServer& _server;
    test::Sql _sql;
    const std::vector<std::unique_ptr<Writer>>& _writers;
    std::filesystem::path _recorded;
    Tally& _tally;
};

}  // namespace kontor::faults
