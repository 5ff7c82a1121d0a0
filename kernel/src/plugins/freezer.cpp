#include "plugins/freezer.h"

#include <algorithm>
#include <set>

namespace kontor {

namespace {

class Checker {
  public:
    Checker(const Registry& registry, const Catalog& catalog) : _registry(registry), _catalog(catalog) {}

    std::vector<std::string> check() {
        for (const auto& permission : _registry.permissions) {
            need(!permission.doc.empty(), "permission " + permission.name + " has no documentation");
            need(!_catalog.permissions.contains(permission.name), "permission " + permission.name + " exists already");
        }
        for (const auto& type : _registry.records) record(type);
        for (const auto& group : _registry.groups) {
            need(!_catalog.groups.contains(group.name), "group " + group.name + " exists already");
            need(!group.title.empty(), "group " + group.name + " has no title");
            need(group.entry.collection.empty(), "the entries of group " + group.name + " must have no collection");
            record(group.entry);
        }
        for (const auto& item : _registry.routes) route(item);
        for (const auto& item : _registry.pages) page(item);
        for (const auto& item : _registry.commands) command(item);
        for (const auto& guard : _registry.guards)
            need(!guard.doc.empty() && guard.check, "guard " + guard.id + " lacks documentation or check");
        for (const auto& job : _registry.jobs) {
            need(!job.doc.empty() && job.run, "job " + job.name + " lacks documentation or work");
            need(!_catalog.jobs.contains(job.name), "job " + job.name + " exists already");
        }
        for (const auto& setting : _registry.settings) {
            need(!setting.doc.empty(), "setting " + setting.key + " has no documentation");
            need(!_catalog.settings.contains(setting.key), "setting " + setting.key + " exists already");
        }
        for (const auto& subscriber : _registry.subscribers) {
            need(!subscriber.doc.empty() && subscriber.handle,
                 "subscriber " + subscriber.id + " lacks documentation or handler");
            need(std::none_of(_catalog.subscribers.begin(), _catalog.subscribers.end(),
                              [&](const auto& other) { return other.id == subscriber.id; }),
                 "subscriber " + subscriber.id + " exists already");
        }
        for (const auto& panel : _registry.panels) {
            need(panel.data && !panel.templateName.empty(), "panel " + panel.id + " lacks its template or data");
            access(panel.access, "panel " + panel.id);
        }
        for (const auto& entry : _registry.menus) access(entry.access, "menu entry " + entry.id);
        for (const auto& tile : _registry.tiles) access(tile.access, "tile " + tile.id);
        for (const auto& notice : _registry.notices) {
            need(!notice.title.empty() && !notice.doc.empty(), "notice " + notice.id + " lacks title or documentation");
            need(!_catalog.notices.contains(notice.id), "notice " + notice.id + " exists already");
        }
        for (const auto& action : _registry.oneClicks) {
            need(!action.title.empty() && !action.doc.empty() && action.show && action.run,
                 "one-click action " + action.id + " lacks title, documentation or work");
            need(!_catalog.oneClicks.contains(action.id), "one-click action " + action.id + " exists already");
        }
        for (const auto& kind : _registry.importKinds) importKind(kind);
        return std::move(_complaints);
    }

  private:
    void need(bool fact, const std::string& complaint) {
        if (!fact) _complaints.push_back(complaint);
    }

    void permission(const std::string& name, const std::string& where) {
        if (name.empty() || _catalog.permissions.contains(name)) return;
        need(std::any_of(_registry.permissions.begin(), _registry.permissions.end(),
                         [&](const auto& own) { return own.name == name; }),
             where + " needs the permission " + name + ", which nobody declares");
    }

    bool isByRow(const std::string& name) const {
        const auto known = _catalog.permissions.find(name);
        if (known != _catalog.permissions.end()) return known->second.limited == Permission::Limited::byRow;
        return std::any_of(_registry.permissions.begin(), _registry.permissions.end(), [&](const auto& own) {
            return own.name == name && own.limited == Permission::Limited::byRow;
        });
    }

    void access(const Access& access, const std::string& where) {
        need(access.kind != Access::Kind::nobody, where + " says no permission");
        if (access.kind == Access::Kind::permission)
            permission(access.permission, where);
        else if (access.kind != Access::Kind::nobody)
            need(!access.reason.empty(), where + " is open without a reason");
    }

    void record(const RecordType& type) {
        const std::string where = "record " + type.kind;
        need(!_catalog.records.contains(type.kind) && _kinds.insert(type.kind).second, where + " exists already");
        need(type.collection.empty() || !_catalog.collection(type.collection),
             "collection " + type.collection + " exists already");
        need(!type.doc.empty(), where + " has no documentation");
        need(type.make != nullptr, where + " can't be made");
        need(!type.fields.empty() && type.fields.front().name == "id", where + " must have its id as first field");
        std::set<std::string_view> names;
        for (const auto& field : type.fields) {
            const std::string which = where + ": field " + std::string(field.name);
            need(names.insert(field.name).second, which + " comes twice");
            need(!field.docText.empty(), which + " has no documentation");
            need(!field.isWritable || !field.exampleText.empty(), which + " has no example");
        }
        for (const auto* name :
             {&type.readPermission, &type.createPermission, &type.writePermission, &type.deletePermission}) {
            permission(*name, where);
            need(type.collection.empty() || !type.places.empty() || !isByRow(*name),
                 where + " says not where its records lie, but its permission " + *name + " is held by row");
        }
    }

    void route(const Route& route) {
        const std::string where = "route " + route.method + " " + route.path;
        const auto same = [&](const Route& other) { return other.method == route.method && other.path == route.path; };
        need(std::none_of(_catalog.routes.begin(), _catalog.routes.end(), same), where + " exists already");
        need(std::count_if(_registry.routes.begin(), _registry.routes.end(), same) == 1, where + " is declared twice");
        need(route.path.starts_with("/"), where + " must begin with a slash");
        need(!route.summary.empty(), where + " has no documentation");
        need(route.handler != nullptr, where + " has no handler");
        need(route.requestSchema.isNull() || !route.requestExample.isNull(), where + " has no example of its request");
        need(route.responseSchema.isNull() || !route.responseExample.isNull(),
             where + " has no example of its response");
        access(route.access, where);
    }

    void page(const Page& page) {
        const std::string where = "page " + page.path;
        const auto same = [&](const Page& other) { return other.path == page.path; };
        need(std::none_of(_catalog.pages.begin(), _catalog.pages.end(), same), where + " exists already");
        need(std::count_if(_registry.pages.begin(), _registry.pages.end(), same) == 1, where + " is declared twice");
        need(page.get || page.post, where + " has no handler");
        access(page.access, where);
    }

    void importKind(const ImportKind& import) {
        const std::string where = "import of " + import.kind;
        need(!_catalog.importKinds.contains(import.kind), where + " exists already");
        permission(import.permission, where);
        const auto own = std::find_if(_registry.records.begin(), _registry.records.end(),
                                      [&](const auto& type) { return type.kind == import.kind; });
        const auto known = _catalog.records.find(import.kind);
        need(own != _registry.records.end() || known != _catalog.records.end(), where + ": nobody declares the kind");
        if (own == _registry.records.end() && known == _catalog.records.end()) return;
        const RecordType& type = own != _registry.records.end() ? *own : static_cast<const RecordType&>(known->second);
        const auto isColumn = [&](const std::string& name) {
            return std::any_of(import.columns.begin(), import.columns.end(),
                               [&](const auto& column) { return column.name == name; });
        };
        for (const auto& name : import.fields) need(type.field(name), where + ": there is no field " + name);
        for (const auto& column : import.columns)
            need(column.field.empty() || type.field(column.field), where + ": there is no field " + column.field);
        for (const auto& name : import.keys)
            need(type.field(name) || isColumn(name), where + ": its key " + name + " is no field and no column");
    }

    void command(const Command& command) {
        const std::string where = "command " + command.name;
        need(!_catalog.commands.contains(command.name), where + " exists already");
        need(!command.summary.empty(), where + " has no documentation");
        need(!command.examples.empty(), where + " has no example");
        need(command.run != nullptr, where + " does nothing");
        access(command.access, where);
        for (const auto* list : {&command.arguments, &command.options})
            for (const auto& argument : *list)
                need(!argument.doc.empty(), where + ": " + argument.name + " has no documentation");
    }

    const Registry& _registry;
    const Catalog& _catalog;
    std::set<std::string> _kinds;
    std::vector<std::string> _complaints;
};

template <class T>
Catalog::Owned<T> owned(T&& item, const std::string& plugin) {
    Catalog::Owned<T> result;
    static_cast<T&>(result) = std::move(item);
    result.plugin = plugin;
    return result;
}

}  // namespace

std::vector<std::string> freeze(Registry&& registry, Catalog& catalog) {
    auto complaints = Checker(registry, catalog).check();
    if (!complaints.empty()) return complaints;
    const std::string plugin = registry.pluginId();
    const auto list = [&](auto& from, auto& to) {
        for (auto& item : from) to.push_back(owned(std::move(item), plugin));
    };
    const auto map = [&](auto& from, auto& to, auto key) {
        for (auto& item : from) {
            const std::string name = key(item);
            to.emplace(name, owned(std::move(item), plugin));
        }
    };
    map(registry.permissions, catalog.permissions, [](const auto& item) { return item.name; });
    map(registry.records, catalog.records, [](const auto& item) { return item.kind; });
    for (auto& group : registry.groups) {
        RecordType entry = group.entry;
        const std::string kind = entry.kind;
        catalog.records.emplace(kind, owned(std::move(entry), plugin));
    }
    map(registry.groups, catalog.groups, [](const auto& item) { return item.name; });
    map(registry.jobs, catalog.jobs, [](const auto& item) { return item.name; });
    map(registry.commands, catalog.commands, [](const auto& item) { return item.name; });
    map(registry.settings, catalog.settings, [](const auto& item) { return item.key; });
    list(registry.routes, catalog.routes);
    list(registry.pages, catalog.pages);
    list(registry.panels, catalog.panels);
    list(registry.menus, catalog.menus);
    list(registry.guards, catalog.guards);
    list(registry.subscribers, catalog.subscribers);
    list(registry.searchSources, catalog.searchSources);
    list(registry.tiles, catalog.tiles);
    map(registry.notices, catalog.notices, [](const auto& item) { return item.id; });
    map(registry.oneClicks, catalog.oneClicks, [](const auto& item) { return item.id; });
    map(registry.importKinds, catalog.importKinds, [](const auto& item) { return item.kind; });
    for (auto& item : registry.provided) {
        Catalog::Owned<Provided> entry{{item.type, item.object}, plugin};
        catalog.provided.push_back(std::move(entry));
    }
    const auto byOrder = [](const auto& a, const auto& b) { return a.order < b.order; };
    std::stable_sort(catalog.menus.begin(), catalog.menus.end(), byOrder);
    std::stable_sort(catalog.panels.begin(), catalog.panels.end(), byOrder);
    return complaints;
}

void withdraw(const std::string& plugin, Catalog& catalog) {
    const auto ofPlugin = [&](const auto& item) { return item.plugin == plugin; };
    const auto valueOfPlugin = [&](const auto& item) { return item.second.plugin == plugin; };
    std::erase_if(catalog.routes, ofPlugin);
    std::erase_if(catalog.pages, ofPlugin);
    std::erase_if(catalog.panels, ofPlugin);
    std::erase_if(catalog.menus, ofPlugin);
    std::erase_if(catalog.subscribers, ofPlugin);
    std::erase_if(catalog.searchSources, ofPlugin);
    std::erase_if(catalog.tiles, ofPlugin);
    std::erase_if(catalog.provided, ofPlugin);
    std::erase_if(catalog.jobs, valueOfPlugin);
    std::erase_if(catalog.commands, valueOfPlugin);
    std::erase_if(catalog.settings, valueOfPlugin);
    std::erase_if(catalog.notices, valueOfPlugin);
    std::erase_if(catalog.oneClicks, valueOfPlugin);
    std::erase_if(catalog.importKinds, valueOfPlugin);
    for (auto& [kind, type] : catalog.records)
        if (type.plugin == plugin) type.collection.clear();
}

}  // namespace kontor
