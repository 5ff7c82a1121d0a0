// Bound addresses.
#pragma once

#include <memory>
#include <string>

#include "front.h"
#include "transport.h"

namespace kontor::front {

class Listener {
  public:
    /// Binds and listens. Takes over the path of a unix socket nobody serves any more. Throws std::runtime_error.
    Listener(const Listen& where, int backlog);
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    int fd() const noexcept;
    bool tls() const noexcept { return _tls; }
    bool tcp() const noexcept { return _path.empty(); }
    std::uint16_t port() const;

    /// A non-blocking connection and its peer's address; without a descriptor if none waits (errno tells why).
    Fd accept(std::string& peer) const;

  private:
    struct Socket;
    std::unique_ptr<Socket> _socket;
    std::string _path;  ///< of a unix socket
    bool _tls;
};

}  // namespace kontor::front
