#include <algorithm>
#include <array>
#include <map>

#include "field_controls.h"
#include "form_values.h"
#include "kontor/template.h"
#include "new_ticket.h"
#include "page_words.h"
#include "pages.h"
#include "template_use.h"

namespace kontor::tickets {

std::vector<std::int64_t> storeUploads(Transaction& tx, Request& request, const Viewer& viewer, Kernel& kernel) {
    std::vector<std::int64_t> ids;
    for (const auto& upload : request.uploads())
        // A browser sends an empty part for a file control nothing was chosen in.
        if (!upload.fileName.empty())
            ids.push_back(kernel.files().store(tx, viewer, upload.fileName, upload.mediaType, upload.content).id);
    return ids;
}

Ticket createFromForm(Request& request, const Viewer& viewer, Kernel& kernel, std::span<const std::string_view> fields,
                      std::string_view source, std::optional<std::int64_t> templateId) {
    std::vector<FieldError> errors;
    Patch patch;
    for (const auto name : fields) {
        const Field* field = findField(ticketFields, name);
        if (field == nullptr) continue;
        if (trimmed(request.formValue(name)).empty() && !field->isRequired) {
            // What somebody took out of a template's text is not to come back.
            if (templateId && field->type == FieldType::longText) patch.set(std::string(name), std::string());
            continue;
        }
        if (auto value = readControl(request, *field, viewer, errors)) patch.set(std::string(name), std::move(*value));
    }
    if (trimmed(request.formValue("subject")).empty()) errors = {{"subject", {"error.required", {}}}};
    if (!errors.empty()) throw Invalid(std::move(errors));
    patch.set("source", std::string(source));
    return kernel.db().write([&](Transaction& tx) {
        Patch values = patch;
        auto files = storeUploads(tx, request, viewer, kernel);
        if (!files.empty()) values.set("file_ids", std::move(files));
        if (viewer.may("tickets.write")) {
            Json custom = readCustom(request, kernel.get<CustomFields>().of(tx, Ticket::kind));
            if (!custom.members().empty()) values.set("custom", std::move(custom));
        }
        if (templateId) return createFromTemplate(tx, viewer, kernel, *templateId, values);
        return kernel.get<TicketService>().create(tx, viewer, values);
    });
}

namespace {

constexpr std::array<std::string_view, 4> ways{"agent", "phone", "chat", "email"};

/// A field of the form, with what its values are called and what it holds at first.
struct Asked {
    std::string_view field;
    FieldControls::Choices choices = {};
    std::string_view first = {};
};

constexpr std::array asked{
    Asked{"type", {.dictionary = "type"}, "incident"},
    Asked{"source", {"tickets.via.", ways}, "agent"},
    Asked{"impact", {.dictionary = "impact"}, "medium"},
    Asked{"urgency", {.dictionary = "urgency"}, "medium"},
    Asked{"requester_id"},
    Asked{"category_id"},
    Asked{"assignee_id"},
    Asked{"group_id"},
    Asked{"co_assignee_ids"},
    Asked{"watcher_ids"},
    Asked{"location_id"},
    Asked{"department_id"},
    Asked{"due_at"},
    Asked{"tags"},
};

/// What the form holds: what was sent, or how it begins.
struct Draft {
    std::map<std::string_view, FieldValue> values;
    Json custom = Json::object();
    std::string subject;
    std::string description;
};

Draft sentDraft(Request& request, const Viewer& viewer, const std::vector<CustomFields::Declared>& declared) {
    Draft draft;
    draft.subject = request.formValue("subject");
    draft.description = request.formValue("description");
    draft.custom = readCustom(request, declared);
    std::vector<FieldError> ignored;
    for (const auto& one : asked)
        if (const Field* field = findField(ticketFields, one.field))
            if (auto value = readControl(request, *field, viewer, ignored)) draft.values[one.field] = std::move(*value);
    return draft;
}

Draft newDraft(const Viewer& viewer) {
    Draft draft;
    for (const auto& one : asked)
        if (!one.first.empty()) draft.values[one.field] = std::string(one.first);
    draft.values["requester_id"] = viewer.id();
    return draft;
}

/// A template's values go before those a form begins with.
void beginWith(Draft& draft, const TicketTemplate& chosen) {
    draft.subject = chosen.values["subject"].text();
    draft.description = chosen.values["description"].text();
    if (chosen.values["custom"].isObject()) draft.custom = chosen.values["custom"];
    for (const auto& one : asked)
        if (const Field* field = findField(ticketFields, one.field))
            if (auto value = valueIn(chosen.values, *field); !std::holds_alternative<std::nullptr_t>(value))
                draft.values[one.field] = std::move(value);
}

/// The templates to begin with, the chosen one marked; fills the draft with it.
Json templatesFor(Transaction& tx, Request& request, const Viewer& viewer, Kernel& kernel, Draft& draft) {
    const std::string wanted =
        request.method == "POST" ? request.formValue("template") : request.queryValue("template").value_or("");
    Json list = Json::array();
    for (const auto& one : presetsFor<TicketTemplate>(tx, viewer, kernel)) {
        const bool chosen = std::to_string(one.id) == wanted;
        if (chosen && request.method != "POST") beginWith(draft, one);
        list.push(Json::object({{"value", std::to_string(one.id)}, {"label", one.name}, {"selected", chosen}}));
    }
    return list;
}

Reply showNewTicket(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status) {
    const PageWords words(kernel, viewer);
    std::vector<CustomFields::Declared> declared;
    std::optional<Names> names;
    Draft draft;
    Json templates;
    kernel.db().read([&](Transaction& tx) {
        declared = kernel.get<CustomFields>().of(tx, Ticket::kind);
        draft = request.method == "POST" ? sentDraft(request, viewer, declared) : newDraft(viewer);
        templates = templatesFor(tx, request, viewer, kernel, draft);
        std::vector<Ref> named;
        for (const auto& [name, value] : draft.values)
            for (auto& ref : refsIn(*findField(ticketFields, name), value)) named.push_back(std::move(ref));
        names.emplace(tx, kernel, viewer, named);
    });
    data["has_templates"] = templates.size() > 0;
    data["templates"] = std::move(templates);
    data["template"] =
        request.method == "POST" ? request.formValue("template") : request.queryValue("template").value_or("");
    data["subject"] = draft.subject;
    data["description"] = draft.description;
    const RecordType& type = kernel.records().type(Ticket::kind);
    const FieldControls controls(kernel, words, &*names, "new");
    Json list = Json::array();
    for (const auto& one : asked) {
        const Field* field = findField(ticketFields, one.field);
        if (field == nullptr || (type.fieldWritable && !type.fieldWritable(viewer, *field))) continue;
        const auto value = draft.values.find(one.field);
        list.push(controls.of(*field, value == draft.values.end() ? FieldValue(nullptr) : value->second, one.choices));
    }
    if (viewer.may("tickets.write"))
        for (const auto& field : declared) list.push(controls.of(field, draft.custom));
    data["controls"] = std::move(list);

    PageContent content;
    content.title = words.text("tickets.new");
    content.templateName = "tickets/new";
    content.active = "tickets";
    content.status = status;
    content.data = std::move(data);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

Reply createOnNewTicketPage(Request& request, const Viewer& viewer, Kernel& kernel) {
    try {
        const std::string source = request.formValue("source");
        std::vector<std::string_view> fields{"subject", "description"};
        for (const auto& one : asked)
            if (one.field != "source") fields.push_back(one.field);
        const bool known = std::find(ways.begin(), ways.end(), source) != ways.end();
        const Ticket ticket = createFromForm(request, viewer, kernel, fields, known ? source : "agent");
        return web::redirectWith("/tickets/" + std::to_string(ticket.id), "tickets.created", ticket.number);
    } catch (const Invalid& invalid) {
        Json data = Json::object();
        web::putErrors(data, invalid, kernel.translations(), viewer.locale(), "tickets.field.");
        return showNewTicket(request, viewer, kernel, std::move(data), 422);
    }
}

}  // namespace

void addNewTicketPage(Registry& registry) {
    registry.page({.path = "/tickets/new",
                   .access = needs("tickets.read_all"),
                   .title = "tickets.new",
                   .get = [](Request& request, const Viewer& viewer,
                             Kernel& kernel) { return showNewTicket(request, viewer, kernel, Json::object(), 200); },
                   .post = createOnNewTicketPage});
}

}  // namespace kontor::tickets
