#include "assets.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "kontor/error.h"

namespace kontor::web {

namespace fs = std::filesystem;

namespace {

std::string mediaTypeOf(const fs::path& path) {
    const std::string extension = path.extension().string();
    if (extension == ".js") return "text/javascript; charset=utf-8";
    if (extension == ".css") return "text/css; charset=utf-8";
    if (extension == ".svg") return "image/svg+xml";
    if (extension == ".woff2") return "font/woff2";
    return "text/plain; charset=utf-8";
}

}  // namespace

Assets::Assets(const fs::path& folder) {
    std::ifstream file(folder / "manifest.json");
    if (!file) throw std::runtime_error("no front-end at " + folder.string() + ": manifest.json is missing");
    std::ostringstream text;
    text << file.rdbuf();
    const Json manifest = Json::parse(text.str());
    for (const auto& [name, value] : manifest.members()) _links[name] = "/static/" + value.string();
    for (const auto& entry : fs::directory_iterator(folder)) {
        const fs::path& path = entry.path();
        if (!entry.is_regular_file() || path.extension() == ".gz" || path.filename() == "manifest.json") continue;
        _files[path.filename().string()] = {path, mediaTypeOf(path), fs::exists(path.string() + ".gz")};
    }
}

fs::path Assets::find(const std::string& configured) {
    if (!configured.empty()) return configured;
    const fs::path bin = fs::read_symlink("/proc/self/exe").parent_path();
    for (const char* place : {"../web", "../share/kontor/web"})
        if (fs::exists(bin / place / "manifest.json")) return fs::canonical(bin / place);
    return bin / "../share/kontor/web";
}

Reply Assets::serve(const Request& request, const std::string& name) const {
    const auto found = _files.find(name);
    if (found == _files.end()) throw NotFound("asset " + name);
    const File& file = found->second;
    Reply reply;
    reply.with("Content-Type", file.mediaType).with("Cache-Control", "public, max-age=31536000, immutable");
    reply.filePath = file.path.string();
    if (file.compressed) {
        reply.with("Vary", "Accept-Encoding");
        if (request.header("Accept-Encoding").value_or("").find("gzip") != std::string::npos) {
            reply.with("Content-Encoding", "gzip");
            reply.filePath += ".gz";
        }
    }
    return reply;
}

}  // namespace kontor::web
