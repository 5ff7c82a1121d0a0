#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "kontor/kernel.h"
#include "kontor/testing/fake_clock.h"
#include "kontor/testing/http_client.h"
#include "kontor/testing/temp_dir.h"

namespace kontor::test {

struct LocalServerOptions {
    /// Plugins to run; those they depend on come along, all others are disabled. Empty: every plugin there is.
    std::vector<std::string> plugins = {};
    /// Looked for in here too, besides the plugins of this build.
    std::vector<std::filesystem::path> pluginDirectories = {};
    /// Data directory to use; a private one that is removed at the end when empty.
    std::filesystem::path dataDirectory = {};
    /// The machine's clock in place of the one the test moves.
    bool realTime = false;
    /// Configuration keys and values.
    std::vector<std::pair<std::string, std::string>> config = {};
};

/// A whole server inside of the test, with an embedded database of its own and a clock the test moves. Its kernel can
/// be called directly, and it answers HTTP on a port the system chose. For kills and starts of the program: TestServer.
class LocalServer {
  public:
    /// Starts it. Throws what the server throws.
    explicit LocalServer(LocalServerOptions options = {});
    ~LocalServer();
    LocalServer(const LocalServer&) = delete;
    LocalServer& operator=(const LocalServer&) = delete;

    Kernel& kernel();
    FakeClock& clock();
    const std::string& url() const;
    const std::filesystem::path& dataDirectory() const;

    /// A client nobody has signed in with.
    HttpClient client() const;
    /// A client with a session of this person. Throws std::runtime_error when signing in fails.
    HttpClient signedIn(const std::string& login, const std::string& password) const;
    HttpClient admin() const;
    /// Makes an active person with these roles and returns its id; the password is the administrator's.
    std::int64_t createUser(const std::string& login, const std::vector<std::string>& roles);
    /// The same person's client.
    HttpClient as(const std::string& login) const;

  private:
    struct State;
    std::unique_ptr<State> _state;
};

/// The plugins of these folders that the named ones need, themselves included, by their manifests.
std::vector<std::string> withDependencies(const std::vector<std::string>& plugins,
                                          const std::vector<std::filesystem::path>& directories);

/// `DIR/ID/ID.so` of every plugin in these folders.
std::vector<std::filesystem::path> pluginFilesIn(const std::vector<std::filesystem::path>& directories);

/// Where the plugins of this build lie.
std::filesystem::path builtPluginDirectory();

}  // namespace kontor::test
