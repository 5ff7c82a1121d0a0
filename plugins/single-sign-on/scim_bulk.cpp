#include "scim_bulk.h"

#include <algorithm>
#include <map>
#include <set>

#include "kontor/encoding.h"
#include "kontor/log.h"
#include "kontor/text.h"
#include "scim_answers.h"

namespace kontor::sso {

namespace {

constexpr std::string_view mark = "bulkId:";

const LogEvent operationFailed(LogEvent::Level::error, "sso.scim_operation_failed",
                               "An operation of a SCIM bulk request failed: {error}",
                               "The others of the request were done. The provider tries this one again; report it when "
                               "it keeps failing.");

struct Operation {
    std::string method;
    std::string path;
    std::string bulkId;
    std::string version;
    Json data;
    std::set<std::string> waitsFor;
    bool done = false;
};

std::string textIn(const Json& object, const char* name) {
    const Json* value = findCaseless(object, name);
    if (!value || value->isNull()) return {};
    if (!value->isString()) throw ScimError(400, "invalidSyntax", std::string(name) + " must be a text");
    return value->string();
}

Operation operationOf(const Json& item) {
    if (!item.isObject()) throw ScimError(400, "invalidSyntax", "an operation must be an object");
    Operation operation{
        textIn(item, "method"), textIn(item, "path"), textIn(item, "bulkId"), textIn(item, "version"), {}, {}};
    for (char& c : operation.method)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (const Json* data = findCaseless(item, "data")) operation.data = *data;
    if (operation.method == "POST" && operation.bulkId.empty())
        throw ScimError(400, "invalidSyntax", "a POST needs a bulkId");
    return operation;
}

using Ids = std::map<std::string, std::string>;

/// Does that to each text that names what another operation makes: `bulkId:NAME`, in a path up to the next stroke.
void eachName(std::string& text, const std::function<std::string(const std::string&)>& f) {
    const auto at = text.find(mark);
    if (at == std::string::npos) return;
    const auto end = std::min(text.find('/', at), text.size());
    text.replace(at, end - at, f(text.substr(at + mark.size(), end - at - mark.size())));
}

void eachName(Json& value, const std::function<std::string(const std::string&)>& f) {
    if (value.isString() && value.string().starts_with(mark)) {
        std::string text = value.string();
        eachName(text, f);
        value = text;
    } else if (value.isObject()) {
        for (auto& member : value.members()) eachName(member.second, f);
    } else if (value.isArray()) {
        for (Json& item : value.items()) eachName(item, f);
    }
}

/// The resource there is afterwards; none after a DELETE.
std::optional<Scim::Resource> perform(const Operation& operation, Scim& scim) {
    const auto parts = split(operation.path, '/');
    const bool users = parts.size() > 1 && parts[1] == "Users";
    if (parts.size() < 2 || !parts[0].empty() || (!users && parts[1] != "Groups"))
        throw ScimError(404, "", "there is no " + std::string(leftCharacters(operation.path, 100)));
    if (operation.method == "POST" && parts.size() == 2)
        return users ? scim.createUser(operation.data) : scim.createGroup(operation.data);
    const auto id = parts.size() == 3 ? wholeNumber(parts[2]) : std::nullopt;
    if (!id) throw ScimError(404, "", "there is no " + std::string(leftCharacters(operation.path, 100)));
    const auto version = scimIfMatch(operation.version);
    if (operation.method == "PUT")
        return users ? scim.replaceUser(*id, operation.data, version) : scim.replaceGroup(*id, operation.data, version);
    if (operation.method == "PATCH")
        return users ? scim.patchUser(*id, operation.data, version) : scim.patchGroup(*id, operation.data, version);
    if (operation.method != "DELETE") throw ScimError(405, "", "there is no such method");
    if (users)
        scim.removeUser(*id, version);
    else
        scim.removeGroup(*id, version);
    return std::nullopt;
}

Json outcome(const Operation& operation, const Reply& reply, const std::optional<Scim::Resource>& resource) {
    Json json = Json::object({{"method", operation.method}, {"status", std::to_string(reply.status)}});
    if (!operation.bulkId.empty()) json["bulkId"] = operation.bulkId;
    if (resource) {
        json["location"] = resource->location;
        json["version"] = scimVersion(resource->version);
    }
    if (reply.status >= 400) json["response"] = Json::parse(reply.body);
    return json;
}

}  // namespace

Scim::IfMatch scimIfMatch(std::string_view given) {
    std::string text(trimmed(given));
    if (text.empty() || text == "*") return std::nullopt;
    if (text.starts_with("W/")) text = text.substr(2);
    const bool quoted = text.size() > 2 && text.front() == '"' && text.back() == '"';
    const auto number = quoted ? wholeNumber(text.substr(1, text.size() - 2)) : std::nullopt;
    if (!number) throw ScimError(412, "", "If-Match is no version of this resource");
    return number;
}

Json scimBulk(const Json& request, Scim& scim, const std::function<void()>& count, Kernel& kernel) {
    const Json* list = request.isObject() ? findCaseless(request, "Operations") : nullptr;
    if (!list || !list->isArray()) throw ScimError(400, "invalidSyntax", "Operations must be a list");
    if (list->size() > scimMostOperations)
        throw ScimError(413, "", "there are " + std::to_string(scimMostOperations) + " operations at most");
    const Json* most = findCaseless(request, "failOnErrors");
    if (most && !most->isNull() && (!most->isInteger() || most->integer() < 1))
        throw ScimError(400, "invalidValue", "failOnErrors must be a number");
    std::vector<Operation> operations;
    std::set<std::string> names;
    for (const Json& item : list->items()) {
        operations.push_back(operationOf(item));
        if (const auto& name = operations.back().bulkId; !name.empty() && !names.insert(name).second)
            throw ScimError(400, "invalidValue", "a bulkId comes twice");
        const auto note = [&waits = operations.back().waitsFor](const std::string& name) {
            waits.insert(name);
            return std::string(mark) + name;
        };
        eachName(operations.back().path, note);
        eachName(operations.back().data, note);
    }

    Ids made;
    std::int64_t failures = 0;
    Json results = Json::array();
    const auto enough = [&] { return most && most->isInteger() && failures >= most->integer(); };
    // What was done before is told also when one can't be done at all, or time is up.
    const auto answered = [&](const std::function<Reply()>& work) {
        try {
            return scimAnswered(kernel, work);
        } catch (const Unavailable& busy) {
            return scimErrorReply(503, "", "try it again later")
                .with("Retry-After", std::to_string(busy.retryAfter.count()));
        } catch (const std::exception& failed) {
            log(operationFailed, {{"error", failed.what()}});
            return scimErrorReply(500, "", "this can't be done; the log tells why");
        }
    };
    const auto run = [&](Operation& operation, const ScimError* refusal) {
        operation.done = true;
        std::optional<Scim::Resource> resource;
        const Reply reply = answered([&] {
            if (refusal) throw *refusal;
            count();
            resource = perform(operation, scim);
            return resource ? scimReply(Json(), operation.method == "POST" ? 201 : 200) : Reply::noContent();
        });
        if (reply.status >= 400) ++failures;
        if (resource && !operation.bulkId.empty()) made[operation.bulkId] = resource->json["id"].text();
        results.push(outcome(operation, reply, resource));
    };
    // In their order; what names something that comes later waits for it.
    for (bool progress = true; progress;) {
        progress = false;
        for (auto& operation : operations) {
            if (operation.done || enough()) continue;
            const auto known = [&](const std::string& name) { return made.contains(name); };
            if (!std::all_of(operation.waitsFor.begin(), operation.waitsFor.end(), known)) continue;
            eachName(operation.path, [&](const std::string& name) { return made.at(name); });
            eachName(operation.data, [&](const std::string& name) { return made.at(name); });
            run(operation, nullptr);
            progress = true;
        }
    }
    const ScimError unknown(409, "invalidValue", "a bulkId is of nothing that was made");
    for (auto& operation : operations)
        if (!operation.done && !enough()) run(operation, &unknown);
    return Json::object({{"schemas", Json::array({"urn:ietf:params:scim:api:messages:2.0:BulkResponse"})},
                         {"Operations", std::move(results)}});
}

}  // namespace kontor::sso
