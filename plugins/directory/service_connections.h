#pragma once

#include <deque>
#include <map>
#include <optional>

#include "core/connection.h"
#include "directory.h"
#include "kontor/guarded.h"
#include "kontor/kernel.h"

namespace kontor::directory {

/// Connections on which sign-ins are checked, kept for who comes next: to connect, to encrypt and to sign in the
/// service account costs more than all that is asked afterwards.
class ServiceConnections {
  public:
    struct Pair {
        Connection service;                ///< signed in as the service account
        std::optional<Connection> person;  ///< on which people sign in; made when the first one does
        Time openedAt{};
        bool used = false;  ///< it was kept and not answered yet: the server may have closed it since
    };

    /// One that lies idle, which is given little time to answer first, or a new one. Throws LdapError.
    Pair take(Kernel& kernel, const Directory& directory);
    /// A new one, past those that lie idle, which are most likely as dead as the one that was tried.
    Pair takeNew(Kernel& kernel, const Directory& directory);
    /// It lives: all that is asked from now on is given the usual time.
    static void answered(Pair& pair);
    /// Gives back one on which nothing went wrong.
    void keep(Kernel& kernel, const Directory& directory, Pair&& pair);
    void clear();

  private:
    struct Idle {
        std::int64_t version = 0;  ///< of the directory, whose settings it was made with
        Time keptAt{};
        Pair pair;
    };
    Guarded<std::map<std::int64_t, std::deque<Idle>>> _idle;  ///< by directory
};

}  // namespace kontor::directory
