#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kontor/testing/http_client.h"
#include "kontor/testing/temp_dir.h"

namespace kontor {
class ChildProcess;
}

namespace kontor::test {

struct TestServerOptions {
    /// Data directory to use; a private one that is removed at the end when empty.
    std::filesystem::path dataDirectory = {};
    /// Further arguments of kontord.
    std::vector<std::string> arguments = {};
    /// "NAME=value", on top of the test's own environment.
    std::vector<std::string> environment = {};
    /// Commits wait for the disk and torn pages are mended, as in production: for tests that kill in the middle of
    /// writes. Answers then carry no number of statements.
    bool durable = false;
};

/// A whole kontord with an embedded database of its own, as a child process on a port the system chose. Ended with the
/// test, however that ends.
class TestServer {
  public:
    /// Prepares the data directory; nothing runs yet.
    explicit TestServer(TestServerOptions options = {});
    ~TestServer();
    TestServer(const TestServer&) = delete;
    TestServer& operator=(const TestServer&) = delete;

    /// Returns once it serves. Throws std::runtime_error with what it wrote when it ends before that.
    void start();
    /// The two halves of start(), for whoever has something to do in between.
    void launch();
    void waitUntilItServes();
    /// Starts it and waits for its end, for runs that are expected to fail or to be killed; the way it ended.
    std::string runToEnd();
    /// Asks it to stop, as a service manager does; the way it ended, "exit status 0" when all is well.
    std::string stop();
    /// Kills it with no chance to tidy up.
    void kill();
    /// Whether the process lives.
    bool running();
    /// How it ended, "exit status 99"; empty while it runs.
    std::string ending();
    /// Number of its process, -1 while there is none.
    pid_t processId() const;
    /// Number of its database's process, as that wrote it down; -1 when it did not.
    pid_t databaseProcessId() const;

    /// Environment of the next start, in place of the one in the options.
    void setEnvironment(std::vector<std::string> environment);

    const std::string& url() const { return _url; }
    std::uint16_t port() const;
    const std::filesystem::path& dataDirectory() const { return _dataDirectory; }
    const std::string& adminPassword() const { return _adminPassword; }
    /// Everything it wrote since the last start.
    std::string output() const;

    /// A client nobody has signed in with.
    HttpClient client() const;
    /// A client with a session of this person. Throws std::runtime_error when signing in fails.
    HttpClient signedIn(const std::string& login, const std::string& password) const;
    /// A client with a session of the administrator.
    HttpClient admin() const;
    /// Makes an active person with these roles and returns its id.
    std::int64_t createUser(const std::string& login, const std::string& password,
                            const std::vector<std::string>& roles) const;

  private:
    TestServerOptions _options;
    std::optional<TempDir> _ownDirectory;
    TempDir _scratch;
    std::filesystem::path _dataDirectory;
    std::string _adminPassword;
    std::string _url;
    std::unique_ptr<ChildProcess> _process;
};

/// The member of a JSON object as text, looked up by a path such as "user.id" or "items.0.name"; empty when absent.
std::string jsonText(const std::string& json, const std::string& path);
/// As jsonText, as a number; -1 when it is none.
std::int64_t jsonNumber(const std::string& json, const std::string& path);
/// Number of elements of the array at that path; -1 when it is none. An empty path means the whole.
std::int64_t jsonSize(const std::string& json, const std::string& path);
/// The text as a JSON string, quotes included.
std::string jsonQuoted(const std::string& text);

}  // namespace kontor::test
