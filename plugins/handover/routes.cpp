#include "routes.h"

#include <algorithm>

#include "holdings.h"
#include "kontor/error.h"
#include "service.h"

namespace kontor::handover {

namespace {

Reply answer(const Handover& handover) {
    return Reply::json(toJson(handoverFields, &handover)).etag(handover.version);
}

/// A text of the body; Invalid for anything else under that name.
std::string textOf(Request& request, const char* name) {
    const Json& value = request.json()[name];
    if (value.isNull()) return {};
    if (!value.isString()) throw Invalid(name, "error.not_a_text");
    return value.string();
}

void allowOnly(Request& request, std::initializer_list<std::string_view> names) {
    for (const auto& [name, value] : request.json().members())
        if (std::find(names.begin(), names.end(), name) == names.end()) throw Invalid(name, "error.unknown_field");
}

Json textSchema(std::initializer_list<const char*> names) {
    Json properties = Json::object();
    for (const char* name : names) properties[name] = Json::object({{"type", "string"}});
    return Json::object({{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}});
}

Reply signRoute(Request& request, const Viewer& viewer, Kernel& kernel) {
    allowOnly(request, {"name", "signature"});
    Signing signing{.name = textOf(request, "name"), .signature = textOf(request, "signature")};
    return answer(kernel.db().write([&](Transaction& tx) {
        const auto handover = kernel.records().get<Handover>(tx, viewer, request.number());
        signing.via = handover.personId == viewer.id() ? "portal" : "desk";
        return sign(tx, viewer, kernel, handover.id, signing);
    }));
}

Json documentSchema() {
    return schemaOf(handoverFields, false);
}

Json documentExample() {
    Json example = Json::object();
    for (const auto& field : handoverFields) example[field.name] = Json::parse(field.exampleText);
    return example;
}

void addHandoverRoutes(Registry& registry) {
    const std::string base = "/api/v1/handovers/{id}/";
    registry.route({.method = "POST",
                    .path = base + "issue",
                    .access = needs("handover.write"),
                    .summary = "Put a hand-over before the person",
                    .doc =
                        "Fixes what it says, with the assets as they are now, and tells the person, who signs in the "
                        "portal or by the link of the mail.",
                    .handler =
                        [](Request& request, const Viewer& viewer, Kernel& kernel) {
                            return answer(kernel.db().write([&](Transaction& tx) {
                                return issue(tx, viewer, kernel, request.number(), request.ifMatch());
                            }));
                        },
                    .responseSchema = documentSchema(),
                    .responseExample = documentExample(),
                    .tag = "handovers"});
    registry.route({.method = "POST",
                    .path = base + "sign",
                    .access = needs("handover.sign"),
                    .summary = "Sign a hand-over",
                    .doc = "The person signs with their name; before an agent, who needs `handover.write`, they draw "
                           "their `signature`: the path of an SVG picture of 600 × 200, made of M and L with whole "
                           "numbers. The assets go to the person, or back into stock, with it.",
                    .handler = signRoute,
                    .requestSchema = textSchema({"name", "signature"}),
                    .requestExample = Json::object({{"name", "Anna Berg"}}),
                    .responseSchema = documentSchema(),
                    .responseExample = documentExample(),
                    .tag = "handovers"});
    registry.route({.method = "POST",
                    .path = base + "refuse",
                    .access = needs("handover.sign"),
                    .summary = "Refuse to sign a hand-over",
                    .doc = "Says why; the agent is told.",
                    .handler =
                        [](Request& request, const Viewer& viewer, Kernel& kernel) {
                            allowOnly(request, {"reason"});
                            const std::string reason = textOf(request, "reason");
                            return answer(kernel.db().write(
                                [&](Transaction& tx) { return refuse(tx, viewer, kernel, request.number(), reason); }));
                        },
                    .requestSchema = textSchema({"reason"}),
                    .requestExample = Json::object({{"reason", "The bag is missing."}}),
                    .responseSchema = documentSchema(),
                    .responseExample = documentExample(),
                    .tag = "handovers"});
    registry.route({.method = "POST",
                    .path = base + "cancel",
                    .access = needs("handover.write"),
                    .summary = "Cancel a hand-over",
                    .doc = "As long as it is not signed.",
                    .handler =
                        [](Request& request, const Viewer& viewer, Kernel& kernel) {
                            return answer(kernel.db().write([&](Transaction& tx) {
                                return cancel(tx, viewer, kernel, request.number(), request.ifMatch());
                            }));
                        },
                    .responseSchema = documentSchema(),
                    .responseExample = documentExample(),
                    .tag = "handovers"});
    registry.route({.method = "GET",
                    .path = base + "pdf",
                    .access = needs("handover.read"),
                    .summary = "The document of a hand-over",
                    .doc = "As PDF. Of one that is signed always the same file, whose SHA-256 stands in the record.",
                    .handler =
                        [](Request& request, const Viewer& viewer, Kernel& kernel) {
                            PdfDocument pdf = pdfOf(viewer, kernel, request.number());
                            Reply reply;
                            reply.body = std::move(pdf.content);
                            return reply.with("Content-Type", "application/pdf")
                                .with("Content-Disposition", "inline; filename=\"" + pdf.name + "\"");
                        },
                    .tag = "handovers",
                    .responseMediaType = "application/pdf"});
}

void addPersonRoutes(Registry& registry) {
    registry.route({.method = "GET",
                    .path = "/api/v1/users/{id}/holdings",
                    .access = needs("handover.read"),
                    .summary = "What a person holds",
                    .doc = "The assets that are with the person, as far as the viewer sees them.",
                    .handler =
                        [](Request& request, const Viewer& viewer, Kernel& kernel) {
                            Json items = Json::array();
                            kernel.db().read([&](Transaction& tx) {
                                items = Json::array();
                                kernel.records().get(tx, viewer, {"user", request.number()});
                                for (const auto& one : heldAssets(tx, viewer, kernel, request.number()))
                                    items.push(toJson(one));
                            });
                            return Reply::json(Json::object({{"items", std::move(items)}}));
                        },
                    .responseSchema = Json::object({{"type", "object"}}),
                    .responseExample = Json::object({{"items", Json::array()}}),
                    .tag = "handovers"});
    registry.route({.method = "GET",
                    .path = "/api/v1/users/{id}/leaving",
                    .access = needs("handover.write"),
                    .summary = "What is to be settled before a person leaves",
                    .doc = "Assets, loans, licences, confirmations without a signature and tickets they work on; parts "
                           "that the viewer may not see are missing.",
                    .handler =
                        [](Request& request, const Viewer& viewer, Kernel& kernel) {
                            Json parts = Json::array();
                            kernel.db().read([&](Transaction& tx) {
                                parts = Json::array();
                                kernel.records().get(tx, viewer, {"user", request.number()});
                                for (const auto& part : leavingParts(tx, viewer, kernel, request.number()))
                                    parts.push(toJson(part));
                            });
                            return Reply::json(Json::object({{"parts", std::move(parts)}}));
                        },
                    .responseSchema = Json::object({{"type", "object"}}),
                    .responseExample = Json::object({{"parts", Json::array()}}),
                    .tag = "handovers"});
    registry.route({.method = "POST",
                    .path = "/api/v1/users/{id}/return",
                    .access = needs("handover.write"),
                    .summary = "Draft the return of all a person holds",
                    .doc = "Makes a hand-over of kind `return` with all their assets, to be checked and issued.",
                    .handler =
                        [](Request& request, const Viewer& viewer, Kernel& kernel) {
                            const auto handover = kernel.db().write([&](Transaction& tx) {
                                const auto id = draftReturn(tx, viewer, kernel, request.number());
                                return kernel.records().get<Handover>(tx, viewer, id);
                            });
                            return Reply::created("/api/v1/handovers/" + std::to_string(handover.id),
                                                  toJson(handoverFields, &handover), handover.version);
                        },
                    .responseSchema = documentSchema(),
                    .responseExample = documentExample(),
                    .successStatus = 201,
                    .tag = "handovers"});
}

}  // namespace

void addRoutes(Registry& registry) {
    addHandoverRoutes(registry);
    addPersonRoutes(registry);
}

}  // namespace kontor::handover
