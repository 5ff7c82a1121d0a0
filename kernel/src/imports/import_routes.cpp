#include "imports/import_type.h"
#include "imports/imports_plugin.h"
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
}

}  // namespace kontor
