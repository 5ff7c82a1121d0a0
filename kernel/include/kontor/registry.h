#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <typeindex>
#include <utility>
#include <vector>

#include "kontor/action_link.h"
#include "kontor/command.h"
#include "kontor/event.h"
#include "kontor/guard.h"
#include "kontor/http.h"
#include "kontor/import_kind.h"
#include "kontor/job.h"
#include "kontor/notifier.h"
#include "kontor/records.h"
#include "kontor/setting.h"

namespace kontor {

// What a plugin contributes are plain structs, written where they are declared with the names of their members:
//     registry.menu({.id = "loans", .title = "loans.title", .path = "/loans", .access = needs("loans.read")});
// so every member has a default, and what is left out stays at it.

/// Built-in roles, for `Permission::grantedTo`; the role `admin` holds everything anyway.
namespace roles {
using List = std::vector<std::string>;
/// Everybody who has an account.
inline const List everybody{"agent", "agent-light", "approver", "auditor", "requester"};
/// Everybody but the auditor, who changes nothing.
inline const List active{"agent", "agent-light", "approver", "requester"};
/// Who sees the work of others.
inline const List staff{"agent", "agent-light", "auditor"};
}  // namespace roles

/// A permission roles can hold: `tickets.read`. Its first word groups it in the role editor.
struct Permission {
    std::string name = {};
    std::string doc = {};
    std::vector<std::string> grantedTo = {};  ///< built-in roles that hold it from the start
    /// What becomes of it where a role is held within limits.
    enum class Limited {
        dropped,  ///< it isn't held: it is about the whole product
        byRow,    ///< it is held over the records inside the limits (RecordType::places)
        kept,     ///< it is held all the same: it is about oneself, or about what everybody who works here may know
    } limited = Limited::dropped;
};

/// Headings of the administration, for `MenuEntry::group`; a plugin about something else brings a key of its own
/// catalogue.
namespace menuGroups {
inline constexpr const char* people = "menu.people";             ///< who there is, and where
inline constexpr const char* access = "menu.access";             ///< who may do what, and how they sign in
inline constexpr const char* serviceDesk = "menu.service_desk";  ///< how the work is done
inline constexpr const char* connections = "menu.connections";   ///< mail and other products
inline constexpr const char* system = "menu.system";             ///< the server itself
}  // namespace menuGroups

/// An entry of a menu.
struct MenuEntry {
    std::string id = {};
    enum class Area { workspace, portal, admin } area = Area::workspace;
    std::string title = {};  ///< catalogue key; in the administration `TITLE.text` may say more
    std::string path = {};
    std::string icon = {};  ///< of the icon sprite
    Access access = {};
    int order = 100;
    /// In the administration, the catalogue key of the heading it stands under; headings follow each other as their
    /// first entries do. Empty = `menuGroups::system`.
    std::string group = {};
};

/// A fragment a plugin adds to pages of others. A panel that fails is left out and logged. Its place is one of
///   workspace.top     above every page of the workspace
///   portal.top        above every page of the portal
///   frame.tools       in the bar at the top of every page, in both areas and the administration: a button or menu
///   profile           a section of a person's own profile
///   list.tools        in the head of the list of tickets: a button or menu
///   ticket.tab        a tab of a ticket; its title names the tab
///   ticket.side       a section of the column beside a ticket
///   ticket.requester  in the card of a ticket's requester: what to know of the person (the record is the ticket)
///   ticket.actions    an entry of the menu "more" of a ticket: a link or button
///   ticket.composer   in the foot of the form a ticket is answered with: a button or menu
///   portal.ticket     below the conversation, on the page of a ticket in the portal
/// or what further plugins name. Those of a ticket are given the ticket as record; what they read counts to its page.
struct Panel {
    std::string id = {};
    std::string place = {};
    std::string title = {};  ///< catalogue key
    Access access = {};
    int order = 100;
    std::string templateName = {};
    /// What the template is given, beside what every page has (`csrf`, `assets`, `user`); nothing = not shown. The
    /// record is the page's; its id is 0 where the page shows none.
    std::function<std::optional<Json>(const Ref&, Request&, const Viewer&, Kernel&)> data = {};
};

/// A figure for start pages and dashboards.
struct Tile {
    std::string id = {};
    std::string title = {};  ///< catalogue key
    Access access = {};
    std::string link = {};
    std::function<std::string(const Viewer&, Kernel&)> value = {};
};

/// A durable subscriber of the outbox.
struct Subscriber {
    std::string id = {};  ///< "mail.replies": names its cursor
    std::string doc = {};
    std::string event = {};  ///< name of the event struct; "*" for every event
    /// Handles one event, at least once and in order; throws to have it repeated later.
    std::function<void(const StoredEvent&, Kernel&)> handle = {};
};

/// Records of a kind that full-text search covers; used by the search plugin when there is one.
struct SearchSource {
    std::string kind = {};
    std::string url = {};                  ///< of the page: "/tickets/{id}"
    std::vector<std::string> fields = {};  ///< texts to index, the title first
    std::vector<std::string> groups = {};  ///< whose entries' texts belong to the record
};

/// A service a plugin publishes to others by an abstract class.
struct Provided {
    std::type_index type;
    std::shared_ptr<void> object;
};

/// Where a plugin declares all it contributes; one verb per kind of contribution. Nothing here does I/O. When all
/// plugins have declared, everything is checked and frozen into the Catalog; a contribution without documentation,
/// permission or example, or one that exists already, refuses its plugin.
class KONTOR_API Registry {
  public:
    explicit Registry(std::string pluginId) : _pluginId(std::move(pluginId)) {}

    void record(RecordType type) { records.push_back(std::move(type)); }
    void group(GroupType type) { groups.push_back(std::move(type)); }
    void route(Route route) { routes.push_back(std::move(route)); }
    void page(Page page) { pages.push_back(std::move(page)); }
    void panel(Panel panel) { panels.push_back(std::move(panel)); }
    void menu(MenuEntry entry) { menus.push_back(std::move(entry)); }
    void permission(Permission permission) { permissions.push_back(std::move(permission)); }
    void guard(Guard guard) { guards.push_back(std::move(guard)); }
    void job(Job job) { jobs.push_back(std::move(job)); }
    void command(Command command) { commands.push_back(std::move(command)); }
    void setting(Setting setting) { settings.push_back(std::move(setting)); }
    void searchSource(SearchSource source) { searchSources.push_back(std::move(source)); }
    void tile(Tile tile) { tiles.push_back(std::move(tile)); }
    void notice(NoticeType type) { notices.push_back(std::move(type)); }
    void oneClick(OneClick action) { oneClicks.push_back(std::move(action)); }
    void importKind(ImportKind kind) { importKinds.push_back(std::move(kind)); }

    /// A durable subscriber of every event.
    void on(std::string id, std::string doc, std::function<void(const StoredEvent&, Kernel&)> handle) {
        subscribers.push_back({std::move(id), std::move(doc), "*", std::move(handle)});
    }
    /// A durable subscriber of one event struct: `registry.on<RecordChanged>("mail.replies", "…", handler)`.
    template <class E>
    void on(std::string id, std::string doc, std::function<void(const E&, Kernel&)> handle) {
        subscribers.push_back(
            {std::move(id), std::move(doc), std::string(E::name),
             [handle](const StoredEvent& stored, Kernel& kernel) { handle(eventFrom<E>(stored), kernel); }});
    }
    /// Publishes an implementation of the abstract class Interface; others ask for it by `kernel.get<Interface>()`.
    template <class Interface>
    void provides(std::shared_ptr<Interface> object) {
        provided.push_back({typeid(Interface), std::static_pointer_cast<void>(std::move(object))});
    }

    const std::string& pluginId() const { return _pluginId; }

    std::vector<RecordType> records;
    std::vector<GroupType> groups;
    std::vector<Route> routes;
    std::vector<Page> pages;
    std::vector<Panel> panels;
    std::vector<MenuEntry> menus;
    std::vector<Permission> permissions;
    std::vector<Guard> guards;
    std::vector<Subscriber> subscribers;
    std::vector<Job> jobs;
    std::vector<Command> commands;
    std::vector<Setting> settings;
    std::vector<SearchSource> searchSources;
    std::vector<Tile> tiles;
    std::vector<NoticeType> notices;
    std::vector<OneClick> oneClicks;
    std::vector<ImportKind> importKinds;
    std::vector<Provided> provided;

  private:
    std::string _pluginId;
};

}  // namespace kontor
