#include "scim_schemas.h"

#include "core/scim_filter.h"
#include "scim_bulk.h"

namespace kontor::sso {

namespace {

Json attribute(const char* name, const char* type, const char* doc) {
    return Json::object({{"name", name},
                         {"type", type},
                         {"multiValued", false},
                         {"description", doc},
                         {"required", false},
                         {"caseExact", false},
                         {"mutability", "readWrite"},
                         {"returned", "default"},
                         {"uniqueness", "none"}});
}

Json with(Json attribute, std::initializer_list<Json::Member> changes) {
    for (const auto& [name, value] : changes) attribute[name] = value;
    return attribute;
}

Json list(const char* name, const char* doc, std::initializer_list<Json> parts) {
    return with(attribute(name, "complex", doc), {{"multiValued", true}, {"subAttributes", Json::array(parts)}});
}

Json schema(const char* id, const char* name, const char* doc, std::initializer_list<Json> attributes,
            const std::string& baseUrl) {
    return Json::object(
        {{"schemas", Json::array({"urn:ietf:params:scim:schemas:core:2.0:Schema"})},
         {"id", id},
         {"name", name},
         {"description", doc},
         {"attributes", Json::array(attributes)},
         {"meta", Json::object({{"resourceType", "Schema"}, {"location", baseUrl + "/Schemas/" + id}})}});
}

Json supported(bool yes) {
    return Json::object({{"supported", yes}});
}

}  // namespace

Json scimServiceConfig(const std::string& baseUrl) {
    return Json::object(
        {{"schemas", Json::array({"urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"})},
         {"patch", supported(true)},
         {"bulk", Json::object(
                      {{"supported", true}, {"maxOperations", scimMostOperations}, {"maxPayloadSize", scimBodyLimit}})},
         {"filter", Json::object({{"supported", true}, {"maxResults", 200}})},
         {"changePassword", supported(false)},
         {"sort", supported(false)},
         {"etag", supported(true)},
         {"authenticationSchemes", Json::array({Json::object({{"type", "oauthbearertoken"},
                                                              {"name", "Personal access token"},
                                                              {"description", "A token with the scope sso:provision"},
                                                              {"primary", true}})})},
         {"meta", Json::object(
                      {{"resourceType", "ServiceProviderConfig"}, {"location", baseUrl + "/ServiceProviderConfig"}})}});
}

std::vector<Json> scimResourceTypes(const std::string& baseUrl) {
    const auto type = [&](const char* name, const char* endpoint, const char* schemaId) {
        return Json::object({{"schemas", Json::array({"urn:ietf:params:scim:schemas:core:2.0:ResourceType"})},
                             {"id", name},
                             {"name", name},
                             {"endpoint", endpoint},
                             {"schema", schemaId},
                             {"meta", Json::object({{"resourceType", "ResourceType"},
                                                    {"location", baseUrl + "/ResourceTypes/" + name}})}});
    };
    Json user = type("User", "/Users", scimUserSchema);
    user["schemaExtensions"] = Json::array({Json::object({{"schema", scimEnterpriseSchema}, {"required", false}})});
    return {std::move(user), type("Group", "/Groups", scimGroupSchema)};
}

std::vector<Json> scimSchemas(const std::string& baseUrl) {
    const Json value = attribute("value", "string", "The value.");
    const Json type = attribute("type", "string", "What it is for.");
    const Json display = with(attribute("display", "string", "Its name."), {{"mutability", "readOnly"}});
    const Json reference = with(attribute("$ref", "reference", "Its address."), {{"mutability", "readOnly"}});
    const Json externalId = with(attribute("externalId", "string", "What the other system calls it."),
                                 {{"caseExact", true}, {"uniqueness", "server"}});
    return {schema(scimUserSchema, "User", "A person.",
                   {with(attribute("userName", "string", "Login; kept in lower case."),
                         {{"required", true}, {"uniqueness", "server"}}),
                    externalId,
                    with(attribute("name", "complex", "The parts of the name."),
                         {{"subAttributes", Json::array({attribute("formatted", "string", "The whole name."),
                                                         attribute("givenName", "string", "Given name."),
                                                         attribute("familyName", "string", "Family name.")})}}),
                    attribute("displayName", "string", "The name people read."),
                    attribute("active", "boolean", "Whether the person may sign in."),
                    attribute("preferredLanguage", "string", "Language: de or en."),
                    attribute("timezone", "string", "Time zone, by its IANA name."),
                    list("emails", "Mail addresses; the primary one is kept.",
                         {value, type, attribute("primary", "boolean", "Whether it is the one to use.")}),
                    list("phoneNumbers", "Telephone numbers; one is kept.", {value, type}),
                    with(list("groups", "Groups the person is in.", {value, display, reference}),
                         {{"mutability", "readOnly"}})},
                   baseUrl),
            schema(scimEnterpriseSchema, "EnterpriseUser", "A person of an enterprise.",
                   {attribute("department", "string", "Department, by its name."),
                    with(attribute("manager", "complex", "Whom the person reports to."),
                         {{"subAttributes", Json::array({value})}})},
                   baseUrl),
            schema(scimGroupSchema, "Group", "A group of people.",
                   {with(attribute("displayName", "string", "Name of the group."), {{"required", true}}), externalId,
                    list("members", "People in the group.", {value, display, type, reference})},
                   baseUrl)};
}

}  // namespace kontor::sso
