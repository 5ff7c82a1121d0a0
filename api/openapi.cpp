#include "openapi.h"

#include <algorithm>
#include <set>

#include "kontor/text.h"
#include "routes.h"

namespace kontor::api {

namespace {

Json object(std::initializer_list<Json::Member> members) {
    return Json::object(members);
}
Json componentRef(const std::string& name) {
    return object({{"$ref", "#/components/schemas/" + name}});
}
Json integer() {
    return object({{"type", "integer"}, {"format", "int64"}});
}
Json content(const std::string& mediaType, Json schema, Json example = {}) {
    Json media = object({{"schema", std::move(schema)}});
    if (!example.isNull()) media["example"] = std::move(example);
    return object({{mediaType, std::move(media)}});
}

/// "time-entry" -> "TimeEntry"
std::string typeName(std::string_view words) {
    std::string result;
    bool capital = true;
    for (const char c : words) {
        if (c == '-' || c == '_' || c == ' ' || c == '/' || c == '.') {
            capital = true;
            continue;
        }
        result += capital && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        capital = false;
    }
    return result;
}

/// Reads a field table's examples into one record, for the page and for generated clients.
Json exampleOf(FieldTable fields, bool forWriting, bool forCreating) {
    Json result = Json::object();
    for (const auto& field : fields) {
        if (forWriting ? !field.isWritable || (field.isCreateOnly && !forCreating) : field.isSecret) continue;
        if (!field.exampleText.empty()) result[field.name] = Json::parse(field.exampleText);
    }
    return result;
}

class Document {
  public:
    Document(const Catalog& catalog, const std::string& serverUrl) : _catalog(catalog) {
        _root = object(
            {{"openapi", "3.1.0"},
             {"info",
              object({{"title", "Kontor REST interface"},
                      {"version", "1"},
                      {"description",
                       "Service desk and asset register. Made from the routes and field tables of the running server."},
                      {"license", object({{"name", "GPL-2.0-or-later"}, {"identifier", "GPL-2.0-or-later"}})}})},
             {"servers", Json::array({object({{"url", serverUrl}})})},
             {"security", Json::array({object({{"bearer", Json::array()}}), object({{"session", Json::array()}})})}});
    }

    Json make() && {
        addCommon();
        for (const auto& [kind, type] : _catalog.records)
            if (!type.collection.empty()) addRecord(type);
        for (const auto& route : _catalog.routes) addRoute(route);
        Json tags = Json::array();
        for (const auto& [name, doc] : _tags) tags.push(object({{"name", name}, {"description", doc}}));
        _root["tags"] = std::move(tags);
        _root["paths"] = std::move(_paths);
        _root["components"] = object(
            {{"schemas", std::move(_schemas)},
             {"responses", std::move(_responses)},
             {"securitySchemes",
              object({{"bearer", object({{"type", "http"},
                                         {"scheme", "bearer"},
                                         {"description", "A session token or a personal access token."}})},
                      {"session", object({{"type", "apiKey"},
                                          {"in", "cookie"},
                                          {"name", "kontor_session"},
                                          {"description", "The browser's session; writes carry X-CSRF-Token."}})}})}});
        return std::move(_root);
    }

  private:
    void addCommon() {
        const Json text = object({{"type", "string"}});
        _schemas["Problem"] = object(
            {{"type", "object"},
             {"description", "What went wrong (RFC 9457)."},
             {"required", Json::array({"type", "title", "status"})},
             {"properties",
              object({{"type", text},
                      {"title", text},
                      {"status", object({{"type", "integer"}})},
                      {"detail", text},
                      {"instance", text},
                      {"code", text},
                      {"incident", text},
                      {"errors", object({{"type", "array"},
                                         {"items", object({{"type", "object"},
                                                           {"properties", object({{"field", text},
                                                                                  {"message", text},
                                                                                  {"code", text},
                                                                                  {"position", text},
                                                                                  {"suggestion", text}})}})}})}})}});
        const auto problem = [&](const char* name, const char* doc) {
            _responses[name] = object(
                {{"description", doc}, {"content", content("application/problem+json", componentRef("Problem"))}});
        };
        problem("BadRequest", "The form of the request is wrong: broken JSON, an unknown field, a bad query.");
        problem("Unauthorized", "No token, or a bad one.");
        problem("Forbidden", "The permission or the token's scope is missing.");
        problem("NotFound", "There is no such record, or you may not see it.");
        problem("Conflict", "The state of things does not allow it.");
        problem("Stale", "The record changed since you read it; nothing was changed.");
        problem("Invalid", "Fields can't be taken as they are; `errors` names each.");
        problem("TooLarge", "The body is over the limit.");
        problem("Limited", "Too many attempts; come again after `Retry-After` seconds.");
    }

    Json responses(int success, const std::string& doc, Json successContent, bool write, bool hasId,
                   Json headers = {}) {
        Json answer = object({{"description", doc}});
        if (!headers.isNull()) answer["headers"] = std::move(headers);
        if (!successContent.isNull()) answer["content"] = std::move(successContent);
        Json result = object({{std::to_string(success), std::move(answer)}});
        const auto add = [&](const char* status, const char* name) {
            result[status] = object({{"$ref", std::string("#/components/responses/") + name}});
        };
        add("400", "BadRequest");
        add("401", "Unauthorized");
        add("403", "Forbidden");
        if (hasId) add("404", "NotFound");
        if (write) {
            add("409", "Conflict");
            if (hasId) add("412", "Stale");
            add("413", "TooLarge");
            add("422", "Invalid");
        }
        return result;
    }

    static Json parameter(const std::string& name, const char* in, const std::string& doc, Json schema, bool required) {
        return object(
            {{"name", name}, {"in", in}, {"description", doc}, {"required", required}, {"schema", std::move(schema)}});
    }
    static Json etagHeader() {
        return object(
            {{"ETag", object({{"description", "The record's version."}, {"schema", object({{"type", "string"}})}})}});
    }
    static Json ifMatch() {
        return parameter("If-Match", "header", "The ETag the change is based on; another version now is 412.",
                         object({{"type", "string"}}), false);
    }
    static Json idempotencyKey() {
        return parameter("Idempotency-Key", "header",
                         "The same key and body within 24 hours gets the first answer again.",
                         object({{"type", "string"}}), false);
    }

    Json operation(const std::string& id, const std::string& summary, const std::string& doc, const std::string& tag,
                   const std::string& permission) {
        Json result = object({{"operationId", id}, {"summary", summary}, {"tags", Json::array({tag})}});
        std::string description = doc;
        if (!permission.empty())
            description += (description.empty() ? "" : "\n\n") + std::string("Permission: `") + permission + "`.";
        if (!description.empty()) result["description"] = description;
        return result;
    }

    void addSchemas(const RecordType& type, const std::string& name) {
        Json schema = schemaOf(type.fields, false);
        schema["description"] = type.doc;
        _schemas[name] = std::move(schema);
        _schemas[name + "List"] =
            object({{"type", "object"},
                    {"required", Json::array({"items", "next_cursor"})},
                    {"properties", object({{"items", object({{"type", "array"}, {"items", componentRef(name)}})},
                                           {"next_cursor", object({{"type", Json::array({"string", "null"})}})},
                                           {"total", object({{"type", "integer"}})}})}});
        if (!type.createPermission.empty()) _schemas[name + "Create"] = schemaOf(type.fields, true, true);
        if (!type.writePermission.empty()) _schemas[name + "Patch"] = schemaOf(type.fields, true, false);
    }

    /// The operations on a collection and on one of its records.
    void addOperations(const RecordType& type, const std::string& name, const std::string& id, const std::string& path,
                       const std::string& tag, const std::string& idName, const Json& pathParameters, bool writable) {
        Json list = operation("list" + id, "List " + tag, type.doc, tag, type.readPermission);
        Json parameters = Json::array();
        for (const auto& item : listParameters())
            parameters.push(parameter(item.name, "query", item.doc, item.schema, item.required));
        list["parameters"] = parameters;
        list["responses"] = responses(200, "A page.", content("application/json", componentRef(name + "List")), false,
                                      pathParameters.size() > 0);
        Json collection = Json::object();
        if (pathParameters.size() > 0) collection["parameters"] = pathParameters;
        collection["get"] = std::move(list);
        if (writable && !type.createPermission.empty()) {
            Json post =
                operation("create" + id, "Make a " + replaceAll(type.kind, "-", " "), "", tag, type.createPermission);
            post["parameters"] = Json::array({idempotencyKey()});
            post["requestBody"] = object({{"required", true},
                                          {"content", content("application/json", componentRef(name + "Create"),
                                                              exampleOf(type.fields, true, true))}});
            post["responses"] = responses(
                201, "Made.", content("application/json", componentRef(name), exampleOf(type.fields, false, false)),
                true, pathParameters.size() > 0, etagHeader());
            collection["post"] = std::move(post);
        }
        _paths[path] = std::move(collection);

        Json one = Json::object();
        Json withId = pathParameters.isNull() ? Json::array() : pathParameters;
        withId.push(parameter(idName, "path", "Id of the " + replaceAll(type.kind, "-", " ") + ".", integer(), true));
        one["parameters"] = std::move(withId);
        Json get = operation("get" + id, "Read a " + replaceAll(type.kind, "-", " "), "", tag, type.readPermission);
        get["responses"] = responses(
            200, "The record.", content("application/json", componentRef(name), exampleOf(type.fields, false, false)),
            false, true, etagHeader());
        one["get"] = std::move(get);
        if (writable && !type.writePermission.empty()) {
            Json patch = operation("patch" + id, "Change a " + replaceAll(type.kind, "-", " "),
                                   "JSON Merge Patch (RFC 7396).", tag, type.writePermission);
            patch["parameters"] = Json::array({ifMatch()});
            patch["requestBody"] = object({{"required", true},
                                           {"content", content("application/json", componentRef(name + "Patch"),
                                                               exampleOf(type.fields, true, false))}});
            patch["responses"] = responses(200, "The record as it is now.",
                                           content("application/json", componentRef(name)), true, true, etagHeader());
            one["patch"] = std::move(patch);
        }
        if (writable && !type.deletePermission.empty()) {
            Json remove =
                operation("delete" + id, "Delete a " + replaceAll(type.kind, "-", " "), "", tag, type.deletePermission);
            remove["parameters"] = Json::array({ifMatch()});
            remove["responses"] = responses(204, "Deleted.", Json(), true, true);
            one["delete"] = std::move(remove);
        }
        _paths[path + "/{" + idName + "}"] = std::move(one);
    }

    void addRecord(const RecordType& type) {
        const std::string name = typeName(type.kind);
        const std::string tag = type.collection;
        _tags.emplace_back(tag, type.doc);
        addSchemas(type, name);
        addOperations(type, name, name, "/api/v1/" + type.collection, tag, "id", Json(), true);
        addExport(type, name);
        if (!type.writePermission.empty()) addBulk(type, name);
        for (const auto& groupName : type.groups) {
            const auto group = _catalog.groups.find(groupName);
            if (group == _catalog.groups.end()) continue;
            const RecordType& entry = group->second.entry;
            const std::string entryName = typeName(entry.kind);
            if (!_schemas.find(entryName)) addSchemas(entry, entryName);
            const Json owner = Json::array(
                {parameter("id", "path", "Id of the " + replaceAll(type.kind, "-", " ") + ".", integer(), true)});
            const std::string id = isKind(name + entryName) ? entryName + "Of" + name : name + entryName;
            addOperations(entry, entryName, id, "/api/v1/" + type.collection + "/{id}/" + groupName, tag, "entry_id",
                          owner, !group->second.readOnly);
        }
    }

    /// `AssetRelation` is a kind of its own, beside the relations of an asset.
    bool isKind(const std::string& name) const {
        return std::any_of(_catalog.records.begin(), _catalog.records.end(),
                           [&](const auto& record) { return typeName(record.second.kind) == name; });
    }

    void addExport(const RecordType& type, const std::string& name) {
        Json post = operation(
            "export" + name, "Export " + type.collection,
            "A file of all that the query finds, however many; CSV and JSON are made while they are sent. A workbook "
            "of more than 20,000 rows is written by a job: 202, and `exports` tells when its file is there.",
            type.collection, type.readPermission);
        if (!_schemas.find("ExportRequest")) _schemas["ExportRequest"] = exportSchema();
        post["requestBody"] = object({{"required", true},
                                      {"content", content("application/json", componentRef("ExportRequest"),
                                                          object({{"format", "csv"}, {"q", ""}}))}});
        Json files = content("application/json", object({{"type", "array"}, {"items", object({{"type", "object"}})}}));
        files["text/csv"] = object({{"schema", object({{"type", "string"}})}});
        files["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] =
            object({{"schema", object({{"type", "string"}, {"format", "binary"}})}});
        post["responses"] = responses(200, "The file.", std::move(files), true, false);
        _paths["/api/v1/" + type.collection + "/export"] = object({{"post", std::move(post)}});
    }

    void addBulk(const RecordType& type, const std::string& name) {
        Json post = operation("bulk" + name, "Change many " + type.collection,
                              "One patch for the records given by their ids or found by a query, each in a transaction "
                              "of its own and by the rules of a single change. With `preview` it only says what would "
                              "become of them. More than 1000 are a job: 202, and the run tells how far it is. A run "
                              "can be undone for seven days.",
                              type.collection, type.writePermission);
        post["parameters"] = Json::array({idempotencyKey()});
        _schemas[name + "Bulk"] = bulkSchema(_catalog, type);
        if (!_schemas.find("BulkAnswer")) _schemas["BulkAnswer"] = bulkAnswerSchema();
        post["requestBody"] =
            object({{"required", true},
                    {"content", content("application/json", componentRef(name + "Bulk"),
                                        object({{"q", "id:1,2"}, {"patch", exampleOf(type.fields, true, false)}}))}});
        post["responses"] = responses(200, "What became of them.",
                                      content("application/json", componentRef("BulkAnswer")), true, false);
        post["responses"]["202"] = object({{"description", "A job has begun."},
                                           {"content", content("application/json", componentRef("BulkAnswer"))}});
        _paths["/api/v1/" + type.collection + "/bulk"] = object({{"post", std::move(post)}});
    }

    void addRoute(const Route& route) {
        if (route.path.find("{collection}") != std::string::npos) return;  // spelled out for each kind
        std::string method = asciiLower(route.method);
        const std::string tag = route.tag.empty() ? "Other" : route.tag;
        if (std::none_of(_tags.begin(), _tags.end(), [&](const auto& known) { return known.first == tag; }))
            _tags.emplace_back(tag, "Routes of " + tag + ".");
        const std::string permission = route.access.kind == Access::Kind::permission ? route.access.permission : "";
        Json result = operation(
            method + typeName(replaceAll(replaceAll(replaceAll(route.path, "/api/v1/", ""), "{", ""), "}", "")),
            route.summary, route.doc, tag, permission);
        if (route.access.kind == Access::Kind::open) result["security"] = Json::array();
        Json parameters = Json::array();
        for (const auto& part : split(route.path, '/'))
            if (part.starts_with("{"))
                parameters.push(parameter(replaceAll(part.substr(1, part.size() - 2), "...", ""), "path",
                                          "Part of the path.",
                                          part.ends_with("id}") ? integer() : object({{"type", "string"}}), true));
        for (const auto& item : route.parameters)
            parameters.push(parameter(item.name, "query", item.doc, item.schema, item.required));
        const bool write = route.method != "GET";
        if (route.method == "POST") parameters.push(idempotencyKey());
        if (parameters.size() > 0) result["parameters"] = parameters;
        if (!route.requestSchema.isNull())
            result["requestBody"] =
                object({{"required", true},
                        {"content", content(route.requestMediaType, route.requestSchema, route.requestExample)}});
        Json success;
        if (!route.responseSchema.isNull())
            success = content(route.responseMediaType, route.responseSchema, route.responseExample);
        else if (route.successStatus != 204)
            success = content(route.responseMediaType, object({{"type", "string"}}));
        result["responses"] = responses(route.successStatus, route.successStatus == 201 ? "Made." : "Done.", success,
                                        write, route.path.find('{') != std::string::npos);
        const std::string path = replaceAll(route.path, "...}", "}");
        _paths[path][method] = std::move(result);
    }

    const Catalog& _catalog;
    Json _root;
    Json _paths = Json::object();
    Json _schemas = Json::object();
    Json _responses = Json::object();
    std::vector<std::pair<std::string, std::string>> _tags;
};

}  // namespace

Json openApi(const Catalog& catalog, const std::string& serverUrl) {
    return Document(catalog, serverUrl).make();
}

}  // namespace kontor::api
