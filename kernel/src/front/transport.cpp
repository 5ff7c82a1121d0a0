#include "transport.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <stdexcept>
#include <string_view>

namespace kontor::front {
namespace {

IoResult systemResult(ssize_t result, Io wouldBlock) noexcept {
    if (result >= 0) return {Io::ok, static_cast<std::size_t>(result)};
    return {errno == EAGAIN || errno == EWOULDBLOCK ? wouldBlock : Io::failed, 0};
}

int chooseProtocol(SSL*, const unsigned char** out, unsigned char* outSize, const unsigned char* in, unsigned inSize,
                   void*) {
    static constexpr std::array<unsigned char, 9> ours{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    auto** chosen = const_cast<unsigned char**>(out);  // OpenSSL declares the same pointer with and without const
    const int found = SSL_select_next_proto(chosen, outSize, ours.data(), ours.size(), in, inSize);
    return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

std::string sslError() {
    std::array<char, 256> text{};
    ERR_error_string_n(ERR_get_error(), text.data(), text.size());
    return text.data();
}

}  // namespace

void Fd::reset() noexcept {
    if (_fd >= 0) ::close(_fd);
    _fd = -1;
}

TlsContext::TlsContext(const std::string& certificateFile, const std::string& keyFile)
    : _context(SSL_CTX_new(TLS_server_method())) {
    if (!_context) throw std::runtime_error("TLS cannot be set up: " + sslError());
    const auto refuse = [this](const std::string& what) {
        const std::string text = what + ": " + sslError();
        SSL_CTX_free(_context);
        throw std::runtime_error(text);
    };
    ERR_clear_error();
    SSL_CTX_set_min_proto_version(_context, TLS1_2_VERSION);
    SSL_CTX_set_options(_context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(_context,
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_select_cb(_context, chooseProtocol, nullptr);
    if (SSL_CTX_use_certificate_chain_file(_context, certificateFile.c_str()) != 1)
        refuse("The TLS certificate " + certificateFile + " cannot be used");
    if (SSL_CTX_use_PrivateKey_file(_context, keyFile.c_str(), SSL_FILETYPE_PEM) != 1)
        refuse("The TLS key " + keyFile + " cannot be used");
    if (SSL_CTX_check_private_key(_context) != 1)
        refuse("The TLS key " + keyFile + " does not belong to the certificate " + certificateFile);
}

TlsContext::~TlsContext() {
    SSL_CTX_free(_context);
}

void Transport::SslFree::operator()(ssl_st* ssl) const noexcept {
    SSL_free(ssl);
}

Transport::Transport(Fd fd, const TlsContext& tls) : _fd(std::move(fd)), _ssl(SSL_new(tls.get())) {
    if (!_ssl || SSL_set_fd(_ssl.get(), _fd.get()) != 1) throw std::runtime_error("TLS session: " + sslError());
    SSL_set_accept_state(_ssl.get());
}

IoResult Transport::sslResult(int result) noexcept {
    switch (SSL_get_error(_ssl.get(), result)) {
        case SSL_ERROR_WANT_READ:
            return {Io::wantRead, 0};
        case SSL_ERROR_WANT_WRITE:
            return {Io::wantWrite, 0};
        case SSL_ERROR_ZERO_RETURN:
            return {Io::closed, 0};
        default:
            return {Io::failed, 0};
    }
}

IoResult Transport::read(char* data, std::size_t size) noexcept {
    if (_ssl) {
        ERR_clear_error();
        const int got = SSL_read(_ssl.get(), data, static_cast<int>(std::min<std::size_t>(size, INT_MAX)));
        return got > 0 ? IoResult{Io::ok, static_cast<std::size_t>(got)} : sslResult(got);
    }
    ssize_t got = 0;
    do {
        got = ::recv(_fd.get(), data, size, 0);
    } while (got < 0 && errno == EINTR);
    return got == 0 ? IoResult{Io::closed, 0} : systemResult(got, Io::wantRead);
}

IoResult Transport::write(const char* data, std::size_t size) noexcept {
    if (size == 0) return {Io::ok, 0};
    if (_ssl) {
        ERR_clear_error();
        const int sent = SSL_write(_ssl.get(), data, static_cast<int>(std::min<std::size_t>(size, INT_MAX)));
        return sent > 0 ? IoResult{Io::ok, static_cast<std::size_t>(sent)} : sslResult(sent);
    }
    ssize_t sent = 0;
    do {
        sent = ::send(_fd.get(), data, size, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return systemResult(sent, Io::wantWrite);
}

IoResult Transport::sendFile(int file, off_t& offset, std::size_t count) noexcept {
    if (!_ssl) {
        ssize_t sent = 0;
        do {
            sent = ::sendfile(_fd.get(), file, &offset, count);
        } while (sent < 0 && errno == EINTR);
        return systemResult(sent, Io::wantWrite);
    }
    // A write that has to be repeated is repeated with the same bytes: they are read again from the same offset.
    std::array<char, 16384> block;
    const auto got = ::pread(file, block.data(), std::min(count, block.size()), offset);
    if (got <= 0) return {got == 0 ? Io::ok : Io::failed, 0};
    const auto result = write(block.data(), static_cast<std::size_t>(got));
    offset += static_cast<off_t>(result.bytes);
    return result;
}

bool Transport::pending() const noexcept {
    return _ssl && SSL_has_pending(_ssl.get()) != 0;
}

void Transport::finish() noexcept {
    ERR_clear_error();
    if (_ssl && SSL_is_init_finished(_ssl.get())) SSL_shutdown(_ssl.get());
    ::shutdown(_fd.get(), SHUT_WR);
}

IoResult Transport::discard(char* scratch, std::size_t size) noexcept {
    const auto got = ::recv(_fd.get(), scratch, size, 0);
    return got == 0 ? IoResult{Io::closed, 0} : systemResult(got, Io::wantRead);
}

bool waitFor(const Transport& transport, Io want, int milliseconds) noexcept {
    pollfd entry{transport.fd(), static_cast<short>(want == Io::wantWrite ? POLLOUT : POLLIN), 0};
    return ::poll(&entry, 1, milliseconds) > 0;
}

}  // namespace kontor::front
