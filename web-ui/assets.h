#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "kontor/http.h"
#include "kontor/json.h"

namespace kontor::web {

/// The built front-end: content-hashed files, named by manifest.json.
class Assets {
  public:
    /// Reads the manifest and the list of files; throws std::runtime_error when there is none.
    explicit Assets(const std::filesystem::path& folder);

    /// Beside the running program: `../web` in a build folder, `../share/kontor/web` once installed; `configured` goes
    /// first.
    static std::filesystem::path find(const std::string& configured);

    /// {app_js, app_css, icons, favicon}: paths for templates.
    const Json& links() const { return _links; }
    /// The file of that name, kept by browsers for ever. Throws NotFound.
    Reply serve(const Request& request, const std::string& name) const;

  private:
    struct File {
        std::filesystem::path path;
        std::string mediaType;
        bool compressed = false;  ///< `path`.gz is there too
    };
    std::map<std::string, File, std::less<>> _files;
    Json _links;
};

}  // namespace kontor::web
