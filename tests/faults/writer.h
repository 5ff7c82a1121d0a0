#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "kontor/json.h"
#include "kontor/testing/http_client.h"
#include "tally.h"

namespace kontor::faults {

/// A POST under a key of its own, and what its sender knows of it.
struct Write {
    enum class Outcome { open, acknowledged, unknown };
    std::string kind;  ///< ticket, file, message, bulk
    std::string key;
    std::string path;
    std::string body;
    std::string sha256;   ///< of a file
    bool mailed = false;  ///< a message that goes out as mail
    int attempts = 0;
    Outcome outcome = Outcome::open;
    std::int64_t id = 0;
};

/// A value that changes on the server: it may have the last one that was acknowledged, or one sent after that.
struct Value {
    std::string acknowledged;
    std::set<std::string> sentSince;
    bool allows(const std::string& value) const { return value == acknowledged || sentSince.contains(value); }
};

/// A ticket that one writer alone changes.
struct OwnTicket {
    std::int64_t id = 0;
    std::string key;
    bool mails = false;
    Value description;
    Value tag;
    std::string etag;
};

/// A client that makes tickets, files, messages and changes, keeps account of what it was told, and sends again what
/// it was told nothing of. Lives over many servers; used by one thread at a time.
class Writer {
  public:
    Writer(int number, std::uint64_t seed, Tally& tally);

    /// Works until told to stop or the server is gone.
    void work(test::HttpClient& client, const std::atomic<bool>& stop);
    /// Sends again what is open until all of it is decided. Throws when the server is gone.
    void settle(test::HttpClient& client);

    /// Requester of the tickets whose messages go out as mail; 0 for none.
    void mailTo(std::int64_t requesterId) { _requesterId = requesterId; }

    const std::vector<Write>& writes() const { return _writes; }
    const std::vector<OwnTicket>& tickets() const { return _tickets; }

  private:
    void step(test::HttpClient& client);
    bool send(test::HttpClient& client, Write& write);
    Write& begin(std::string kind, std::string path, std::string body);
    void addTicket(test::HttpClient& client);
    void addMessage(test::HttpClient& client);
    void change(test::HttpClient& client);
    void changeMany(test::HttpClient& client);
    void tellBulk(const Write& write, const Json& answer);
    OwnTicket& any();
    int below(int most);
    bool expected(const test::HttpResponse& answer, const std::string& what);

    const int _number;
    std::mt19937_64 _random;
    Tally& _tally;
    std::int64_t _requesterId = 0;
    int _made = 0;
    std::vector<Write> _writes;
    std::vector<OwnTicket> _tickets;
};

}  // namespace kontor::faults
