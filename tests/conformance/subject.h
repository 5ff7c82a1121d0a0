#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "kontor/testing/local_server.h"
#include "plugins/manifest.h"

namespace kontor::test {

/// One route as the checks use it.
struct RouteCase {
    std::string method;
    std::string path;  ///< with `{id}`
    Access access;
    Json example;  ///< of the body; null when it takes none
    std::size_t bodyLimit = 0;
    bool takesJson = false;
    bool streams = false;
    bool isList = false;

    std::string name() const { return method + " " + path; }
    bool hasParameter() const { return path.find('{') != std::string::npos; }
    /// The path with every parameter replaced by that text.
    std::string at(const std::string& value) const;
};

/// The plugin under test with a server that runs it and what it depends on, made once for the program.
class Subject {
  public:
    /// Takes `--plugin ID` and `--plugin-dir DIR` from the command line; the message when they can't be used.
    static std::string configure(int count, char** arguments);
    static Subject& get();
    static void end();

    const std::string& id() const { return _id; }
    const std::filesystem::path& directory() const { return _directory; }
    PluginFile file() const;
    LocalServerOptions serverOptions() const;
    LocalServer& server();
    /// A person with no role at all.
    HttpClient& stranger();
    HttpClient& admin();

    /// Routes the plugin declares and those made for its records.
    std::vector<RouteCase> routes();
    std::vector<const Catalog::Owned<RecordType>*> records();
    std::vector<const Catalog::Owned<Page>*> pages();

  private:
    std::string _id;
    std::filesystem::path _directory;
    std::vector<std::filesystem::path> _directories;
    std::unique_ptr<LocalServer> _server;
    std::unique_ptr<HttpClient> _stranger;
    std::unique_ptr<HttpClient> _admin;
};

/// Names of the symbols a library defines for others to link with, weak ones (inlined templates) left out.
std::vector<std::string> exportedSymbols(const std::filesystem::path& library);

}  // namespace kontor::test
