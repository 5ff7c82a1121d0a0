#include "frame.h"
#include "kontor/people.h"
#include "kontor/web/view.h"
#include "people_pages.h"
#include "record_view.h"

namespace kontor::web {

namespace {

constexpr const char* cardFields[] = {"login",         "email",       "other_emails",    "phone",
                                      "mobile",        "title",       "employee_number", "organisation_id",
                                      "department_id", "location_id", "manager_id",      "merged_into_id"};

Json factsOfPerson(const AnyRecord& user, const ReferenceNames& names, Kernel& kernel, const Viewer& viewer) {
    Json facts = Json::array();
    for (const char* name : cardFields) {
        const Field* field = user.type().field(name);
        const std::string text = textOf(*field, user.get(name), names, kernel, kernel.translations(), viewer);
        if (!text.empty())
            facts.push(
                Json::object({{"label", fieldLabel(*field, kernel.translations(), viewer.locale())}, {"text", text}}));
    }
    return facts;
}

/// The newest anonymisation of the person, if there is one.
Json erasureOf(Transaction& tx, Kernel& kernel, const Viewer& viewer, std::int64_t userId) {
    if (!viewer.may("users.anonymise")) return false;
    ListRequest request;
    request.q = "user:" + std::to_string(userId);
    request.limit = 1;
    for (const auto& erasure : kernel.records().list(tx, viewer, "erasure", request).items) {
        const Json json = erasure.toJson(viewer);
        Json shown =
            Json::object({{"state", kernel.translations().text(viewer.locale(), "web.erasure." + json["state"].text())},
                          {"error", json["error"]},
                          {"has_error", !json["error"].text().empty()}});
        Json rows = Json::array();
        const auto add = [&](const std::string& what, const Json& count) {
            rows.push(Json::object({{"label", what}, {"text", cellText(count)}}));
        };
        for (const char* part : {"records", "tables"})
            if (json["report"][part].isObject())
                for (const auto& [what, count] : json["report"][part].members()) add(what, count);
        for (const char* part : {"journal", "events"})
            if (json["report"].find(part)) add(part, json["report"][part]);
        shown["rows"] = std::move(rows);
        return shown;
    }
    return false;
}

Reply showPerson(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status) {
    const std::int64_t id = request.number();
    std::optional<AnyRecord> user;
    ReferenceNames names;
    Json erasure;
    kernel.db().read([&](Transaction& tx) {
        user.emplace(kernel.records().get(tx, viewer, {"user", id}));
        for (const char* name : cardFields) names.want(*user->type().field(name), user->get(name));
        names.read(tx, kernel, viewer);
        erasure = erasureOf(tx, kernel, viewer, id);
    });
    const Json json = user->toJson(viewer);
    PageContent content;
    content.area = PageContent::Area::admin;
    content.title = json["name"].text();
    content.templateName = "web/person";
    content.active = "records.users";
    content.status = status;
    Json shown = person(json["name"].text(), id);
    shown["id"] = std::to_string(id);
    shown["has_photo"] = !json["photo_id"].isNull();
    shown["photo"] = "/api/v1/users/" + std::to_string(id) + "/photo";
    shown["vip"] = json["vip"] == Json(true);
    shown["external"] = json["external"] == Json(true);
    shown["inactive"] = json["active"] == Json(false);
    data["person"] = std::move(shown);
    data["facts"] = factsOfPerson(*user, names, kernel, viewer);
    const bool other = id != viewer.id();
    const bool anonymised = !json["anonymised_at"].isNull();
    data["can_edit"] = viewer.may("users.write") && !anonymised;
    data["can_export"] = viewer.may("users.export");
    data["can_merge"] = other && !anonymised && viewer.may("users.merge");
    data["can_anonymise"] = other && !anonymised && viewer.may("users.anonymise");
    data["erasure"] = std::move(erasure);
    data["panels"] = kernel.get<PageFrame>().panels(request, viewer, "person", {"user", id});
    for (const char* question : {"merge", "anonymise"})
        data[std::string(question) + "_confirm"] =
            kernel.translations().text(viewer.locale(), std::string("web.person.") + question + "_confirm");
    content.data = std::move(data);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

std::int64_t idIn(const std::string& text) {
    if (text.empty() || text.size() > 18 || text.find_first_not_of("0123456789") != std::string::npos)
        throw Invalid("into_id", "error.required");
    return std::stoll(text);
}

Reply actOnPersonPage(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t id = request.number();
    const std::string action = request.formValue("action");
    const std::string here = "/admin/people/" + std::to_string(id);
    auto& people = kernel.get<People>();
    const auto refused = [&](const Message& message, const std::string& field, int status) {
        Json data = Json::object();
        putErrors(data, Invalid(field, message.key, message.params), kernel.translations(), viewer.locale());
        return showPerson(request, viewer, kernel, std::move(data), status);
    };
    try {
        if (action == "export") {
            people.exported(viewer, id);
            return Reply::redirect("/api/v1/users/" + std::to_string(id) + "/export");
        }
        if (action == "merge") {
            const std::int64_t into = idIn(request.formValue("into_id"));
            kernel.db().write([&](Transaction& tx) { people.merge(tx, viewer, id, into); });
            return redirectWith("/admin/people/" + std::to_string(into), "web.person.merged");
        }
        kernel.db().write([&](Transaction& tx) {
            if (action == "anonymise")
                people.anonymise(tx, viewer, id);
            else if (action == "remove_photo")
                people.removePhoto(tx, viewer, id);
            else
                people.setPhoto(tx, viewer, id, request.uploads().empty() ? "" : request.uploads().front().content);
        });
        return redirectWith(here, action == "anonymise" ? "web.person.anonymising" : "web.record.saved");
    } catch (const Invalid& invalid) {
        return refused(invalid.errors().front().message, invalid.errors().front().field, 422);
    } catch (const Conflict& conflict) {
        return refused(conflict.message(), "login", 409);
    }
}

}  // namespace

void addPersonPages(Registry& registry) {
    registry.page({.path = "/admin/people/{id}",
                   .access = needs("users.read_all"),
                   .title = "web.person",
                   .get = [](Request& request, const Viewer& viewer,
                             Kernel& kernel) { return showPerson(request, viewer, kernel, Json::object(), 200); },
                   .post = actOnPersonPage,
                   .bodyLimit = 5 << 20});
}

}  // namespace kontor::web
