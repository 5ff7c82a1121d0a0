#include "scim_routes.h"

#include <algorithm>

#include "kontor/text.h"
#include "scim.h"
#include "scim_limit.h"
#include "scim_schemas.h"

namespace kontor::sso {

namespace {

constexpr const char* mediaType = "application/scim+json";
constexpr std::size_t bodyLimit = 4 << 20;

using Work = std::function<Reply(Request&, Scim&, Kernel&)>;

Reply scimReply(const Json& json, int status = 200) {
    Reply reply;
    reply.status = status;
    reply.body = json.dump();
    reply.with("Content-Type", mediaType);
    return reply;
}

Reply errorReply(int status, const std::string& type, const std::string& detail) {
    Json json = Json::object({{"schemas", Json::array({"urn:ietf:params:scim:api:messages:2.0:Error"})},
                              {"status", std::to_string(status)},
                              {"detail", detail}});
    if (!type.empty()) json["scimType"] = type;
    return scimReply(json, status);
}

Reply invalidReply(const Invalid& invalid, const Translations& texts) {
    std::string detail;
    bool taken = false;
    for (const auto& [field, message] : invalid.errors()) {
        detail += (detail.empty() ? "" : "; ") + field + ": " + texts.text("en", message);
        taken = taken || message.key == "error.taken";
    }
    if (taken) return errorReply(409, "uniqueness", detail);
    return errorReply(400, invalid.malformed() ? "invalidSyntax" : "invalidValue", detail);
}

/// Errors as SCIM tells them, whatever they are here.
Reply guarded(Request& request, const Viewer& viewer, Kernel& kernel, const Work& work) {
    const Translations& texts = kernel.translations();
    try {
        kernel.get<ScimLimit>().count(kernel, viewer.id());
        Scim scim(kernel, viewer);
        return work(request, scim, kernel);
    } catch (const ScimError& error) {
        return errorReply(error.status, error.type, error.what());
    } catch (const Invalid& invalid) {
        return invalidReply(invalid, texts);
    } catch (const Stale& stale) {
        return errorReply(412, "", texts.text("en", stale.message()));
    } catch (const Conflict& conflict) {
        const bool taken = conflict.message().key == "error.duplicate";
        return errorReply(409, taken ? "uniqueness" : "",
                          taken ? "it is there already" : texts.text("en", conflict.message()));
    } catch (const NotFound&) {
        return errorReply(404, "", "there is no such resource");
    } catch (const Unavailable& busy) {
        if (!busy.isLimited) throw;
        return errorReply(429, "", texts.text("en", busy.message()))
            .with("Retry-After", std::to_string(busy.retryAfter.count()));
    }
}

/// `W/"3"` or `"3"`; nothing for none and `*`.
Scim::IfMatch ifMatch(const Request& request) {
    std::string text(trimmed(request.header("If-Match").value_or("")));
    if (text.empty() || text == "*") return std::nullopt;
    if (text.starts_with("W/")) text = text.substr(2);
    const bool quoted = text.size() > 2 && text.size() < 20 && text.front() == '"' && text.back() == '"';
    const std::string digits = quoted ? text.substr(1, text.size() - 2) : "";
    if (digits.empty() || digits.find_first_not_of("0123456789") != std::string::npos)
        throw ScimError(412, "", "If-Match is no version of this resource");
    return std::stoll(digits);
}

std::vector<std::string> namesIn(const Request& request, const char* parameter) {
    std::vector<std::string> names;
    for (const auto& name : split(request.queryValue(parameter).value_or(""), ','))
        if (!trimmed(name).empty()) names.push_back(asciiLower(trimmed(name)));
    return names;
}

/// Only the attributes that were asked for; those that every resource has stay.
void narrow(Json& resource, const Request& request) {
    const auto wanted = namesIn(request, "attributes");
    const auto excluded = namesIn(request, "excludedAttributes");
    if ((wanted.empty() && excluded.empty()) || !resource.isObject()) return;
    const auto lists = [](const std::vector<std::string>& names, const std::string& name) {
        return std::any_of(names.begin(), names.end(), [&](const std::string& item) {
            return item == name || item.starts_with(name + ".") || item.starts_with(name + ":") ||
                   item.ends_with(":" + name);
        });
    };
    std::erase_if(resource.members(), [&](const Json::Member& member) {
        const std::string name = asciiLower(member.first);
        if (name == "id" || name == "schemas") return false;
        return wanted.empty() ? std::find(excluded.begin(), excluded.end(), name) != excluded.end()
                              : !lists(wanted, name);
    });
}

Reply resourceReply(Scim::Resource resource, const Request& request, int status = 200) {
    narrow(resource.json, request);
    Reply reply = scimReply(resource.json, status);
    reply.with("ETag", scimVersion(resource.version));
    if (status == 201) reply.with("Location", resource.location);
    return reply;
}

std::int64_t queryNumber(const Request& request, const char* name, std::int64_t fallback, std::int64_t low,
                         std::int64_t high) {
    const std::string text = request.queryValue(name).value_or("");
    if (text.empty()) return fallback;
    const std::string digits = text.front() == '-' ? text.substr(1) : text;
    if (digits.empty() || digits.size() > 15 || digits.find_first_not_of("0123456789") != std::string::npos)
        throw ScimError(400, "invalidValue", std::string(name) + " must be a number");
    return std::clamp<std::int64_t>(std::stoll(text), low, high);
}

Scim::Query queryOf(const Request& request) {
    Scim::Query query;
    query.filter = request.queryValue("filter").value_or("");
    query.startIndex = queryNumber(request, "startIndex", 1, 1, 1'000'000'000);
    query.count = queryNumber(request, "count", 100, 0, 200);
    const auto excluded = namesIn(request, "excludedAttributes");
    query.withMembers = std::find(excluded.begin(), excluded.end(), "members") == excluded.end();
    return query;
}

Reply listReply(Json list, const Request& request) {
    for (Json& resource : list["Resources"].items()) narrow(resource, request);
    return scimReply(list);
}

/// A list that never grows, or the one of that id.
Reply known(const Request& request, const std::vector<Json>& all) {
    const auto name = request.params.find("name");
    if (name != request.params.end()) {
        for (const Json& one : all)
            if (one["id"].text() == name->second) return scimReply(one);
        throw ScimError(404, "", "there is no " + name->second);
    }
    return scimReply(Json::object({{"schemas", Json::array({"urn:ietf:params:scim:api:messages:2.0:ListResponse"})},
                                   {"totalResults", all.size()},
                                   {"startIndex", 1},
                                   {"itemsPerPage", all.size()},
                                   {"Resources", Json(Json::Array(all))}}));
}

const Json userExample = Json::parse(
    R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"externalId":"5f9c","userName":"anna.berg@example.org",)"
    R"("name":{"givenName":"Anna","familyName":"Berg"},"emails":[{"value":"anna.berg@example.org","type":"work"}],"active":true})");
const Json groupExample = Json::parse(
    R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"externalId":"7a01","displayName":"Network","members":[{"value":"7"}]})");
const Json patchExample = Json::parse(
    R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"Replace","path":"active","value":"False"}]})");

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
                .bodyLimit = bodyLimit,
                .requestMediaType = mediaType,
                .responseMediaType = mediaType};
    }
    Registry& _registry;
};

}  // namespace

void addScimRoutes(Registry& registry) {
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
