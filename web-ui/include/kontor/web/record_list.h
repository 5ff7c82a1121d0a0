#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kontor/kernel.h"
#include "kontor/registry.h"

namespace kontor::web {

/// A list of a kind that everybody has, with its query.
struct ListView {
    std::string id = {};     ///< in the address: "in_use"
    std::string title = {};  ///< catalogue key
    std::string icon = "list";
    std::string q = {};
};

/// A value in words and colours of its own, where the field table does not know them.
struct ListWord {
    std::string label = {};
    std::string style = {};  ///< classes of a chip, such as `k-chip k-status k-colour-red`; plain text when empty
};

/// A field many records are given at once.
struct ListChange {
    std::string field = {};
    std::string offered = {};  ///< of a reference: query of the records that are offered, "role:agent"
};

/// Something done to many records at once, in place of changes of fields: a member of a BulkAction whose value is a
/// record, as a macro.
struct ListAction {
    std::string member = {};
    std::string title = {};       ///< catalogue key
    std::string collection = {};  ///< what is chosen from
    std::string offered = {};     ///< query of those that are offered
    std::string permission = {};  ///< who may
};

/// What a list shows now, for its further layouts.
struct ListShown {
    std::string q;
    std::string sort;
    std::string by;                                     ///< parameter of the layout in the address, as a board's field
    std::function<std::string(const std::string&)> as;  ///< address of the same layout with another `by`
    bool canEdit = false;
};

/// A further way to show a list, beside table and cards. It reads its data itself; what throws Invalid is said
/// above the list.
struct ListLayout {
    std::string id = {};     ///< in the address: "board"
    std::string title = {};  ///< catalogue key
    std::string icon = "list";
    std::string templateName = {};  ///< in place of the table
    std::string headTemplate = {};  ///< in the head of the list, given the same data; none when empty
    std::function<Json(const Viewer&, Kernel&, const ListShown&)> data = {};
};

/// A page that lists the records of a kind: table and cards with the columns one chooses, the query bar, filters and
/// facets with counts, saved views, changes of many, export, live rows, keys. `registry` gets it by `addRecordList`:
///     web::addRecordList(registry, {.kind = "asset",
///                                   .path = "/assets",
///                                   .access = needs("assets.read"),
///                                   .title = "assets.title",
///                                   .columns = {"number", "name", "type_id", "state", "user_id", "location_id"},
///                                   .facets = {"type_id", "state", "location_id"},
///                                   .create = "/assets/new"});
/// Rows lead to `path/ID`, which is the page of the record (kontor/web/record_page.h).
struct RecordListPage {
    std::string kind = {};
    std::string path = {};
    Access access = {};
    std::string title = {};                   ///< catalogue key
    std::string icon = "list";                ///< where there is nothing
    std::vector<std::string> columns = {};    ///< fields shown until somebody chooses; six short ones when empty
    std::vector<std::string> choosable = {};  ///< fields that can be columns; all short ones when empty
    std::vector<std::string> optional = {};   ///< columns that give way first in narrow windows
    std::vector<std::string> facets = {};     ///< fields whose values narrow the list: words, references, booleans
    std::vector<ListView> views = {};         ///< lists everybody has; empty: all records
    std::string first = {};                   ///< the one of them shown when nothing is asked for; the first when empty
    std::string sort = {};                    ///< the kind's own order when empty
    std::string create = {};                  ///< page that makes one, for who may
    std::string createTitle = {};             ///< catalogue key of the button
    std::vector<ListChange> changes = {};     ///< what many can be given at once, besides tags
    std::vector<ListAction> actions = {};     ///< what is done to many at once, in place of that
    std::string emptyText = {};               ///< catalogue key: what to do when there are none
    std::string active = {};                  ///< menu entry to mark; the collection's name when empty
    std::string tools = {};                   ///< place of panels in its head; `KIND.list` when empty
    PageContent::Area area = PageContent::Area::workspace;
    std::vector<ListLayout> layouts = {};
    std::vector<std::string> alsoRead = {};  ///< fields that `word` needs besides the one it is asked of
    /// The words of a value that administrators may have changed; nothing for the usual ones.
    std::function<std::optional<ListWord>(const AnyRecord&, const Field&, const Viewer&, Kernel&)> word = {};
    /// The values of such a field, with their names: for facets and changes of many; nothing for the usual ones.
    std::function<std::vector<std::pair<std::string, std::string>>(const Field&, const Viewer&, Kernel&)> choices = {};
};

/// Shows lists and takes their forms. Provided by the web UI.
class RecordLists {
  public:
    virtual ~RecordLists() = default;
    virtual Reply show(Request& request, const Viewer& viewer, Kernel& kernel, const RecordListPage& page) = 0;
    virtual Reply choose(Request& request, const Viewer& viewer, Kernel& kernel, const RecordListPage& page) = 0;
    /// `path/views`: the saved views one has, and `path/views/ID`: one of them.
    virtual Reply views(Request& request, const Viewer& viewer, Kernel& kernel, const RecordListPage& page) = 0;
    virtual Reply view(Request& request, const Viewer& viewer, Kernel& kernel, const RecordListPage& page) = 0;
};

/// The page at `page.path`, and those of its saved views. Its menu entry is declared as every other; the usual id is
/// the collection's name.
inline void addRecordList(Registry& registry, RecordListPage page) {
    if (page.views.empty()) page.views.push_back({.id = "all", .title = page.title});
    const auto shared = std::make_shared<RecordListPage>(std::move(page));
    if (shared->first.empty()) shared->first = shared->views.front().id;
    registry.provides<RecordListPage>(shared);
    using Action = Reply (RecordLists::*)(Request&, const Viewer&, Kernel&, const RecordListPage&);
    const auto by = [&](Action action) -> Handler {
        return [shared, action](Request& request, const Viewer& viewer, Kernel& kernel) {
            return (kernel.get<RecordLists>().*action)(request, viewer, kernel, *shared);
        };
    };
    registry.page({.path = shared->path,
                   .access = shared->access,
                   .title = shared->title,
                   .get = by(&RecordLists::show),
                   .post = by(&RecordLists::choose)});
    registry.page({.path = shared->path + "/views",
                   .access = needs("web.views"),
                   .title = "web.views.all",
                   .get = by(&RecordLists::views)});
    registry.page({.path = shared->path + "/views/{id}",
                   .access = needs("web.views"),
                   .title = "web.views.all",
                   .get = by(&RecordLists::view),
                   .post = by(&RecordLists::view)});
}

}  // namespace kontor::web
