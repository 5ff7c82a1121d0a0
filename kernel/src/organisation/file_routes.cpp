#include <set>

#include "kontor/kernel.h"
#include "kontor/text.h"
#include "organisation/core_routes.h"

namespace kontor {

namespace {

constexpr std::size_t uploadLimit = 50 << 20;

Json fileJson(const StoredFile& file) {
    return Json::object({{"id", file.id},
                         {"name", file.name},
                         {"size", file.size},
                         {"media_type", file.mediaType},
                         {"sha256", file.sha256}});
}

Reply upload(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string type = request.header("Content-Type").value_or("application/octet-stream");
    StoredFile file;
    if (asciiLower(type).starts_with("multipart/form-data")) {
        const auto& uploads = request.uploads();
        if (uploads.size() != 1) throw Invalid("file", uploads.empty() ? "error.required" : "error.one_file");
        file = kernel.files().store(viewer, uploads[0].fileName, uploads[0].mediaType, uploads[0].content);
    } else {
        const auto name = percentDecode(request.header("X-File-Name").value_or(""));
        if (!name) throw Invalid("X-File-Name", "error.not_utf8");
        file = kernel.files().store(viewer, *name, type, request.body());
    }
    return Reply::created("/api/v1/files/" + std::to_string(file.id), fileJson(file), 0);
}

/// The type a file is sent with. Anything that a browser could run is sent as mere bytes: the sender chose its type,
/// and the content security policy trusts scripts that come from here.
std::string servedType(const std::string& mediaType) {
    static const std::set<std::string, std::less<>> harmless{
        "application/pdf", "application/zip", "audio/mpeg", "audio/ogg",  "image/avif", "image/bmp",      "image/gif",
        "image/jpeg",      "image/png",       "image/tiff", "image/webp", "text/plain", "message/rfc822", "video/mp4"};
    return harmless.contains(mediaType) ? mediaType : "application/octet-stream";
}

Reply download(Request& request, const Viewer& viewer, Kernel& kernel) {
    const StoredFile file =
        kernel.db().read([&](Transaction& tx) { return kernel.files().find(tx, viewer, request.number()); });
    Reply reply;
    reply.filePath = kernel.files().path(file);
    // Never shown as a page of ours: what others sent may hold scripts.
    return reply.with("Content-Type", servedType(file.mediaType))
        .with("Content-Disposition", "attachment; filename*=UTF-8''" + percentEncode(file.name))
        .with("Content-Security-Policy", "default-src 'none'; sandbox")
        .with("Cache-Control", "private, no-cache")
        .with("ETag", "\"" + file.sha256 + "\"");
}

}  // namespace

void addFileRoutes(Registry& registry) {
    const Json id = Json::object({{"type", "integer"}});
    const Json text = Json::object({{"type", "string"}});

    Route route;
    route.tag = "Files";
    route.method = "POST";
    route.path = "/api/v1/files";
    route.access = needs("files.write");
    route.summary = "Upload a file";
    route.doc =
        "One file as a form (`multipart/form-data`), or the content itself as the body with its Content-Type and its "
        "name, percent-encoded "
        "UTF-8, in `X-File-Name`. Give its id in `file_ids` of a message within a day; what nobody refers to then is "
        "removed.";
    route.handler = upload;
    route.requestMediaType = "multipart/form-data";
    route.requestSchema = Json::object(
        {{"type", "object"},
         {"required", Json::array({"file"})},
         {"properties", Json::object({{"file", Json::object({{"type", "string"}, {"format", "binary"}})}})}});
    route.requestExample = Json::object({{"file", "(content)"}});
    route.responseSchema = Json::object(
        {{"type", "object"},
         {"required", Json::array({"id", "name", "size", "media_type", "sha256"})},
         {"properties",
          Json::object({{"id", id}, {"name", text}, {"size", id}, {"media_type", text}, {"sha256", text}})}});
    route.responseExample =
        Json::object({{"id", 31},
                      {"name", "printer.jpg"},
                      {"size", 20480},
                      {"media_type", "image/jpeg"},
                      {"sha256", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}});
    route.successStatus = 201;
    route.bodyLimit = uploadLimit;
    registry.route(route);

    route = {};
    route.tag = "Files";
    route.method = "GET";
    route.path = "/api/v1/files/{id}";
    route.access = needs("files.read");
    route.summary = "Read a file";
    route.doc =
        "As an attachment, for who uploaded it and who may see a record that refers to it. Media types a browser could "
        "run "
        "are sent as `application/octet-stream`.";
    route.handler = download;
    route.responseMediaType = "application/octet-stream";
    route.responseSchema = Json::object({{"type", "string"}, {"format", "binary"}});
    route.responseExample = "(content)";
    registry.route(route);
}

}  // namespace kontor
