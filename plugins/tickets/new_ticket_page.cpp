#include "kontor/template.h"
#include "new_ticket.h"
#include "page_words.h"
#include "pages.h"

namespace kontor::tickets {

std::vector<std::int64_t> storeUploads(Transaction& tx, Request& request, const Viewer& viewer, Kernel& kernel) {
    std::vector<std::int64_t> ids;
    for (const auto& upload : request.uploads())
        // A browser sends an empty part for a file control nothing was chosen in.
        if (!upload.fileName.empty())
            ids.push_back(kernel.files().store(tx, viewer, upload.fileName, upload.mediaType, upload.content).id);
    return ids;
}

Ticket createFromForm(Request& request, const Viewer& viewer, Kernel& kernel,
                      std::initializer_list<std::string_view> fields, std::string_view source) {
    std::vector<FieldError> errors;
    Patch patch;
    for (const auto name : fields) {
        const std::string text(trimmed(request.formValue(name)));
        const Field* field = findField(ticketFields, name);
        if (text.empty() && !field->isRequired) continue;
        if (auto value = readFieldText(*field, text, errors)) patch.set(std::string(name), std::move(*value));
    }
    if (trimmed(request.formValue("subject")).empty()) errors = {{"subject", {"error.required", {}}}};
    if (!errors.empty()) throw Invalid(std::move(errors));
    patch.set("source", std::string(source));
    return kernel.db().write([&](Transaction& tx) {
        Patch values = patch;
        auto files = storeUploads(tx, request, viewer, kernel);
        if (!files.empty()) values.set("file_ids", std::move(files));
        return kernel.get<TicketService>().create(tx, viewer, values);
    });
}

namespace {

Json select(std::string_view field, const PageWords& words, std::string_view group,
            std::span<const std::string_view> values, std::string_view chosen) {
    Json json = Json::object({{"field", field}, {"label", words.field(field)}});
    json["options"] = words.options(group, values, chosen);
    return json;
}

Json picker(std::string_view field, const PageWords& words, std::string_view collection, std::string_view hint,
            std::int64_t id, const std::string& name) {
    Json json = Json::object({{"field", field},
                              {"label", words.field(field)},
                              {"picker", "/api/v1/" + std::string(collection)},
                              {"picker_label", "name"},
                              {"picker_hint", hint}});
    Json options = Json::array({Json::object({{"value", ""}, {"label", "–"}})});
    if (id != 0) options.push(Json::object({{"value", std::to_string(id)}, {"label", name}, {"selected", true}}));
    json["options"] = std::move(options);
    return json;
}

Reply show(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status) {
    const PageWords words(kernel, viewer);
    const bool sent = request.method == "POST";
    const auto chosen = [&](std::string_view field, std::string fallback) {
        return sent ? request.formValue(field) : fallback;
    };
    data["subject"] = sent ? request.formValue("subject") : std::string();
    data["description"] = sent ? request.formValue("description") : std::string();
    Json selects = Json::array();
    selects.push(select("type", words, "tickets.type.", ticketTypes, chosen("type", "incident")));
    selects.push(select("source", words, "tickets.via.", std::span(sources).subspan(2), chosen("source", "agent")));
    selects.push(select("impact", words, "tickets.level.", levels, chosen("impact", "medium")));
    selects.push(select("urgency", words, "tickets.level.", levels, chosen("urgency", "medium")));
    data["selects"] = std::move(selects);
    Json pickers = Json::array();
    pickers.push(picker("requester_id", words, "users", "email", viewer.id(), viewer.name()));
    pickers.push(picker("assignee_id", words, "users", "email", 0, {}));
    pickers.push(picker("group_id", words, "groups", {}, 0, {}));
    pickers.push(picker("category_id", words, "categories", {}, 0, {}));
    data["pickers"] = std::move(pickers);

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
        const Ticket ticket = createFromForm(request, viewer, kernel,
                                             {"subject", "description", "type", "impact", "urgency", "requester_id",
                                              "assignee_id", "group_id", "category_id"},
                                             source == "phone" || source == "chat" ? source : "agent");
        return web::redirectWith("/tickets/" + std::to_string(ticket.id), "tickets.created", ticket.number);
    } catch (const Invalid& invalid) {
        Json data = Json::object();
        web::putErrors(data, invalid, kernel.translations(), viewer.locale(), "tickets.field.");
        return show(request, viewer, kernel, std::move(data), 422);
    }
}

}  // namespace

void addNewTicketPage(Registry& registry) {
    registry.page({.path = "/tickets/new",
                   .access = needs("tickets.read_all"),
                   .title = "tickets.new",
                   .get = [](Request& request, const Viewer& viewer,
                             Kernel& kernel) { return show(request, viewer, kernel, Json::object(), 200); },
                   .post = createOnNewTicketPage});
}

}  // namespace kontor::tickets
