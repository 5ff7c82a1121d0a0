#include "mailbox_form.h"

#include <algorithm>
#include <array>

#include "kontor/text.h"
#include "kontor/web/view.h"
#include "mailbox.h"

namespace kontor::mail {

namespace {

struct Section {
    std::string_view title;
    std::array<std::string_view, 8> fields;
};

constexpr std::array<Section, 5> sections{
    Section{"mail.form.general", {"name", "address", "locale", "active"}},
    Section{"mail.form.incoming",
            {"imap_host", "imap_port", "imap_encryption", "imap_user", "imap_password", "imap_folder", "after_reading",
             "done_folder"}},
    Section{"mail.form.outgoing",
            {"smtp_host", "smtp_port", "smtp_encryption", "smtp_user", "smtp_password", "verify_certificates"}},
    Section{"mail.form.sign_in",
            {"sign_in", "oauth_token_url", "oauth_authorize_url", "oauth_client_id", "oauth_client_secret",
             "oauth_scope", "oauth_refresh_token"}},
    Section{
        "mail.form.rules",
        {"group_id", "unknown_senders", "guest_requester_id", "trusted_auth_server", "acknowledge", "plus_addressing"}},
};

std::string shown(const Json& value) {
    return value.isNull() ? "" : value.isString() ? value.string() : value.dump();
}

class FormBuilder {
  public:
    FormBuilder(Kernel& kernel, const Viewer& viewer, const Json& values, const Invalid* invalid)
        : _kernel(kernel), _viewer(viewer), _values(values), _invalid(invalid) {}

    Json field(std::string_view name) const {
        const Field& field = *findField(mailboxFields, name);
        const std::string value = shown(_values[name]);
        const std::string key = "mail.field." + std::string(name);
        Json result = Json::object({{"name", name}, {"label", text(key)}, {"value", value}});
        const std::string hint = key + ".hint";
        result["has_hint"] = _kernel.translations().has(_viewer.locale(), hint);
        result["hint"] = text(hint);
        result["is_check"] = field.type == FieldType::boolean;
        result["checked"] = value == "true";
        result["is_password"] = field.isSecret;
        result["is_choice"] = field.type == FieldType::enumeration;
        result["is_picker"] = field.type == FieldType::reference;
        result["is_number"] = field.type == FieldType::integer;
        result["is_text"] = !field.isSecret && (field.type == FieldType::text || field.type == FieldType::email);
        result["required"] = field.isRequired;
        if (field.type == FieldType::enumeration) result["options"] = choices(field, value);
        if (field.type == FieldType::reference) putPicker(result, field, value);
        putError(result, name);
        return result;
    }

  private:
    std::string text(const std::string& key) const { return _kernel.translations().text(_viewer.locale(), key); }

    Json choices(const Field& field, const std::string& value) const {
        Json options = Json::array();
        for (const std::string_view word : field.values)
            options.push(Json::object(
                {{"value", word}, {"label", text("mail.choice." + std::string(word))}, {"selected", value == word}}));
        return options;
    }

    void putPicker(Json& result, const Field& field, const std::string& value) const {
        const std::string target(field.target);
        const RecordType& type = _kernel.records().type(target);
        result["picker"] = "/api/v1/" + type.collection;
        result["picker_label"] = "name";
        Json options = Json::array();
        if (!value.empty() && value.size() <= 18 && value.find_first_not_of("0123456789") == std::string::npos) {
            const auto labels = _kernel.db().read(
                [&](Transaction& tx) { return _kernel.records().labels(tx, _viewer, target, {std::stoll(value)}); });
            for (const auto& [id, label] : labels)
                options.push(Json::object({{"value", std::to_string(id)}, {"label", label}}));
        }
        result["options"] = std::move(options);
    }

    void putError(Json& result, std::string_view name) const {
        result["has_error"] = false;
        if (!_invalid) return;
        for (const FieldError& error : _invalid->errors()) {
            if (error.field != name) continue;
            result["has_error"] = true;
            result["error"] = _kernel.translations().text(_viewer.locale(), error.message);
        }
    }

    Kernel& _kernel;
    const Viewer& _viewer;
    const Json& _values;
    const Invalid* _invalid;
};

}  // namespace

Json mailboxForm(Kernel& kernel, const Viewer& viewer, const Json& values, const Invalid* invalid) {
    const FormBuilder builder(kernel, viewer, values, invalid);
    Json list = Json::array();
    for (const Section& section : sections) {
        Json fields = Json::array();
        for (const std::string_view name : section.fields)
            if (!name.empty()) fields.push(builder.field(name));
        list.push(Json::object(
            {{"title", kernel.translations().text(viewer.locale(), section.title)}, {"fields", std::move(fields)}}));
    }
    Json data = Json::object({{"sections", std::move(list)}});
    data["has_errors"] = false;
    if (invalid) web::putErrors(data, *invalid, kernel.translations(), viewer.locale(), "mail.field.");
    return data;
}

Json mailboxValues(Request& request) {
    Json values = Json::object();
    for (const Section& section : sections) {
        for (const std::string_view name : section.fields) {
            if (name.empty()) continue;
            const Field& field = *findField(mailboxFields, name);
            const std::string text = request.formValue(name);
            const bool number =
                !text.empty() && text.size() <= 18 && text.find_first_not_of("0123456789") == std::string::npos;
            if (field.isSecret && text.empty()) continue;
            if (field.type == FieldType::boolean)
                values[name] = !text.empty();
            else if (field.type == FieldType::reference && text.empty())
                values[name] = nullptr;
            else if (number && (field.type == FieldType::integer || field.type == FieldType::reference))
                values[name] = static_cast<std::int64_t>(std::stoll(text));
            else
                values[name] = text;
        }
    }
    return values;
}

}  // namespace kontor::mail
