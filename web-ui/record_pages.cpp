#include "record_pages.h"
#include "role_grants.h"

#include "custom_controls.h"
#include "frame.h"
#include "kontor/web/view.h"
#include "record_view.h"

namespace kontor::web {

namespace {

const RecordType& typeOf(const Request& request, const Viewer& viewer, Kernel& kernel) {
    const RecordType* type = kernel.catalog().collection(request.params.at("collection"));
    if (type == nullptr) throw NotFound("collection " + request.params.at("collection"));
    viewer.require(type->readPermission);
    return *type;
}

std::string pathOf(const RecordType& type) {
    return "/admin/records/" + type.collection;
}

PageContent contentOf(const RecordType& type, const Viewer& viewer, Kernel& kernel, std::string templateName) {
    PageContent content;
    content.area = PageContent::Area::admin;
    content.title = collectionLabel(type, kernel.translations(), viewer.locale());
    content.templateName = std::move(templateName);
    content.active = "records." + type.collection;
    content.data["heading"] = content.title;
    content.data["path"] = pathOf(type);
    return content;
}

bool isCustom(const Field& field) {
    return field.name == "custom" && field.type == FieldType::json;
}

/// The fields administrators added to this kind, if it can have any and the viewer may set them.
std::vector<CustomFields::Declared> customOf(Transaction& tx, Kernel& kernel, const RecordType& type,
                                             const Viewer& viewer) {
    const Field* field = type.field("custom");
    if (field == nullptr || !isCustom(*field) || (type.fieldWritable && !type.fieldWritable(viewer, *field))) return {};
    return kernel.get<CustomFields>().of(tx, type.kind);
}

bool writable(const RecordType& type, const Viewer& viewer, const Field& field, bool creating) {
    if (!field.isWritable || (field.isCreateOnly && !creating)) return false;
    if (field.column.empty() && field.linkTable.empty() && !field.isSecret) return false;
    if (isCustom(field) || field.name == "choice_details") return false;  // have controls and a page of their own
    return !type.fieldWritable || type.fieldWritable(viewer, field);
}

Reply showList(Request& request, const Viewer& viewer, Kernel& kernel) {
    const RecordType& type = typeOf(request, viewer, kernel);
    const Translations& translations = kernel.translations();
    ListRequest list;
    list.q = request.queryValue("q").value_or("");
    list.cursor = request.queryValue("cursor").value_or("");
    if (type.field("name") != nullptr && type.field("name")->isSortable) list.sort = "name";
    const auto columns = columnsOf(type, viewer);
    ReferenceNames names;
    RecordPage page;
    std::string error;
    kernel.db().read([&](Transaction& tx) {
        try {
            page = kernel.records().list(tx, viewer, type.kind, list);
        } catch (const Invalid& invalid) {
            error = translations.text(viewer.locale(), invalid.errors().front().message);
            page = RecordPage();
        }
        for (const auto& record : page.items)
            for (const auto* field : columns) names.want(*field, record.get(field->name));
        names.read(tx, kernel, viewer);
    });

    PageContent content = contentOf(type, viewer, kernel, "web/records");
    content.status = error.empty() ? 200 : 400;
    Json heads = Json::array();
    for (const auto* field : columns)
        heads.push(Json::object({{"label", fieldLabel(*field, translations, viewer.locale())}}));
    Json rows = Json::array();
    for (const auto& record : page.items) {
        Json cells = Json::array();
        for (const auto* field : columns)
            cells.push(
                Json::object({{"text", textOf(*field, record.get(field->name), names, kernel, translations, viewer)},
                              {"href", pathOf(type) + "/" + std::to_string(record.id())},
                              {"is_link", field == columns.front()}}));
        Json row = Json::object();
        row["cells"] = std::move(cells);
        rows.push(std::move(row));
    }
    Json& data = content.data;
    data["frame"] = Json::object({{"query", Json::object({{"kind", type.kind}, {"action", pathOf(type)}})}});
    data["query_error"] = error;
    data["has_query_error"] = !error.empty();
    putTable(data, std::move(heads), std::move(rows));
    data["can_create"] = !type.createPermission.empty() && viewer.may(type.createPermission);
    data["export_href"] = "/export/" + type.collection + "?q=" + percentEncode(list.q) +
                          "&back=" + percentEncode(pathOf(type) + "?q=" + percentEncode(list.q));
    data["has_next"] = page.nextCursor.has_value();
    if (page.nextCursor)
        data["next_href"] = pathOf(type) + "?q=" + percentEncode(list.q) + "&cursor=" + percentEncode(*page.nextCursor);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

/// What the form says of a field, as readFieldText takes it; times come as the viewer's clock shows them.
std::string sentText(Request& request, const Viewer& viewer, Kernel& kernel, const Field& field) {
    std::vector<std::string> given;
    for (const auto& [name, text] : request.form())
        if (name == field.name) given.push_back(text);
    if (field.type == FieldType::boolean) return given.empty() ? "false" : "true";
    std::string text = join(given, ",");
    if (field.type == FieldType::time)
        if (const auto at = readFormTime(text, viewer.timeZone())) return formatTime(*at);
    return field.type == FieldType::money ? withCurrency(std::move(text), kernel.settings()) : text;
}

/// A value as the form shows it: a time without its seconds, so that looking at one does not change it.
std::string shownText(const Field& field, const FieldValue& value, const Viewer& viewer) {
    if (field.type == FieldType::money)
        if (auto text = localText(field, value, viewer.locale())) return *std::move(text);
    const auto* at = std::get_if<Time>(&value);
    return at != nullptr ? formTime(*at, viewer.timeZone()) : toText(value);
}

/// What a viewer who may not change the record is shown of it.
Json factsOf(const AnyRecord& record, const ReferenceNames& names, Kernel& kernel, const Viewer& viewer) {
    const RecordType& type = record.type();
    Json facts = Json::array();
    for (const auto& field : type.fields) {
        if (field.isSecret || field.name == "id" || field.name == "version") continue;
        if (type.fieldReadable && !type.fieldReadable(viewer, field)) continue;
        const std::string text = textOf(field, record.get(field.name), names, kernel, kernel.translations(), viewer);
        if (!text.empty())
            facts.push(
                Json::object({{"label", fieldLabel(field, kernel.translations(), viewer.locale())}, {"text", text}}));
    }
    return facts;
}

/// The form; what was sent goes before what is stored, so that a refused form comes back as it was.
Reply showForm(Request& request, const Viewer& viewer, Kernel& kernel, const RecordType& type,
               std::optional<std::int64_t> id, Json data, int status) {
    const bool creating = !id;
    const bool sent = request.method == "POST";
    const std::string& permission = creating ? type.createPermission : type.writePermission;
    const bool readOnly = permission.empty() || !viewer.may(permission);
    std::optional<AnyRecord> record;
    std::vector<std::pair<const Field*, FieldValue>> values;
    ReferenceNames names;
    const AnyRecord fresh(type, type.make());  // a new one begins with what its type says
    std::vector<CustomFields::Declared> custom;
    std::string label;
    kernel.db().read([&](Transaction& tx) {
        values.clear();
        if (id) {
            record.emplace(kernel.records().get(tx, viewer, {type.kind, *id}));
            for (const auto& [_, name] : kernel.records().labels(tx, viewer, type.kind, {*id})) label = name;
        }
        custom = customOf(tx, kernel, type, viewer);
        for (const auto& field : type.fields) {
            if (record && readOnly && !field.isSecret && (!type.fieldReadable || type.fieldReadable(viewer, field)))
                names.want(field, record->get(field.name));
            if (!writable(type, viewer, field, creating)) continue;
            FieldValue value = field.isSecret ? FieldValue(nullptr)
                               : record       ? record->get(field.name)
                                              : fresh.get(field.name);
            const auto given = creating ? request.queryValue(field.name) : std::nullopt;
            if (sent || given) {
                std::vector<FieldError> ignored;
                const std::string text = sent ? sentText(request, viewer, kernel, field) : *given;
                if (auto read = readFieldText(field, text, ignored))
                    value = std::move(*read);
                else
                    value = text;
            }
            names.want(field, value);
            values.emplace_back(&field, std::move(value));
        }
        names.read(tx, kernel, viewer);
    });
    PageContent content = contentOf(type, viewer, kernel, "web/record");
    content.status = status;
    Json controls = Json::array();
    for (const auto& [field, value] : values) {
        Json control = controlOf(*field, value, names, kernel, viewer);
        if (const Json* error = data.find("error_" + std::string(field->name))) control["error"] = *error;
        controls.push(std::move(control));
    }
    if (!custom.empty()) {
        const Json held = sent     ? customValues(custom, request)
                          : record ? toJson(record->get("custom"))
                                   : Json::object();
        for (auto& control : customControls(custom, held, viewer).items()) {
            if (const Json* error = data.find("error_" + control["name"].text())) control["error"] = *error;
            controls.push(control);
        }
    }
    for (const auto& [name, value] : data.members()) content.data[name] = value;
    // What is done with people is more than a form.
    content.data["has_person"] = id && type.kind == "user";
    if (id) content.data["person_href"] = "/admin/people/" + std::to_string(*id);
    // Values of a pick list have names and colours, which a form field can't hold.
    content.data["has_pick_list"] = id && type.kind == "custom_field";
    if (id) content.data["pick_list"] = "/admin/custom-fields/" + std::to_string(*id);
    content.data["controls"] = std::move(controls);
    content.data["version"] = sent ? request.formValue("version") : record ? std::to_string(record->version()) : "";
    content.data["is_new"] = creating;
    content.data["label"] = label.empty() ? content.title : label;
    content.data["can_write"] = !readOnly;
    if (record && type.kind == "user" && viewer.may("users.write")) {
        content.data["has_sign_in_page"] = true;
        content.data["sign_in_page"] = "/admin/people/" + std::to_string(record->id()) + "/sign-in";
    }
    if (record && readOnly) content.data["facts"] = factsOf(*record, names, kernel, viewer);
    content.data["can_delete"] = !creating && !type.deletePermission.empty() && viewer.may(type.deletePermission);
    putRoleGrants(content.data, viewer, kernel, type, record);
    content.data["confirm"] = kernel.translations().text(viewer.locale(), "web.record.delete_confirm");
    return kernel.get<PageFrame>().render(request, viewer, content);
}

/// What the form says, as far as it differs from what is stored.
Patch patchOf(Transaction& tx, Kernel& kernel, Request& request, const Viewer& viewer, const RecordType& type,
              const AnyRecord* before) {
    Patch patch;
    if (const auto custom = customOf(tx, kernel, type, viewer); !custom.empty())
        patch.set("custom", customValues(custom, request));
    std::vector<FieldError> errors;
    for (const auto& field : type.fields) {
        if (!writable(type, viewer, field, before == nullptr)) continue;
        const std::string text = sentText(request, viewer, kernel, field);
        if (field.isSecret && text.empty()) continue;
        if (before == nullptr && text.empty() && !field.isRequired) continue;
        auto value = readFieldText(field, text, errors);
        if (!value) continue;
        if (before == nullptr || field.isSecret ||
            shownText(field, before->get(field.name), viewer) != shownText(field, *value, viewer))
            patch.set(std::string(field.name), std::move(*value));
    }
    if (!errors.empty()) throw Invalid(std::move(errors));
    return patch;
}

std::optional<std::int64_t> versionOf(Request& request) {
    const std::string text = request.formValue("version");
    if (text.empty() || text.size() > 18 || text.find_first_not_of("0123456789") != std::string::npos)
        return std::nullopt;
    return std::stoll(text);
}

Reply refused(Request& request, const Viewer& viewer, Kernel& kernel, const RecordType& type,
              std::optional<std::int64_t> id) {
    const Translations& translations = kernel.translations();
    Json data = Json::object();
    int status = 409;
    try {
        throw;
    } catch (const Invalid& invalid) {
        putErrors(data, invalid, translations, viewer.locale());
        status = 422;
    } catch (const Stale&) {
        status = 412;
        data["errors"] =
            Json::array({Json::object({{"text", translations.text(viewer.locale(), "web.record.stale")}})});
    } catch (const Conflict& conflict) {
        data["errors"] =
            Json::array({Json::object({{"text", translations.text(viewer.locale(), conflict.message())}})});
    }
    data["has_errors"] = true;
    return showForm(request, viewer, kernel, type, id, std::move(data), status);
}

Reply createOnRecordPage(Request& request, const Viewer& viewer, Kernel& kernel) {
    const RecordType& type = typeOf(request, viewer, kernel);
    try {
        kernel.db().write([&](Transaction& tx) {
            kernel.records().create(tx, viewer, type.kind, patchOf(tx, kernel, request, viewer, type, nullptr));
        });
    } catch (const Invalid&) {
        return refused(request, viewer, kernel, type, {});
    } catch (const Conflict&) {
        return refused(request, viewer, kernel, type, {});
    }
    return redirectWith(pathOf(type), "web.record.created");
}

Reply saveRecord(Request& request, const Viewer& viewer, Kernel& kernel) {
    const RecordType& type = typeOf(request, viewer, kernel);
    const Ref ref{type.kind, request.number()};
    const bool remove = request.formValue("action") == "delete";
    try {
        kernel.db().write([&](Transaction& tx) {
            if (remove) return kernel.records().remove(tx, viewer, ref);
            const AnyRecord before = kernel.records().get(tx, viewer, ref);
            const Patch patch = patchOf(tx, kernel, request, viewer, type, &before);
            if (!patch.empty()) kernel.records().patch(tx, viewer, ref, patch, versionOf(request));
        });
    } catch (const Invalid&) {
        return refused(request, viewer, kernel, type, ref.id);
    } catch (const Conflict&) {
        return refused(request, viewer, kernel, type, ref.id);
    }
    return redirectWith(pathOf(type), remove ? "web.record.deleted" : "web.record.saved");
}

void addMenu(Registry& registry, std::string collection, std::string icon, std::string permission, int order,
             const char* group) {
    MenuEntry entry;
    entry.id = "records." + collection;
    entry.area = MenuEntry::Area::admin;
    entry.title = "records." + collection;
    entry.path = "/admin/records/" + collection;
    entry.icon = std::move(icon);
    entry.access = needs(std::move(permission));
    entry.order = order;
    entry.group = group;
    registry.menu(std::move(entry));
}

}  // namespace

void addRecordPages(Registry& registry) {
    const Access access = signedIn("Each kind of record asks for its own permission.");
    Page list;
    list.path = "/admin/records/{collection}";
    list.access = access;
    list.title = "web.admin";
    list.get = showList;
    registry.page(std::move(list));

    Page added;
    added.path = "/admin/records/{collection}/new";
    added.access = access;
    added.title = "web.record.new";
    added.get = [](Request& request, const Viewer& viewer, Kernel& kernel) {
        const RecordType& type = typeOf(request, viewer, kernel);
        if (type.createPermission.empty()) throw NotFound("a form for a new " + type.kind);
        viewer.require(type.createPermission);
        return showForm(request, viewer, kernel, type, {}, Json::object(), 200);
    };
    added.post = createOnRecordPage;
    added.bodyLimit = 4 << 20;
    registry.page(std::move(added));

    Page one;
    one.path = "/admin/records/{collection}/{id}";
    one.access = access;
    one.title = "web.record.edit";
    one.get = [](Request& request, const Viewer& viewer, Kernel& kernel) {
        return showForm(request, viewer, kernel, typeOf(request, viewer, kernel), request.number(), Json::object(),
                        200);
    };
    one.post = saveRecord;
    one.bodyLimit = 4 << 20;
    registry.page(std::move(one));

    addMenu(registry, "users", "users", "users.write", 10, menuGroups::people);
    addMenu(registry, "groups", "users-group", "groups.write", 20, menuGroups::people);
    addMenu(registry, "roles", "shield-lock", "roles.write", 30, menuGroups::access);
    addMenu(registry, "role-grants", "key", "roles.grant", 34, menuGroups::access);
    addMenu(registry, "sign-ins", "login", "users.read_sign_ins", 35, menuGroups::access);
    addMenu(registry, "locations", "map-pin", "locations.write", 40, menuGroups::people);
    addMenu(registry, "departments", "sitemap", "departments.write", 50, menuGroups::people);
    addMenu(registry, "organisations", "building", "organisations.write", 55, menuGroups::people);
    addMenu(registry, "categories", "category", "categories.write", 60, menuGroups::serviceDesk);
    addMenu(registry, "custom-fields", "list", "custom_fields.write", 65, menuGroups::serviceDesk);
}

}  // namespace kontor::web
