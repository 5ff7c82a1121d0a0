#include "kontor/kernel.h"
#include "kontor/people.h"
#include "kontor/text.h"
#include "people/erasure.h"
#include "people/people_plugin.h"

namespace kontor {

namespace {

constexpr std::size_t photoLimit = 4 << 20;

Reply showPhoto(Request& request, const Viewer& viewer, Kernel& kernel) {
    const StoredFile file =
        kernel.db().read([&](Transaction& tx) { return kernel.get<People>().photo(tx, viewer, request.number()); });
    Reply reply;
    reply.filePath = kernel.files().path(file);
    return reply.with("Content-Type", file.mediaType)
        .with("Content-Disposition", "inline")
        .with("Content-Security-Policy", "default-src 'none'; sandbox")
        .with("Cache-Control", "private, no-cache")
        .with("ETag", "\"" + file.sha256 + "\"");
}

Reply setPhoto(Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto& uploads = request.uploads();
    if (uploads.size() != 1) throw Invalid("photo", uploads.empty() ? "error.required" : "error.one_file");
    kernel.db().write(
        [&](Transaction& tx) { kernel.get<People>().setPhoto(tx, viewer, request.number(), uploads.front().content); });
    return Reply::noContent();
}

Reply removePhoto(Request& request, const Viewer& viewer, Kernel& kernel) {
    kernel.db().write([&](Transaction& tx) { kernel.get<People>().removePhoto(tx, viewer, request.number()); });
    return Reply::noContent();
}

Reply mergePeopleRoute(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Json& into = request.json()["into_id"];
    for (const auto& [name, value] : request.json().members())
        if (name != "into_id") throw Invalid(name, "error.unknown_field");
    if (!into.isInteger() || into.integer() <= 0)
        throw Invalid("into_id", into.isNull() ? "error.required" : "error.not_an_id");
    const Json answer = kernel.db().write(
        [&](Transaction& tx) { return kernel.get<People>().merge(tx, viewer, request.number(), into.integer()); });
    return Reply::json(answer);
}

Reply anonymisePeopleRoute(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Json answer = kernel.db().write([&](Transaction& tx) {
        const std::int64_t id = kernel.get<People>().anonymise(tx, viewer, request.number());
        return kernel.records().get(tx, Viewer::system("read back"), {std::string(Erasure::kind), id}).toJson(viewer);
    });
    return Reply::json(answer, 202).with("Location", "/api/v1/erasures/" + std::to_string(answer["id"].integer()));
}

/// Puts it together; the file is got by the path this names.
Reply startExport(Kernel& kernel, const Viewer& viewer, std::int64_t userId, const std::string& path) {
    const StoredFile file = kernel.get<People>().exported(viewer, userId);
    return Reply::json(Json::object({{"id", file.id},
                                     {"name", file.name},
                                     {"size", file.size},
                                     {"media_type", file.mediaType},
                                     {"sha256", file.sha256}}),
                       201)
        .with("Location", path);
}

Reply lastExport(Kernel& kernel, const Viewer& viewer, std::int64_t userId) {
    const StoredFile file =
        kernel.db().read([&](Transaction& tx) { return kernel.get<People>().lastExport(tx, viewer, userId); });
    Reply reply;
    reply.filePath = kernel.files().path(file);
    return reply.with("Content-Type", "application/json")
        .with("Content-Disposition", "attachment; filename=\"" + file.name + "\"")
        .with("Cache-Control", "no-store");
}

Json exampleOf(FieldTable fields) {
    Json example = Json::object();
    for (const auto& field : fields) example[field.name] = Json::parse(field.exampleText);
    return example;
}

using WhoseExport = std::int64_t (*)(Request&, const Viewer&);

void addExportRoutes(Registry& registry, const std::string& path, const Access& access, const std::string& tag,
                     WhoseExport whose) {
    registry.route({.method = "POST",
                    .path = path,
                    .access = access,
                    .summary = path.find("/me/") == path.npos ? "Put together everything stored about a person"
                                                              : "Put together everything stored about oneself",
                    .doc = "A JSON file: the account, records that refer to it, what it did and when it signed in, as "
                           "far as who asks may see it. `GET` of the same path downloads it, for a day.",
                    .handler =
                        [path, whose](Request& request, const Viewer& viewer, Kernel& kernel) {
                            const std::int64_t id = whose(request, viewer);
                            return startExport(kernel, viewer, id, replaceAll(path, "{id}", std::to_string(id)));
                        },
                    .responseSchema = Json::object({{"type", "object"}}),
                    .responseExample = Json::object({{"id", 31},
                                                     {"name", "kontor-person-7.json"},
                                                     {"size", 4096},
                                                     {"media_type", "application/json"},
                                                     {"sha256", std::string(64, 'a')}}),
                    .successStatus = 201,
                    .tag = tag});
    registry.route({.method = "GET",
                    .path = path,
                    .access = access,
                    .summary = path.find("/me/") == path.npos ? "What was put together of a person"
                                                              : "What was put together of oneself",
                    .doc = "The last such file of who asks; 404 where there is none, or none any longer.",
                    .handler = [whose](Request& request, const Viewer& viewer,
                                       Kernel& kernel) { return lastExport(kernel, viewer, whose(request, viewer)); },
                    .responseSchema = Json::object({{"type", "object"}}),
                    .responseExample = Json::object({{"account", Json::object({{"id", 7}})}}),
                    .tag = tag});
}

}  // namespace

void addPeopleRoutes(Registry& registry) {
    const Json id = Json::object({{"type", "integer"}});
    const Json counts = Json::object({{"type", "object"}, {"additionalProperties", id}});
    const Json binary = Json::object({{"type", "string"}, {"format", "binary"}});

    registry.route({.method = "GET",
                    .path = "/api/v1/users/{id}/photo",
                    .access = needs("users.read"),
                    .summary = "The photo of a person",
                    .doc = "PNG or JPEG, as it was taken apart and put together again: without place and camera.",
                    .handler = showPhoto,
                    .responseSchema = binary,
                    .responseExample = "(content)",
                    .tag = "users",
                    .responseMediaType = "application/octet-stream"});
    registry.route(
        {.method = "POST",
         .path = "/api/v1/users/{id}/photo",
         .access = needs("users.write_own"),
         .summary = "Set the photo of a person",
         .doc = "One's own, or with `users.write` that of somebody else. PNG or JPEG up to 4 MB and 40 million pixels.",
         .handler = setPhoto,
         .requestSchema = Json::object({{"type", "object"},
                                        {"required", Json::array({"photo"})},
                                        {"properties", Json::object({{"photo", binary}})}}),
         .requestExample = Json::object({{"photo", "(content)"}}),
         .successStatus = 204,
         .tag = "users",
         .bodyLimit = photoLimit,
         .requestMediaType = "multipart/form-data"});
    registry.route({.method = "DELETE",
                    .path = "/api/v1/users/{id}/photo",
                    .access = needs("users.write_own"),
                    .summary = "Take the photo of a person away",
                    .doc = "",
                    .handler = removePhoto,
                    .successStatus = 204,
                    .tag = "users"});
    registry.route(
        {.method = "POST",
         .path = "/api/v1/users/{id}/merge",
         .access = needs("users.merge"),
         .summary = "Make one of two accounts",
         .doc =
             "Everything that refers to this account refers to the other one from then on, and mail from its addresses "
             "finds the other one. This account is deleted and points there (`merged_into_id`). Not for oneself, nor "
             "where one of them may do more than who asks.",
         .handler = mergePeopleRoute,
         .requestSchema = Json::object({{"type", "object"},
                                        {"required", Json::array({"into_id"})},
                                        {"additionalProperties", false},
                                        {"properties", Json::object({{"into_id", id}})}}),
         .requestExample = Json::object({{"into_id", 9}}),
         .responseSchema = Json::object({{"type", "object"},
                                         {"required", Json::array({"moved"})},
                                         {"properties", Json::object({{"moved", counts}})}}),
         .responseExample = Json::object({{"moved", Json::object({{"ticket", 3}, {"message", 5}})}}),
         .tag = "users"});
    registry.route(
        {.method = "POST",
         .path = "/api/v1/users/{id}/anonymise",
         .access = needs("users.anonymise"),
         .summary = "Anonymise a person",
         .doc = "The account is locked at once; then everything personal is taken out of records, journal, events "
                "and mail, which takes a while. The report is that of the erasure. It can't be undone.",
         .handler = anonymisePeopleRoute,
         .responseSchema = schemaOf(Erasure::fields, false),
         .responseExample = exampleOf(Erasure::fields),
         .successStatus = 202,
         .tag = "users"});
    const auto person = [](Request& request, const Viewer&) { return request.number(); };
    const auto oneself = [](Request&, const Viewer& viewer) { return viewer.id(); };
    addExportRoutes(registry, "/api/v1/users/{id}/export", needs("users.export"), "users", person);
    addExportRoutes(registry, "/api/v1/me/export", signedIn("everybody may know what is stored about them"), "Sessions",
                    oneself);
}

}  // namespace kontor
