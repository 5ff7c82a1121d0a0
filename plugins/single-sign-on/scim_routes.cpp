#include "scim_routes.h"

#include <algorithm>

#include "kontor/encoding.h"
#include "kontor/error_form.h"
#include "kontor/text.h"
#include "scim.h"
#include "scim_answers.h"
#include "scim_bulk.h"
#include "scim_limit.h"
#include "scim_schemas.h"

namespace kontor::sso {

namespace {

using Work = std::function<Reply(Request&, Scim&, Kernel&)>;

Reply guarded(Request& request, const Viewer& viewer, Kernel& kernel, const Work& work) {
    return scimAnswered(kernel, [&] {
        kernel.get<ScimLimit>().count(kernel, viewer.id());
        Scim scim(kernel, viewer);
        return work(request, scim, kernel);
    });
}

Scim::IfMatch ifMatch(const Request& request) {
    return scimIfMatch(request.header("If-Match").value_or(""));
}

/// Which attributes of resources were asked for; those that every resource has stay.
struct Wanted {
    std::vector<std::string> only;
    std::vector<std::string> excluded;

    static std::vector<std::string> named(const std::vector<std::string>& texts) {
        std::vector<std::string> names;
        for (const auto& text : texts)
            if (!trimmed(text).empty()) names.push_back(asciiLower(trimmed(text)));
        return names;
    }
    static Wanted of(const Request& request) {
        return {named(split(request.queryValue("attributes").value_or(""), ',')),
                named(split(request.queryValue("excludedAttributes").value_or(""), ','))};
    }
    bool excludes(const std::string& name) const {
        return std::find(excluded.begin(), excluded.end(), name) != excluded.end();
    }
    bool names(const std::string& name) const {
        return std::any_of(only.begin(), only.end(), [&](const std::string& item) {
            return item == name || item.starts_with(name + ".") || item.starts_with(name + ":") ||
                   item.ends_with(":" + name);
        });
    }
    void narrow(Json& resource) const {
        if ((only.empty() && excluded.empty()) || !resource.isObject()) return;
        std::erase_if(resource.members(), [&](const Json::Member& member) {
            const std::string name = asciiLower(member.first);
            if (name == "id" || name == "schemas") return false;
            return only.empty() ? excludes(name) : !names(name);
        });
    }
};

Reply resourceReply(Scim::Resource resource, const Request& request, int status = 200) {
    Wanted::of(request).narrow(resource.json);
    Reply reply = scimReply(resource.json, status);
    reply.with("ETag", scimVersion(resource.version));
    if (status == 201) reply.with("Location", resource.location);
    return reply;
}

constexpr std::int64_t mostStart = 1'000'000'000;
constexpr std::int64_t mostCount = 200;

std::int64_t queryNumber(const Request& request, const char* name, std::int64_t fallback, std::int64_t low,
                         std::int64_t high) {
    const std::string text = request.queryValue(name).value_or("");
    if (text.empty()) return fallback;
    const auto number = wholeNumber(text);
    if (!number) throw ScimError(400, "invalidValue", std::string(name) + " must be a number");
    return std::clamp(*number, low, high);
}

Scim::Query queryOf(const Request& request) {
    Scim::Query query;
    query.filter = request.queryValue("filter").value_or("");
    query.startIndex = queryNumber(request, "startIndex", 1, 1, mostStart);
    query.count = queryNumber(request, "count", 100, 0, mostCount);
    query.withMembers = !Wanted::of(request).excludes("members");
    return query;
}

Reply listReply(Json list, const Wanted& wanted) {
    for (Json& resource : list["Resources"].items()) wanted.narrow(resource);
    return scimReply(list);
}

Reply listReply(Json list, const Request& request) {
    return listReply(std::move(list), Wanted::of(request));
}

/// A query in a body (RFC 7644, 3.4.3), where addresses would be logged.
Reply searched(Request& request, Json (Scim::*list)(const Scim::Query&), Scim& scim) {
    const Json body = request.json();
    if (!body.isObject()) throw ScimError(400, "invalidSyntax", "a search must be an object");
    const auto names = [&](const char* name) {
        std::vector<std::string> texts;
        const Json* list = findCaseless(body, name);
        if (!list || list->isNull()) return texts;
        if (!list->isArray()) throw ScimError(400, "invalidValue", std::string(name) + " must be a list");
        for (const Json& item : list->items()) texts.push_back(item.text());
        return Wanted::named(texts);
    };
    const auto number = [&](const char* name, std::int64_t fallback, std::int64_t low, std::int64_t high) {
        const Json* value = findCaseless(body, name);
        if (!value || value->isNull()) return fallback;
        if (!value->isInteger()) throw ScimError(400, "invalidValue", std::string(name) + " must be a number");
        return std::clamp(value->integer(), low, high);
    };
    const Wanted wanted{names("attributes"), names("excludedAttributes")};
    return listReply((scim.*list)({scimText(body, "filter", 10'000), number("startIndex", 1, 1, mostStart),
                                   number("count", 100, 0, mostCount), !wanted.excludes("members")}),
                     wanted);
}

/// A list that never grows, or the one of that id.
Reply known(const Request& request, const std::vector<Json>& all) {
    const auto name = request.params.find("name");
    if (name != request.params.end()) {
        for (const Json& one : all)
            if (one["id"].text() == name->second) return scimReply(one);
        throw ScimError(404, "", "there is no " + name->second);
    }
    return scimReply(scimList(static_cast<std::int64_t>(all.size()), 1, all));
}

const Json userExample = Json::parse(
    R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"externalId":"5f9c","userName":"anna.berg@example.org",)"
    R"("name":{"givenName":"Anna","familyName":"Berg"},"emails":[{"value":"anna.berg@example.org","type":"work"}],"active":true})");
const Json groupExample = Json::parse(
    R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"externalId":"7a01","displayName":"Network","members":[{"value":"7"}]})");
const Json searchExample = Json::parse(
    R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"filter":"userName eq \"anna.berg@example.org\"","count":10})");
const Json bulkExample = Json::parse(
    R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"Operations":[{"method":"POST","path":"/Users","bulkId":"anna","data":{"userName":"anna.berg@example.org"}}]})");
const Json patchExample = Json::parse(
    R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"Replace","path":"active","value":"False"}]})");

/// Errors that no handler of it has told: nobody is signed in, the token is not for it, there is no such path.
class ScimErrors : public ErrorForm {
  public:
    bool covers(const Request& request) const override { return request.path.starts_with("/scim/"); }
    Reply error(int status, const std::string& detail) const override { return scimErrorReply(status, "", detail); }
};

class Routes {
  public:
    explicit Routes(Registry& registry) : _registry(registry) {}

    void read(const char* path, const char* summary, Json example, Work work) {
        Route route = made("GET", path, summary, std::move(work));
        if (std::string_view(path).find('{') == std::string_view::npos) {
            const Json text = Json::object({{"type", "string"}});
            const Json number = Json::object({{"type", "integer"}});
            route.parameters = {{"filter", "Filter of RFC 7644, as `userName eq \"anna\"`.", text},
                                {"startIndex", "Number of the first resource, from 1.", number},
                                {"count", "Resources on a page, 200 at most.", number},
                                {"excludedAttributes", "Attributes to leave out.", text}};
        }
        route.responseSchema = Json::object({{"type", "object"}});
        route.responseExample = std::move(example);
        _registry.route(std::move(route));
    }
    void write(const char* method, const char* path, const char* summary, Json example, Work work) {
        Route route = made(method, path, summary, std::move(work));
        route.requestSchema = Json::object({{"type", "object"}});
        route.requestExample = std::move(example);
        route.responseSchema = Json::object({{"type", "object"}});
        route.responseExample = route.requestExample;
        route.successStatus = std::string_view(method) == "POST" ? 201 : 200;
        _registry.route(std::move(route));
    }
    void ask(const char* path, const char* summary, Json example, Json answer, Work work) {
        Route route = made("POST", path, summary, std::move(work));
        route.requestSchema = Json::object({{"type", "object"}});
        route.requestExample = std::move(example);
        route.responseSchema = Json::object({{"type", "object"}});
        route.responseExample = std::move(answer);
        _registry.route(std::move(route));
    }
    void remove(const char* path, const char* summary, Work work) {
        Route route = made("DELETE", path, summary, std::move(work));
        route.successStatus = 204;
        _registry.route(std::move(route));
    }

  private:
    static Route made(const char* method, const char* path, const char* summary, Work work) {
        return {.method = method,
                .path = std::string("/scim/v2") + path,
                .access = needs("sso.provision"),
                .summary = summary,
                .doc = "SCIM 2.0; errors are those of RFC 7644, 3.12.",
                .handler = [work = std::move(work)](Request& request, const Viewer& viewer,
                                                    Kernel& kernel) { return guarded(request, viewer, kernel, work); },
                .tag = "Provisioning",
                .bodyLimit = scimBodyLimit,
                .requestMediaType = scimMediaType,
                .responseMediaType = scimMediaType};
    }
    Registry& _registry;
};

}  // namespace

void addScimRoutes(Registry& registry) {
    registry.provides<ErrorForm>(std::make_shared<ScimErrors>());
    Routes routes(registry);
    const Json list = Json::object({{"totalResults", 0}, {"Resources", Json::array()}});
    routes.read("/ServiceProviderConfig", "What provisioning can do", Json::object({{"patch", Json::object()}}),
                [](Request&, Scim& scim, Kernel&) { return scimReply(scimServiceConfig(scim.baseUrl())); });
    const Work types = [](Request& request, Scim& scim, Kernel&) {
        return known(request, scimResourceTypes(scim.baseUrl()));
    };
    routes.read("/ResourceTypes", "Kinds of resources", list, types);
    routes.read("/ResourceTypes/{name}", "A kind of resources", Json::object({{"id", "User"}}), types);
    const Work schemas = [](Request& request, Scim& scim, Kernel&) {
        return known(request, scimSchemas(scim.baseUrl()));
    };
    routes.read("/Schemas", "Schemas of the resources", list, schemas);
    routes.read("/Schemas/{name}", "A schema", Json::object({{"id", scimUserSchema}}), schemas);

    routes.read("/Users", "List provisioned people", list,
                [](Request& request, Scim& scim, Kernel&) { return listReply(scim.users(queryOf(request)), request); });
    routes.write("POST", "/Users", "Provision a person", userExample, [](Request& request, Scim& scim, Kernel&) {
        return resourceReply(scim.createUser(request.json()), request, 201);
    });
    routes.read("/Users/{id}", "Read a provisioned person", userExample, [](Request& request, Scim& scim, Kernel&) {
        return resourceReply(scim.user(request.number()), request);
    });
    routes.write(
        "PUT", "/Users/{id}", "Replace a provisioned person", userExample, [](Request& request, Scim& scim, Kernel&) {
            return resourceReply(scim.replaceUser(request.number(), request.json(), ifMatch(request)), request);
        });
    routes.write("PATCH", "/Users/{id}", "Change a provisioned person", patchExample,
                 [](Request& request, Scim& scim, Kernel&) {
                     return resourceReply(scim.patchUser(request.number(), request.json(), ifMatch(request)), request);
                 });
    routes.remove("/Users/{id}", "Switch a provisioned person off", [](Request& request, Scim& scim, Kernel&) {
        scim.removeUser(request.number(), ifMatch(request));
        return Reply::noContent();
    });

    routes.ask("/.search", "Search people and groups", searchExample, list,
               [](Request& request, Scim& scim, Kernel&) { return searched(request, &Scim::everything, scim); });
    routes.ask("/Users/.search", "Search provisioned people", searchExample, list,
               [](Request& request, Scim& scim, Kernel&) { return searched(request, &Scim::users, scim); });
    routes.ask("/Groups/.search", "Search provisioned groups", searchExample, list,
               [](Request& request, Scim& scim, Kernel&) { return searched(request, &Scim::groups, scim); });
    routes.ask("/Bulk", "Several changes at once", bulkExample,
               Json::object({{"Operations", Json::array({Json::object({{"status", "201"}})})}}),
               [](Request& request, Scim& scim, Kernel& kernel) {
                   const auto count = [&] { kernel.get<ScimLimit>().count(kernel, scim.callerId()); };
                   return scimReply(scimBulk(request.json(), scim, count, kernel));
               });

    routes.read("/Groups", "List provisioned groups", list, [](Request& request, Scim& scim, Kernel&) {
        return listReply(scim.groups(queryOf(request)), request);
    });
    routes.write("POST", "/Groups", "Provision a group", groupExample, [](Request& request, Scim& scim, Kernel&) {
        return resourceReply(scim.createGroup(request.json()), request, 201);
    });
    routes.read("/Groups/{id}", "Read a provisioned group", groupExample, [](Request& request, Scim& scim, Kernel&) {
        return resourceReply(scim.group(request.number(), queryOf(request).withMembers), request);
    });
    routes.write(
        "PUT", "/Groups/{id}", "Replace a provisioned group", groupExample, [](Request& request, Scim& scim, Kernel&) {
            return resourceReply(scim.replaceGroup(request.number(), request.json(), ifMatch(request)), request);
        });
    routes.write("PATCH", "/Groups/{id}", "Change a provisioned group", patchExample,
                 [](Request& request, Scim& scim, Kernel&) {
                     return resourceReply(scim.patchGroup(request.number(), request.json(), ifMatch(request)), request);
                 });
    routes.remove("/Groups/{id}", "Delete a provisioned group", [](Request& request, Scim& scim, Kernel&) {
        scim.removeGroup(request.number(), ifMatch(request));
        return Reply::noContent();
    });
}

}  // namespace kontor::sso
