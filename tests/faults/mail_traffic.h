#pragma once

#include <atomic>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "kontor/testing/test_server.h"
#include "mail_server.h"
#include "tally.h"
#include "writer.h"

namespace kontor::faults {

/// Mail in both directions over real mail servers, while the server is killed.
class MailTraffic {
  public:
    MailTraffic(std::uint64_t seed, Tally& tally);

    /// Sets the mailbox up; the id of the requester that messages are mailed to.
    std::int64_t prepare(test::TestServer& server);
    /// Puts letters into the inbox and lets it be polled, until told to stop or the server is gone.
    void work(test::TestServer& server, const std::string& token, const std::atomic<bool>& stop);
    void waitUntilAllIsFiled(test::TestServer& server);
    /// Each letter has made one ticket; each message to a requester that was acknowledged has arrived.
    void check(test::TestServer& server, const std::vector<std::unique_ptr<Writer>>& writers);

  private:
    std::mt19937_64 _random;
    Tally& _tally;
    test::MailServer _server;
    std::vector<std::string> _letters;  ///< their subjects
};

}  // namespace kontor::faults
