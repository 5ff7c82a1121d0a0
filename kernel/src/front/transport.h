// A connected non-blocking socket, plain or with TLS on it. One thread at a time may use it.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

struct ssl_st;
struct ssl_ctx_st;

namespace kontor::front {

/// Owns a file descriptor.
class Fd {
  public:
    Fd() = default;
    explicit Fd(int fd) noexcept : _fd(fd) {}
    ~Fd() { reset(); }
    Fd(Fd&& other) noexcept : _fd(std::exchange(other._fd, -1)) {}
    Fd& operator=(Fd&& other) noexcept {
        if (this != &other) {
            reset();
            _fd = std::exchange(other._fd, -1);
        }
        return *this;
    }
    int get() const noexcept { return _fd; }
    explicit operator bool() const noexcept { return _fd >= 0; }
    void reset() noexcept;

  private:
    int _fd = -1;
};

/// What became of a non-blocking read or write. TLS may want the opposite direction first, hence two kinds of waiting.
enum class Io { ok, wantRead, wantWrite, closed, failed };

struct IoResult {
    Io status = Io::failed;
    std::size_t bytes = 0;
};

/// Certificate and key of a TLS listener.
class TlsContext {
  public:
    /// Throws std::runtime_error naming the file that cannot be used.
    TlsContext(const std::string& certificateFile, const std::string& keyFile);
    ~TlsContext();
    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;
    ssl_ctx_st* get() const noexcept { return _context; }

  private:
    ssl_ctx_st* _context;
};

class Transport {
  public:
    Transport() = default;
    explicit Transport(Fd fd) noexcept : _fd(std::move(fd)) {}
    /// The server side of TLS; the handshake happens within the first reads. Throws std::runtime_error.
    Transport(Fd fd, const TlsContext& tls);

    int fd() const noexcept { return _fd.get(); }
    bool secure() const noexcept { return static_cast<bool>(_ssl); }

    IoResult read(char* data, std::size_t size) noexcept;
    IoResult write(const char* data, std::size_t size) noexcept;
    /// Moves up to `count` bytes of `file` at `offset` to the peer and advances `offset`; ok with 0 bytes at the end of
    /// the file.
    IoResult sendFile(int file, off_t& offset, std::size_t count) noexcept;

    /// Decrypted bytes wait inside, of which epoll knows nothing.
    bool pending() const noexcept;

    /// Tells the peer that no more comes (close_notify and FIN).
    void finish() noexcept;
    /// Reads and drops what the peer still sends, past TLS; only after finish().
    IoResult discard(char* scratch, std::size_t size) noexcept;

  private:
    IoResult sslResult(int result) noexcept;

    struct SslFree {
        void operator()(ssl_st* ssl) const noexcept;
    };
    Fd _fd;
    std::unique_ptr<ssl_st, SslFree> _ssl;
};

/// Waits until the socket is ready for what `want` names, at most `milliseconds`. False on time-out.
bool waitFor(const Transport& transport, Io want, int milliseconds) noexcept;

}  // namespace kontor::front
