#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace kontor::test {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

struct HttpResponse {
    int status = 0;
    std::multimap<std::string, std::string> headers;  ///< Names in lower case.
    std::string body;

    /// The first value of a header, empty when there is none. The name in lower case.
    std::string header(const std::string& name) const;
};

/// Speaks HTTP to one server, keeping the connection; not for use by two threads at once. A connection that cannot be
/// made, or ends without an answer, throws std::runtime_error. Certificates and redirects are the test's own affair.
class HttpClient {
  public:
    /// `base` without a slash at the end: "http://127.0.0.1:8080".
    explicit HttpClient(std::string base);
    ~HttpClient();
    HttpClient(HttpClient&&) noexcept;
    HttpClient& operator=(HttpClient&&) noexcept;

    /// Connects to this socket whatever the base says.
    HttpClient& unixSocket(const std::filesystem::path& socket);
    /// Sends `Authorization: Bearer` from now on; an empty token ends that.
    HttpClient& bearer(const std::string& token);
    /// Sends this header with every request from now on.
    HttpClient& always(const std::string& name, const std::string& value);
    /// Keeps and sends cookies from now on, as a browser does.
    HttpClient& cookies();

    HttpResponse get(const std::string& path, const HttpHeaders& headers = {});
    HttpResponse post(const std::string& path, const std::string& json, const HttpHeaders& headers = {});
    HttpResponse patch(const std::string& path, const std::string& json, const HttpHeaders& headers = {});
    HttpResponse put(const std::string& path, const std::string& json, const HttpHeaders& headers = {});
    HttpResponse del(const std::string& path, const HttpHeaders& headers = {});

    /// Any method and body. Without a Content-Type among the headers a body is sent as JSON.
    HttpResponse request(const std::string& method, const std::string& path, const std::string& body,
                         const HttpHeaders& headers = {});

  private:
    struct Handle;
    std::unique_ptr<Handle> _handle;
};

/// Sends bytes as they are to a port of 127.0.0.1 and returns all that comes back until the server closes the
/// connection; for requests no decent client would send.
std::string sendRaw(std::uint16_t port, const std::string& bytes);

}  // namespace kontor::test
