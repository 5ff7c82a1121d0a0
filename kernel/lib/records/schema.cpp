#include "kontor/field.h"
#include "kontor/text.h"

namespace kontor {

namespace {

Json typeName(const char* name, bool nullable) {
    return nullable ? Json::array({name, "null"}) : Json(name);
}

}  // namespace

Json schemaOf(const Field& field) {
    Json schema = Json::object();
    const bool nullable = field.nullable;
    switch (field.type) {
        case FieldType::text:
        case FieldType::longText:
        case FieldType::html:
        case FieldType::word:
        case FieldType::email:
            schema["type"] = typeName("string", nullable);
            schema["maxLength"] = Json(field.maxLength);
            if (field.isRequired) schema["minLength"] = Json(1);
            break;
        case FieldType::enumeration: {
            schema["type"] = typeName("string", nullable);
            Json values = Json::array();
            for (const auto& value : field.values) values.push(Json(value));
            if (nullable) values.push(Json());
            schema["enum"] = values;
            break;
        }
        case FieldType::boolean:
            schema["type"] = typeName("boolean", nullable);
            break;
        case FieldType::integer:
        case FieldType::reference:
            schema["type"] = typeName("integer", nullable);
            schema["format"] = "int64";
            if (field.minimum != INT64_MIN) schema["minimum"] = Json(field.minimum);
            if (field.maximum != INT64_MAX) schema["maximum"] = Json(field.maximum);
            break;
        case FieldType::decimal:
            schema["type"] = typeName("number", nullable);
            break;
        case FieldType::time:
            schema["type"] = typeName("string", nullable);
            schema["format"] = "date-time";
            break;
        case FieldType::date:
            schema["type"] = typeName("string", nullable);
            schema["format"] = "date";
            break;
        case FieldType::money: {
            schema["type"] = typeName("object", nullable);
            Json& members = schema["properties"];
            members["amount"] = Json::object({{"type", "string"}, {"pattern", "^-?[0-9]{1,12}(\\.[0-9]{1,2})?$"}});
            members["currency"] = Json::object({{"type", "string"}, {"pattern", "^[A-Z]{3}$"}});
            schema["required"] = Json::array({"amount", "currency"});
            schema["additionalProperties"] = Json(false);
            break;
        }
        case FieldType::references:
            schema["type"] = "array";
            schema["items"] = Json::object({{"type", "integer"}, {"format", "int64"}});
            schema["maxItems"] = Json(field.maxLength);
            break;
        case FieldType::words:
            schema["type"] = "array";
            schema["items"] = Json::object({{"type", "string"}, {"maxLength", 50}});
            schema["maxItems"] = Json(50);
            break;
        case FieldType::json:
            // Whether it holds an object or a list of them is what its example shows.
            if (field.exampleText.starts_with("[")) {
                schema["type"] = "array";
                schema["items"] = Json::object({{"type", "object"}});
            } else {
                schema["type"] = "object";
                schema["additionalProperties"] = Json(true);
            }
            break;
    }
    std::string doc(field.docText);
    if (!field.target.empty())
        doc += (doc.empty() ? "" : " ") + std::string("Id of a ") + std::string(field.target) + ".";
    if (!doc.empty()) schema["description"] = doc;
    if (!field.exampleText.empty()) schema["examples"] = Json::array({Json::parse(field.exampleText)});
    return schema;
}

Json schemaOf(FieldTable fields, bool forWriting, bool forCreating) {
    Json properties = Json::object();
    Json required = Json::array();
    for (const auto& field : fields) {
        if (forWriting ? !field.isWritable || (field.isCreateOnly && !forCreating) : field.isSecret) continue;
        properties[field.name] = schemaOf(field);
        if (forWriting ? forCreating && field.isRequired : field.isListed && !field.isSecret)
            required.push(Json(field.name));
    }
    Json schema = Json::object({{"type", "object"}, {"properties", properties}});
    if (forWriting) schema["additionalProperties"] = Json(false);
    if (required.size() > 0 && forWriting) schema["required"] = required;
    return schema;
}

}  // namespace kontor
