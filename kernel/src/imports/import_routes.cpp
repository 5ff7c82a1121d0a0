#include "imports/import_type.h"
#include "imports/imports_plugin.h"
#include "imports/refused_rows.h"
#include "kontor/imports.h"
#include "kontor/kernel.h"

namespace kontor {

namespace {

using Verb = void (Imports::*)(Transaction&, const Viewer&, std::int64_t);

auto done(Verb verb) {
    return [verb](Request& request, const Viewer& viewer, Kernel& kernel) {
        const Json answer = kernel.db().write([&](Transaction& tx) {
            (kernel.get<Imports>().*verb)(tx, viewer, request.number());
            return kernel.records()
                .get(tx, Viewer::system("read back"), {std::string(Import::kind), request.number()})
                .toJson(viewer);
        });
        return Reply::json(answer, 202);
    };
}

Reply refusedFile(Request& request, const Viewer& viewer, Kernel& kernel) {
    Reply reply;
    reply.body = refusedRows(kernel, viewer, request.number());
    return reply.with("Content-Type", "text/csv; charset=utf-8; header=present")
        .with("Content-Disposition", "attachment; filename=\"refused-" + std::to_string(request.number()) + ".csv\"");
}

}  // namespace

void addImportRoutes(Registry& registry) {
    Json example = Json::object();
    for (const auto& field : Import::fields) example[field.name] = Json::parse(field.exampleText);
    const auto route = [&](const char* verb, const char* summary, const char* doc, Verb what) {
        registry.route({.method = "POST",
                        .path = std::string("/api/v1/imports/{id}/") + verb,
                        .access = needs("users.import"),
                        .summary = summary,
                        .doc = doc,
                        .handler = done(what),
                        .responseSchema = schemaOf(Import::fields, false),
                        .responseExample = example,
                        .successStatus = 202,
                        .tag = "imports"});
    };
    route("apply", "Take over the rows of an import",
          "Once it is `checked`. Rows that are refused are left out; the same file again changes nothing.",
          &Imports::apply);
    route("check", "Look at the rows of an import once more",
          "After it failed, was cancelled, or something was changed in between.", &Imports::check);
    route("cancel", "End an import that is under way",
          "Rows taken over before stay; the same file again goes on from there.", &Imports::cancel);
    route(
        "undo", "Take an import back",
        "What it made is deleted and what it changed restored, as far as nobody changed it since and nothing refers to "
        "it; `rows` with `undone:left` tell what was left, and why.",
        &Imports::undo);
    registry.route(
        {.method = "GET",
         .path = "/api/v1/imports/{id}/refused",
         .access = needs("users.import"),
         .summary = "Refused rows of an import as a file",
         .doc = "CSV with the columns of the original, its lines and the reasons; mended, it can be imported.",
         .handler = refusedFile,
         .tag = "imports"});
}

}  // namespace kontor
