// The OpenAPI document and the reference page made of it.
#include "kontor/error.h"
#include "kontor/text.h"
#include "openapi.h"
#include "routes.h"

namespace kontor::api {

namespace {

Reply document(Request&, const Viewer&, Kernel& kernel) {
    Reply reply;
    reply.headers.emplace_back("Content-Type", "application/json");
    reply.body = openApi(kernel.catalog(), kernel.config("public_url")).pretty();
    return reply;
}

std::string typeText(const Json& schema) {
    if (const Json* name = schema.find("$ref")) return name->text().substr(name->text().rfind('/') + 1);
    const Json& type = schema["type"];
    std::string text = type.text();
    if (type.isArray())
        for (const auto& one : type.items()) text += (text.empty() ? "" : " or ") + one.text();
    if (text == "array") text = "list of " + typeText(schema["items"]);
    if (const Json* values = schema.find("enum")) {
        text += ":";
        for (const auto& value : values->items())
            if (value.isString()) text += " " + value.string();
    }
    if (const Json* most = schema.find("maxLength")) text += ", at most " + most->dump();
    return text;
}

/// The page shows texts as they are; the marks of code in them are for readers of the document.
std::string plain(const Json& text) {
    return replaceAll(text.text(), "`", "");
}

Json fieldsOf(const Json& schemas, const Json& schema) {
    const Json& target = schema.find("$ref") ? schemas[typeText(schema)] : schema;
    Json rows = Json::array();
    if (const Json* properties = target.find("properties"))
        for (const auto& [name, property] : properties->members())
            rows.push(
                Json::object({{"name", name}, {"type", typeText(property)}, {"doc", plain(property["description"])}}));
    return rows;
}

/// What the page's template needs of one operation.
Json operationView(const std::string& method, const std::string& path, const Json& operation, const Json& schemas) {
    std::string upper = method;
    for (char& c : upper) c = static_cast<char>(c - 'a' + 'A');
    Json view = Json::object({{"method", upper},
                              {"path", path},
                              {"id", operation["operationId"].text()},
                              {"summary", operation["summary"].text()},
                              {"doc", plain(operation["description"])}});
    Json parameters = Json::array();
    if (const Json* list = operation.find("parameters"))
        for (const auto& item : list->items())
            parameters.push(Json::object({{"name", item["name"].text()},
                                          {"type", item["in"].text() + ", " + typeText(item["schema"])},
                                          {"doc", plain(item["description"])}}));
    view["has_parameters"] = Json(parameters.size() > 0);
    view["parameters"] = std::move(parameters);
    const auto body = [&](const char* name, const Json& media) {
        const Json& json = media["application/json"];
        const Json rows = json.isNull() ? Json::array() : fieldsOf(schemas, json["schema"]);
        view[std::string("has_") + name] = Json(rows.size() > 0);
        view[name] = Json::object({{"fields", rows},
                                   {"has_example", json.find("example") != nullptr},
                                   {"example", json["example"].isNull() ? "" : json["example"].pretty()}});
    };
    body("request", operation["requestBody"]["content"]);
    Json statuses = Json::array();
    for (const auto& [status, answer] : operation["responses"].members()) {
        if (status.starts_with("2")) body("response", answer["content"]);
        statuses.push(Json(status));
    }
    view["statuses"] = std::move(statuses);
    return view;
}

Reply page(Request&, const Viewer& viewer, Kernel& kernel) {
    const Json all = openApi(kernel.catalog(), kernel.config("public_url"));
    const Json& schemas = all["components"]["schemas"];
    Json groups = Json::array();
    for (const auto& tag : all["tags"].items()) {
        Json operations = Json::array();
        for (const auto& [path, item] : all["paths"].members())
            for (const auto& [method, operation] : item.members())
                if (method != "parameters" && operation["tags"].items().front().text() == tag["name"].text())
                    operations.push(operationView(method, path, operation, schemas));
        if (operations.size() > 0)
            groups.push(Json::object({{"name", tag["name"].text()},
                                      {"doc", tag["description"].text()},
                                      {"operations", std::move(operations)}}));
    }
    return Reply::html(
        kernel.templates().render("api/reference", Json::object({{"groups", std::move(groups)}}), viewer.locale()));
}

Reply style(Request&, const Viewer&, Kernel& kernel) {
    Reply reply;
    reply.headers.emplace_back("Content-Type", "text/css; charset=utf-8");
    reply.headers.emplace_back("Cache-Control", "public, max-age=3600");
    reply.body = kernel.templates().render("api/reference_style", Json::object(), "en");
    return reply;
}

}  // namespace

void addDocumentation(Registry& registry) {
    registry.route({.method = "GET",
                    .path = "/api/v1/openapi.json",
                    .access = open("the form of the interface is no secret, and tools that read it have no account"),
                    .summary = "This document",
                    .doc = "OpenAPI 3.1, made from the routes and field tables of the running server.",
                    .handler = document,
                    .tag = "Documentation"});

    registry.page({"/api/docs", open("the reference page of the interface"), "api.reference", page, nullptr, 0});
    registry.page(
        {"/api/docs/style.css", open("the reference page's style sheet"), "api.reference", style, nullptr, 0});
}

}  // namespace kontor::api
