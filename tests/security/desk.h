#pragma once

#include <map>
#include <string>
#include <vector>

#include "kontor/testing/local_server.h"

namespace kontor::test {

/// The word that stands in everything of Rita's; who may not see her ticket must never read it.
inline constexpr const char* hers = "zebrawood";
/// The word of what agents note among themselves.
inline constexpr const char* internal = "rosewood";

/// A help desk with a ticket of Rita, all that hangs on it, and people who have no business with it. One for a test
/// program: the tests try to break in, so that nothing changes for the next one.
class Desk {
  public:
    static Desk& get();
    static void end();

    LocalServer server;
    HttpClient admin;
    HttpClient agent;      ///< sees all tickets
    HttpClient rita;       ///< the requester of the ticket
    HttpClient otto;       ///< another requester, with a ticket of his own
    HttpClient stranger;   ///< signed in, with no role
    HttpClient elsewhere;  ///< an agent of another place, and of a group that has no work
    HttpClient narrow;     ///< the agent's token, narrowed to `locations:read`
    HttpClient nobody;     ///< not signed in

    std::int64_t ritaId = 0;
    std::int64_t ottoId = 0;
    std::int64_t agentId = 0;
    std::int64_t ticket = 0;   ///< Rita's
    std::int64_t message = 0;  ///< on it, by her, with the file
    std::int64_t note = 0;     ///< on it, private
    std::int64_t task = 0;     ///< on it
    std::int64_t file = 0;     ///< attached to the message
    std::int64_t ottos = 0;    ///< Otto's ticket

    /// Everybody who must not see Rita's ticket, by name.
    std::map<std::string, HttpClient*> outsiders() {
        return {{"another requester", &otto},
                {"no role", &stranger},
                {"an agent of elsewhere", &elsewhere},
                {"a narrow token", &narrow},
                {"nobody", &nobody}};
    }

    /// A checksum of each table, but for those that note that somebody was here.
    std::map<std::string, std::string> tables();
    /// The last entry of the journal.
    std::int64_t journalHead();

    Json make(HttpClient& client, const std::string& path, const Json& body);

  private:
    Desk();
};

/// Every path of a route, page or record with these numbers in the place of its parameters.
std::vector<std::string> pathsWith(const Catalog& catalog, const std::string& method, const std::string& id,
                                   const std::string& entry);

}  // namespace kontor::test
