#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cstdio>
#include <fstream>
#include <mutex>
#include <thread>

#include "fixture.h"

namespace kontor::front::testing {
namespace {

/// Writes a self-signed certificate and its key.
void makeCertificate(const std::string& certificateFile, const std::string& keyFile) {
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = X509_new();
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 24L * 3600);
    X509_set_pubkey(certificate, key);
    auto* name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1,
                               0);
    X509_set_issuer_name(certificate, name);
    X509_sign(certificate, key, EVP_sha256());
    for (const auto& [path, isKey] : {std::pair(keyFile, true), std::pair(certificateFile, false)}) {
        std::FILE* file = std::fopen(path.c_str(), "w");
        if (isKey) {
            PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
        } else {
            PEM_write_X509(file, certificate);
        }
        std::fclose(file);
    }
    X509_free(certificate);
    EVP_PKEY_free(key);
}

/// A blocking TLS client on a plain one.
class TlsClient {
  public:
    explicit TlsClient(std::uint16_t port)
        : _socket(port),
          _context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free),
          _ssl(SSL_new(_context.get()), SSL_free) {
        SSL_set_fd(_ssl.get(), _socket.fd());
        EXPECT_EQ(SSL_connect(_ssl.get()), 1);
    }
    ~TlsClient() { SSL_shutdown(_ssl.get()); }
    TlsClient(TlsClient&&) = default;
    TlsClient(const TlsClient&) = delete;
    TlsClient& operator=(const TlsClient&) = delete;

    void send(std::string_view bytes) {
        EXPECT_EQ(SSL_write(_ssl.get(), bytes.data(), static_cast<int>(bytes.size())), static_cast<int>(bytes.size()));
    }
    /// Everything up to `count` times the text `end`.
    std::string readUntil(std::string_view end) {
        auto found = std::string::npos;
        while ((found = _buffer.find(end)) == std::string::npos) {
            char block[4096];
            const int got = SSL_read(_ssl.get(), block, sizeof block);
            if (got <= 0) return std::exchange(_buffer, {});
            _buffer.append(block, static_cast<std::size_t>(got));
        }
        auto text = _buffer.substr(0, found + end.size());
        _buffer.erase(0, found + end.size());
        return text;
    }

  private:
    Client _socket;
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> _context;
    std::unique_ptr<SSL, decltype(&SSL_free)> _ssl;
    std::string _buffer;
};

class TlsTest : public FrontTest {
  protected:
    Options tlsOptions() {
        auto options = quietOptions();
        options.tlsCertificate = _dir.file("cert.pem");
        options.tlsKey = _dir.file("key.pem");
        makeCertificate(options.tlsCertificate, options.tlsKey);
        options.listen = {{"127.0.0.1:0", true}, {"127.0.0.1:0"}};
        return options;
    }
};

TEST_F(TlsTest, RequestsOverTls) {
    start(tlsOptions(), [](Exchange& exchange) {
        exchange.send(200, {}, (exchange.request().secure ? "secure " : "plain ") + exchange.readBody(10 << 20) + "#");
    });
    TlsClient one(_front->port(0));
    for (int i = 0; i < 5; ++i) {
        one.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\n" + std::to_string(i));
        EXPECT_EQ(one.readUntil("\r\n\r\n").substr(0, 12), "HTTP/1.1 200");
        EXPECT_EQ(one.readUntil("#"), "secure " + std::to_string(i) + "#");
    }
    Client plain(_front->port(1));
    plain.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx");
    EXPECT_EQ(plain.reply().body, "plain x#");
}

TEST_F(TlsTest, PipelinedRequestsInOneRecord) {
    start(tlsOptions());
    TlsClient one(_front->port(0));
    std::string all;
    for (int i = 0; i < 100; ++i) all += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n\r\n";
    one.send(all);
    for (int i = 0; i < 100; ++i) {
        one.readUntil("\r\n\r\n");
        const auto expected = "/" + std::to_string(i);
        EXPECT_EQ(one.readUntil(expected), expected);
    }
}

TEST_F(TlsTest, LargeBodiesAndFiles) {
    const auto path = _dir.file("data");
    std::ofstream(path) << std::string(3000000, 'f') << "!";
    start(tlsOptions(), [&](Exchange& exchange) {
        const auto body = exchange.readBody(10 << 20);
        if (!body.empty()) return exchange.send(200, {}, body);
        exchange.sendFile(200, {}, path);
    });
    TlsClient one(_front->port(0));
    const std::string body(2500000, 'b');
    one.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2500001\r\n\r\n");
    one.send(body + "!");
    one.readUntil("\r\n\r\n");
    EXPECT_EQ(one.readUntil("!").size(), 2500001U);
    one.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    one.readUntil("\r\n\r\n");
    EXPECT_EQ(one.readUntil("!").size(), 3000001U);
}

TEST_F(TlsTest, EventStreamOverTls) {
    std::mutex mutex;
    std::shared_ptr<Stream> stream;
    start(tlsOptions(), [&](Exchange& exchange) {
        const std::lock_guard<std::mutex> hold(mutex);
        stream = exchange.detachStream();
        stream->write("data: 1\n\n");
    });
    TlsClient one(_front->port(0));
    one.send("GET /events HTTP/1.1\r\nHost: h\r\n\r\n");
    one.readUntil("\r\n\r\n");
    EXPECT_EQ(one.readUntil("\n\n"), "data: 1\n\n");
    const std::lock_guard<std::mutex> hold(mutex);
    EXPECT_TRUE(stream->write("data: 2\n\n"));
    EXPECT_EQ(one.readUntil("\n\n"), "data: 2\n\n");
    stream->close();
    EXPECT_EQ(one.readUntil("\n\n"), "");
}

TEST_F(TlsTest, SilentAndGarbageHandshakesHoldNobody) {
    auto options = tlsOptions();
    options.workers = 2;
    start(std::move(options));
    std::vector<Client> crowd;
    for (int i = 0; i < 50; ++i) crowd.emplace_back(_front->port(0));
    for (int i = 0; i < 50; ++i) {
        crowd.emplace_back(_front->port(0));
        crowd.back().send(std::string_view("\x16\x03\x01\x02", 4));
    }
    Client garbage(_front->port(0));
    garbage.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    garbage.readToEnd();
    TlsClient one(_front->port(0));
    one.send("GET /fine HTTP/1.1\r\nHost: h\r\n\r\n");
    one.readUntil("\r\n\r\n");
    EXPECT_EQ(one.readUntil("/fine"), "/fine");
}

TEST_F(TlsTest, UnusableFilesAreNamed) {
    auto options = tlsOptions();
    std::ofstream(options.tlsKey) << "no key";
    Front broken(options, echoHandler);
    try {
        broken.start();
        FAIL() << "started with a broken key";
    } catch (const std::runtime_error& error) {
        EXPECT_NE(std::string(error.what()).find(options.tlsKey), std::string::npos) << error.what();
    }
}

}  // namespace
}  // namespace kontor::front::testing
