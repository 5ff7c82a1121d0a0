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
    std::string real;  ///< a path of something that exists, where the checks could make it
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
    /// Linked into the server, as `core` is: there is no file of its own to look at.
    bool builtIn() const { return _builtIn; }
    const std::filesystem::path& directory() const { return _directory; }
    PluginFile file() const;
    /// The plugin and what it depends on, nothing else.
    LocalServerOptions aloneOptions() const;
    /// A server with the REST interface and the page frame besides, through which the plugin is looked at.
    LocalServer& server();
    /// A person with no role at all.
    HttpClient& stranger();
    /// Whether everybody who is signed in holds that permission.
    bool strangerMay(const std::string& permission);
    HttpClient& admin();
    /// Signs the administrator in again where a call before ended the session (there are routes for that).
    void stillSignedIn();

    /// Routes the plugin declares and those made for its records.
    std::vector<RouteCase> routes();
    std::vector<const Catalog::Owned<RecordType>*> records();
    /// Calls that its records get from the REST interface. What could not be made by its own example is reported in
    /// `trouble`.
    const std::vector<RouteCase>& recordRoutes();
    const std::vector<std::string>& trouble() const { return _trouble; }
    std::vector<const Catalog::Owned<Page>*> pages();

  private:
    std::string _id;
    std::filesystem::path _directory;
    std::vector<std::filesystem::path> _directories;
    bool _builtIn = false;
    std::unique_ptr<std::vector<RouteCase>> _recordRoutes;
    std::vector<std::string> _trouble;
    std::unique_ptr<LocalServer> _server;
    std::unique_ptr<HttpClient> _stranger;
    std::unique_ptr<HttpClient> _admin;
};

struct ExportedSymbol {
    std::string name;
    bool weak;  ///< as instances of templates of the standard library are; they clash with nothing
};

/// What a library defines for others to link with.
std::vector<ExportedSymbol> exportedSymbols(const std::filesystem::path& library);

}  // namespace kontor::test
