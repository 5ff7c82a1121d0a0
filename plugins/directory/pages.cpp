#include "pages.h"

#include "directory_form.h"
#include "kontor/text.h"
#include "kontor/web/view.h"
#include "mapping.h"
#include "run.h"
#include "run_view.h"
#include "runs.h"
#include "server_access.h"

namespace kontor::directory {

namespace {

const std::string home = "/admin/directories";

std::int64_t numberOf(const std::string& text) {
    if (text.empty() || text.size() > 18 || text.find_first_not_of("0123456789") != std::string::npos)
        throw NotFound("record " + text);
    return std::stoll(text);
}

std::int64_t numberIn(Request& request, const char* name) {
    return numberOf(request.formValue(name));
}

Reply page(Request& request, const Viewer& viewer, Kernel& kernel, const char* title, std::string templateName,
           Json data, int status = 200) {
    auto* frame = kernel.find<PageFrame>();
    if (!frame) throw NotFound("a page frame");
    PageContent content;
    content.area = PageContent::Area::admin;
    content.title = kernel.translations().text(viewer.locale(), title);
    content.templateName = std::move(templateName);
    content.active = "directory.admin";
    content.data = std::move(data);
    content.status = status;
    return frame->render(request, viewer, content);
}

template <class T>
std::vector<T> list(Transaction& tx, Kernel& kernel, const Viewer& viewer, const std::string& q,
                    const std::string& sort) {
    ListRequest request;
    request.q = q;
    request.sort = sort;
    request.limit = 50;
    return kernel.records().all<T>(tx, viewer, request);
}

template <class T>
T get(Kernel& kernel, const Viewer& viewer, std::int64_t id) {
    return kernel.db().read([&](Transaction& tx) { return kernel.records().get<T>(tx, viewer, id); });
}

Json directoryRow(const Directory& directory, const Viewer& viewer, const Translations& texts) {
    const bool failing = !directory.lastError.empty();
    const auto [state, key] = !directory.active         ? std::pair{"directory.state.off", "closed"}
                              : failing                 ? std::pair{"directory.state.failing", "failed"}
                              : directory.lastSuccessAt ? std::pair{"directory.state.fine", "done"}
                                                        : std::pair{"directory.state.new", "new"};
    Json row = Json::object({{"id", std::to_string(directory.id)},
                             {"name", directory.name},
                             {"preset", texts.text(viewer.locale(), "directory.choice." + directory.preset)},
                             {"state", texts.text(viewer.locale(), state)},
                             {"key", key},
                             {"failing", failing},
                             {"error", directory.lastError},
                             {"has_success", directory.lastSuccessAt.has_value()}});
    if (directory.lastSuccessAt) row["success"] = web::moment(*directory.lastSuccessAt, viewer);
    return row;
}

Json overviewData(const Viewer& viewer, Kernel& kernel) {
    Json directories = Json::array();
    std::vector<Run> recent;
    kernel.db().read([&](Transaction& tx) {
        directories = Json::array();
        for (const auto& directory : list<Directory>(tx, kernel, viewer, "", "position"))
            directories.push(directoryRow(directory, viewer, kernel.translations()));
        recent = list<Run>(tx, kernel, viewer, "", "-id");
    });
    Json runs = runSummaries(recent, viewer, kernel);
    Json data = Json::object();
    data["has_directories"] = directories.size() > 0;
    data["has_runs"] = runs.size() > 0;
    data["directories"] = std::move(directories);
    data["runs"] = std::move(runs);
    data["has_test"] = false;
    return data;
}

Reply overview(Request& request, const Viewer& viewer, Kernel& kernel) {
    return page(request, viewer, kernel, "directory.admin", "directory/admin", overviewData(viewer, kernel));
}

Reply tested(Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto directory = get<Directory>(kernel, viewer, numberIn(request, "id"));
    Json lines = Json::array();
    for (const auto& line : testDirectory(kernel, directory).lines)
        lines.push(
            Json::object({{"step", kernel.translations().text(viewer.locale(), "directory.step." + line.step)},
                          {"key", line.ok ? "done" : "failed"},
                          {"verdict", kernel.translations().text(
                                          viewer.locale(), line.ok ? "directory.test.ok" : "directory.test.failed")},
                          {"text", line.text}}));
    Json data = overviewData(viewer, kernel);
    data["has_test"] = true;
    data["test"] = Json::object({{"name", directory.name}, {"lines", std::move(lines)}});
    return page(request, viewer, kernel, "directory.admin", "directory/admin", std::move(data));
}

Reply actOnPage(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string action = request.formValue("action");
    if (action == "test") return tested(request, viewer, kernel);
    try {
        if (action == "sync" || action == "dry_run" || action == "allow") {
            RunRequest wanted;
            wanted.dryRun = action == "dry_run";
            if (action == "allow") wanted.allowLocks = numberIn(request, "locks");
            const auto run = startRun(kernel, viewer, numberIn(request, "id"), wanted);
            return Reply::redirect(home + "/runs/" + std::to_string(run));
        }
        if (action == "cancel") {
            const auto run = numberIn(request, "id");
            cancelRun(kernel, viewer, run);
            return web::redirectWith(home + "/runs/" + std::to_string(run), "directory.done.cancel");
        }
        if (action == "delete") {
            kernel.db().write([&](Transaction& tx) {
                kernel.records().remove(tx, viewer, {std::string(Directory::kind), numberIn(request, "id")});
            });
            return web::redirectWith(home, "directory.done.deleted");
        }
    } catch (const Conflict& conflict) {
        return web::redirectWith(home, conflict.message().key);
    }
    throw Invalid::request("action", "error.not_one_of", {{"values", "test, sync, dry_run, allow, cancel, delete"}});
}

/// Fields of a mapping that limit its role, with the records they name and their labels.
constexpr std::array<std::array<const char*, 3>, 4> limits{
    {{"location_ids", "locations", "directory.mapping.locations"},
     {"department_ids", "departments", "directory.mapping.departments"},
     {"over_group_ids", "groups", "directory.mapping.over_groups"},
     {"category_ids", "categories", "directory.mapping.categories"}}};

std::string givenBy(const Mapping& mapping, const std::map<std::string, std::string>& roles,
                    const std::map<std::int64_t, std::string>& groups, const std::string& limited) {
    std::vector<std::string> gives;
    if (!mapping.role.empty())
        gives.push_back((roles.contains(mapping.role) ? roles.at(mapping.role) : mapping.role) +
                        (mapping.isLimited() ? " (" + limited + ")" : ""));
    if (mapping.groupId) {
        const auto group = groups.find(*mapping.groupId);
        gives.push_back(group == groups.end() ? "#" + std::to_string(*mapping.groupId) : group->second);
    }
    return join(gives, " · ");
}

/// What belongs to a directory that is there already: mappings, and what deleting it means.
void putDirectory(Json& data, const Viewer& viewer, Kernel& kernel, std::int64_t directoryId) {
    const Translations& texts = kernel.translations();
    Json rows = Json::array();
    Json roles = Json::array();
    std::map<std::string, std::string> titles;
    for (const auto& [role, title] : rolesOf(kernel)) {
        titles[role] = title;
        roles.push(Json::object({{"name", role}, {"label", title}}));
    }
    std::string name;
    kernel.db().read([&](Transaction& tx) {
        rows = Json::array();
        name = kernel.records().get<Directory>(tx, viewer, directoryId).name;
        std::vector<std::int64_t> ids;
        const auto mappings = list<Mapping>(tx, kernel, viewer, "directory:" + std::to_string(directoryId), "id");
        for (const auto& mapping : mappings)
            if (mapping.groupId) ids.push_back(*mapping.groupId);
        std::map<std::int64_t, std::string> names;
        for (auto& [id, name] : kernel.records().labels(tx, viewer, "group", ids)) names[id] = name;
        for (const auto& mapping : mappings)
            rows.push(Json::object({{"id", std::to_string(mapping.id)},
                                    {"group_dn", mapping.groupDn},
                                    {"gives", givenBy(mapping, titles, names,
                                                      texts.text(viewer.locale(), "directory.mapping.limited"))}}));
    });
    data["id"] = std::to_string(directoryId);
    data["heading"] = name;
    data["confirm_delete"] = kernel.translations().text(viewer.locale(), "directory.confirm_delete", {{"name", name}});
    data["roles"] = std::move(roles);
    Json fields = Json::array();
    for (const auto& [field, collection, label] : limits)
        fields.push(
            Json::object({{"name", field}, {"collection", collection}, {"label", texts.text(viewer.locale(), label)}}));
    data["limits"] = std::move(fields);
    data["has_mappings"] = rows.size() > 0;
    data["mappings"] = std::move(rows);
}

Reply form(Request& request, const Viewer& viewer, Kernel& kernel, const Json& values, const Invalid* invalid) {
    Json data = directoryForm(kernel, viewer, values, invalid);
    const bool isNew = !request.params.contains("id");
    data["is_new"] = isNew;
    data["action"] = request.path;
    data["has_mappings"] = false;
    if (!isNew) putDirectory(data, viewer, kernel, request.number());
    return page(request, viewer, kernel, isNew ? "directory.new" : "directory.edit", "directory/directory",
                std::move(data), invalid ? 422 : 200);
}

Reply showForm(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Directory directory =
        request.params.contains("id") ? get<Directory>(kernel, viewer, request.number()) : Directory();
    return form(request, viewer, kernel, toJson(Directory::fields, &directory), nullptr);
}

Reply saveMapping(Request& request, const Viewer& viewer, Kernel& kernel) {
    if (!request.formValue("remove_mapping").empty()) {
        kernel.db().write([&](Transaction& tx) {
            kernel.records().remove(tx, viewer, {std::string(Mapping::kind), numberIn(request, "remove_mapping")});
        });
        return web::redirectWith(request.path, "directory.done.deleted");
    }
    Json values = Json::object({{"directory_id", request.number()},
                                {"group_dn", request.formValue("group_dn")},
                                {"role", request.formValue("role")}});
    if (!request.formValue("group_id").empty()) values["group_id"] = numberIn(request, "group_id");
    for (const auto& limit : limits) {
        Json ids = Json::array();
        for (const auto& [name, text] : request.form())
            if (name == limit[0] && !text.empty()) ids.push(numberOf(text));
        values[limit[0]] = std::move(ids);
    }
    try {
        const Patch patch = Patch::fromJson(kernel.records().type(Mapping::kind), viewer, values, true);
        kernel.db().write([&](Transaction& tx) { kernel.records().create(tx, viewer, Mapping::kind, patch); });
    } catch (const Invalid& invalid) {
        const auto directory = get<Directory>(kernel, viewer, request.number());
        return form(request, viewer, kernel, toJson(Directory::fields, &directory), &invalid);
    }
    return web::redirectWith(request.path, "directory.done.saved");
}

Reply save(Request& request, const Viewer& viewer, Kernel& kernel) {
    const bool isNew = !request.params.contains("id");
    if (!isNew && request.formValue("part") == "mapping") return saveMapping(request, viewer, kernel);
    const Json values = directoryValues(request);
    try {
        const Patch patch = Patch::fromJson(kernel.records().type(Directory::kind), viewer, values, isNew);
        kernel.db().write([&](Transaction& tx) {
            if (isNew)
                kernel.records().create(tx, viewer, Directory::kind, patch);
            else
                kernel.records().patch(tx, viewer, {std::string(Directory::kind), request.number()}, patch);
        });
    } catch (const Invalid& invalid) {
        return form(request, viewer, kernel, values, &invalid);
    }
    return web::redirectWith(home, "directory.done.saved");
}

Reply showRun(Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto run = get<Run>(kernel, viewer, request.number());
    Reply reply = page(request, viewer, kernel, "directory.run", "directory/run", runDetail(run, viewer, kernel));
    // Without scripts: the page looks again until the run is over.
    if (!run.over()) reply.with("Refresh", "2");
    return reply;
}

}  // namespace

void addPages(Registry& registry) {
    const Access administer = needs("directory.administer");
    registry.page({.path = home, .access = administer, .title = "directory.admin", .get = overview, .post = actOnPage});
    registry.page(
        {.path = home + "/new", .access = administer, .title = "directory.new", .get = showForm, .post = save});
    registry.page(
        {.path = home + "/{id}", .access = administer, .title = "directory.edit", .get = showForm, .post = save});
    registry.page({.path = home + "/runs/{id}", .access = administer, .title = "directory.run", .get = showRun});

    MenuEntry entry;
    entry.id = "directory.admin";
    entry.area = MenuEntry::Area::admin;
    entry.title = "directory.admin";
    entry.path = home;
    entry.icon = "users";
    entry.access = needs("directory.administer");
    entry.order = 37;
    entry.group = menuGroups::access;
    registry.menu(std::move(entry));
}

}  // namespace kontor::directory
