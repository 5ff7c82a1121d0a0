#include "routes.h"

#include "run.h"
#include "runs.h"
#include "server_access.h"

namespace kontor::directory {

namespace {

Directory directoryOf(Request& request, const Viewer& viewer, Kernel& kernel) {
    return kernel.db().read(
        [&](Transaction& tx) { return kernel.records().get<Directory>(tx, viewer, request.number()); });
}

Reply testRoute(Request& request, const Viewer& viewer, Kernel& kernel) {
    const DirectoryTest result = testDirectory(kernel, directoryOf(request, viewer, kernel));
    Json steps = Json::array();
    for (const auto& line : result.lines)
        steps.push(Json::object({{"step", line.step}, {"ok", line.ok}, {"text", line.text}}));
    return Reply::json(Json::object({{"ok", result.ok()}, {"steps", std::move(steps)}}));
}

RunRequest requestOf(const Json& body) {
    RunRequest result;
    std::vector<FieldError> errors;
    const auto refuse = [&](const std::string& field, const char* key) { errors.push_back({field, {key, {}}}); };
    for (const auto& [name, value] : body.members()) {
        if (name == "mode") {
            if (value.isString() && (value.string() == "full" || value.string() == "incremental"))
                result.mode = value.string();
            else
                refuse(name, "directory.error.mode");
        } else if (name == "dry_run") {
            if (value.isBool())
                result.dryRun = value.boolean();
            else
                refuse(name, "directory.error.not_a_flag");
        } else if (name == "allow_locks") {
            if (value.isInteger() && value.integer() >= 0 && value.integer() <= 10'000'000)
                result.allowLocks = value.integer();
            else
                refuse(name, "directory.error.not_a_count");
        } else {
            errors.push_back({name, {"error.unknown_field", {{"field", name}}}});
        }
    }
    if (!errors.empty()) throw Invalid(std::move(errors));
    return result;
}

Reply answer(Kernel& kernel, const Viewer& viewer, std::int64_t runId, int status) {
    const AnyRecord run = kernel.db().read([&](Transaction& tx) {
        return kernel.records().get(tx, viewer, {std::string(Run::kind), runId});
    });
    Reply reply = Reply::json(run.toJson(viewer), status);
    return reply.with("Location", "/api/v1/directory-runs/" + std::to_string(runId)).etag(run.version());
}

Reply syncRoute(Request& request, const Viewer& viewer, Kernel& kernel) {
    const RunRequest wanted = requestOf(request.json());
    return answer(kernel, viewer, startRun(kernel, viewer, request.number(), wanted), 202);
}

Reply cancelRoute(Request& request, const Viewer& viewer, Kernel& kernel) {
    cancelRun(kernel, viewer, request.number());
    return answer(kernel, viewer, request.number(), 200);
}

Route route(std::string path, std::string summary, std::string doc, Handler handler) {
    Route result;
    result.method = "POST";
    result.path = "/api/v1/" + std::move(path);
    result.access = needs("directory.administer");
    result.summary = std::move(summary);
    result.doc = std::move(doc);
    result.handler = std::move(handler);
    result.tag = "directory";
    return result;
}

Json typed(const char* type) {
    return Json::object({{"type", type}});
}

}  // namespace

void addRoutes(Registry& registry) {
    Route tried =
        route("directories/{id}/test", "Try a directory",
              "Connects, signs in, reads some people and looks for the mapped groups. Changes nothing.", testRoute);
    const Json step = Json::object(
        {{"type", "object"},
         {"properties",
          Json::object({{"step", typed("string")}, {"ok", typed("boolean")}, {"text", typed("string")}})}});
    tried.responseSchema = Json::object(
        {{"type", "object"},
         {"properties",
          Json::object({{"ok", typed("boolean")}, {"steps", Json::object({{"type", "array"}, {"items", step}})}})}});
    tried.responseExample = Json::object(
        {{"ok", true},
         {"steps", Json::array({Json::object(
                       {{"step", "connect"}, {"ok", true}, {"text", "ldaps://dc1.example.org: signed in"}})})}});
    registry.route(std::move(tried));

    const Json run = Json::object({{"id", 12}, {"directory_id", 1}, {"mode", "full"}, {"state", "waiting"}});
    Route synced = route("directories/{id}/sync", "Synchronise a directory",
                         "Starts a run and answers at once; the run tells how far it is and what came of it. With "
                         "`dry_run` nothing is changed and `changes` holds what would be. `allow_locks` lets so many "
                         "people be switched off although the brake says no.",
                         syncRoute);
    Json mode = typed("string");
    mode["enum"] = Json::array({"full", "incremental"});
    Json count = typed("integer");
    count["minimum"] = 0;
    synced.requestSchema = Json::object(
        {{"type", "object"},
         {"additionalProperties", false},
         {"properties", Json::object({{"mode", mode}, {"dry_run", typed("boolean")}, {"allow_locks", count}})}});
    synced.requestExample = Json::object({{"mode", "full"}, {"dry_run", true}});
    synced.responseSchema = schemaOf(Run::fields, false);
    synced.responseExample = run;
    synced.successStatus = 202;
    registry.route(std::move(synced));

    Route cancelled =
        route("directory-runs/{id}/cancel", "Cancel a synchronisation",
              "It ends after the people it is at; what was done stays, nobody is switched off.", cancelRoute);
    cancelled.responseSchema = schemaOf(Run::fields, false);
    cancelled.responseExample = run;
    registry.route(std::move(cancelled));
}

}  // namespace kontor::directory
