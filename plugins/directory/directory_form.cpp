#include "directory_form.h"

#include <array>

#include "directory.h"
#include "kontor/text.h"
#include "kontor/web/view.h"

namespace kontor::directory {

namespace {

struct Section {
    std::string_view title;
    std::array<std::string_view, 10> fields;
};

constexpr std::array<Section, 5> sections{
    Section{"directory.form.general", {"name", "preset", "active", "position"}},
    Section{"directory.form.servers",
            {"servers", "srv_domain", "start_tls", "verify_certificates", "ca_file", "bind_method", "bind_dn",
             "bind_password", "keytab_file"}},
    Section{"directory.form.people",
            {"user_base", "user_filter", "group_base", "nesting", "computer_base", "computer_filter"}},
    Section{"directory.form.attributes",
            {"id_attribute", "login_attribute", "name_attribute", "email_attribute", "phone_attribute",
             "department_attribute", "location_attribute", "manager_attribute", "photo_attribute", "login_suffix"}},
    Section{"directory.form.rules",
            {"default_role", "create_people", "create_at_sign_in", "offline_days", "incremental_minutes", "full_hours",
             "brake_percent", "brake_count"}},
};

std::string shown(const Json& value) {
    if (value.isArray()) {
        std::vector<std::string> items;
        for (const Json& item : value.items()) items.push_back(item.text());
        return join(items, ", ");
    }
    return value.isNull() ? "" : value.isString() ? value.string() : value.dump();
}

Json fieldData(Kernel& kernel, const Viewer& viewer, std::string_view name, const Json& value, const Invalid* invalid) {
    const auto& texts = kernel.translations();
    const auto text = [&](const std::string& key) { return texts.text(viewer.locale(), key); };
    const Field& field = *findField(Directory::fields, name);
    const std::string key = "directory.field." + std::string(name);
    const std::string current = shown(value);
    Json result = Json::object({{"name", name}, {"label", text(key)}, {"value", current}});
    const bool hinted = texts.has(viewer.locale(), key + ".hint");
    result["has_hint"] = hinted;
    result["hint"] = hinted ? text(key + ".hint") : "";
    const bool role = name == "default_role";
    const bool choice = field.type == FieldType::enumeration || role;
    const bool check = field.type == FieldType::boolean;
    const bool numeric = field.type == FieldType::integer;
    result["is_check"] = check;
    result["checked"] = current == "true";
    result["is_password"] = field.isSecret;
    result["is_choice"] = choice;
    result["is_number"] = numeric;
    result["is_text"] = !field.isSecret && !choice && !check && !numeric;
    result["required"] = field.isRequired;
    Json options = Json::array();
    for (const std::string_view word : field.values)
        options.push(Json::object({{"value", word},
                                   {"label", text("directory.choice." + std::string(word))},
                                   {"selected", current == word}}));
    if (role)
        for (const auto& [word, title] : rolesOf(kernel))
            options.push(Json::object({{"value", word}, {"label", title}, {"selected", current == word}}));
    result["options"] = std::move(options);
    result["has_error"] = false;
    if (invalid)
        for (const FieldError& error : invalid->errors())
            if (error.field == name) {
                result["has_error"] = true;
                result["error"] = texts.text(viewer.locale(), error.message);
            }
    return result;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> rolesOf(Kernel& kernel) {
    return kernel.db().read([&](Transaction& tx) {
        std::vector<std::pair<std::string, std::string>> roles;
        const auto page = kernel.records().list(tx, Viewer::system("roles that can be given"), "role",
                                                {.sort = "name", .limit = 200});
        for (const auto& role : page.items)
            roles.emplace_back(std::get<std::string>(role.get("name")), std::get<std::string>(role.get("title")));
        return roles;
    });
}

Json directoryForm(Kernel& kernel, const Viewer& viewer, const Json& values, const Invalid* invalid) {
    Json list = Json::array();
    for (const Section& section : sections) {
        Json fields = Json::array();
        for (const std::string_view name : section.fields)
            if (!name.empty()) fields.push(fieldData(kernel, viewer, name, values[name], invalid));
        list.push(Json::object(
            {{"title", kernel.translations().text(viewer.locale(), section.title)}, {"fields", std::move(fields)}}));
    }
    Json data = Json::object({{"sections", std::move(list)}});
    data["has_errors"] = false;
    if (invalid) web::putErrors(data, *invalid, kernel.translations(), viewer.locale(), "directory.field.");
    return data;
}

Json directoryValues(Request& request) {
    Json values = Json::object();
    for (const Section& section : sections) {
        for (const std::string_view name : section.fields) {
            if (name.empty()) continue;
            const Field& field = *findField(Directory::fields, name);
            const std::string text(trimmed(request.formValue(name)));
            if (field.isSecret && text.empty()) continue;
            const bool number =
                !text.empty() && text.size() <= 18 && text.find_first_not_of("0123456789") == std::string::npos;
            if (field.type == FieldType::boolean) {
                values[name] = !text.empty();
            } else if (field.type == FieldType::words) {
                Json list = Json::array();
                for (const auto& part : split(text, ','))
                    if (!trimmed(part).empty()) list.push(trimmed(part));
                values[name] = std::move(list);
            } else if (field.type == FieldType::integer && number) {
                values[name] = static_cast<std::int64_t>(std::stoll(text));
            } else {
                values[name] = text;
            }
        }
    }
    return values;
}

}  // namespace kontor::directory
