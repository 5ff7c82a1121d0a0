#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "kontor/web/record_list.h"

namespace kontor::web {

/// The page of one record of a kind: its name and state, a menu of actions, its fields edited in place (those of the
/// field table and those administrators added), long texts, a tab with the count for each group the kind opted in to,
/// its history, and what other plugins add at the places KIND.actions, KIND.overview, KIND.tab and KIND.side.
///     web::addRecordPage(registry, {.kind = "asset",
///                                   .path = "/assets",
///                                   .access = needs("assets.read"),
///                                   .title = "assets.title",
///                                   .headline = {"type_id", "location_id"},
///                                   .properties = {"state", "type_id", "user_id", "location_id", "serial"}});
/// A panel is given the record; what it reads counts to the page.
struct RecordDetailPage {
    std::string kind = {};
    std::string path = {};  ///< of the list; the page is `path/ID`
    Access access = {};
    std::string title = {};                    ///< catalogue key of the list it belongs to
    std::vector<std::string> headline = {};    ///< fields shown below the name, behind the state
    std::vector<std::string> properties = {};  ///< fields beside the record, in this order; all short ones when empty
    std::vector<std::string> texts = {};       ///< long texts of the first tab; all that lists leave out when empty
    std::string overview = {};                 ///< place of the first tab's panels; `KIND.overview` when empty
    std::string write = {};                    ///< permission to edit here; the kind's own when empty
    std::string create = {};                   ///< page that makes one, for who may
    std::string createTitle = {};              ///< catalogue key of that button
    std::string active = {};                   ///< menu entry to mark; the collection's name when empty
    PageContent::Area area = PageContent::Area::workspace;
    /// As in RecordListPage.
    std::function<std::optional<ListWord>(const AnyRecord&, const Field&, const Viewer&, Kernel&)> word = {};
    std::function<std::vector<std::pair<std::string, std::string>>(const Field&, const Viewer&, Kernel&)> choices = {};
};

/// Shows records. Provided by the web UI.
class RecordDetails {
  public:
    virtual ~RecordDetails() = default;
    virtual Reply show(Request& request, const Viewer& viewer, Kernel& kernel, const RecordDetailPage& page) = 0;
    /// What others did since a moment (`since`), in words, as JSON: asked for by an open page.
    virtual Reply changes(Request& request, const Viewer& viewer, Kernel& kernel, const RecordDetailPage& page) = 0;

    // Parts, for a page that is a plugin's own.

    /// The entries of a group of the record; `named` gets what they point at. Two statements.
    virtual std::vector<AnyRecord> readGroup(Transaction& tx, const Viewer& viewer, Kernel& kernel,
                                             const RecordDetailPage& page, const Ref& ref, const std::string& group,
                                             std::set<Ref>& named) = 0;
    /// Puts what the template `web/group` shows of them into `data`.
    virtual void putGroup(Json& data, const Viewer& viewer, Kernel& kernel, const RecordDetailPage& page,
                          const Ref& ref, const std::string& group, const std::vector<AnyRecord>& entries,
                          const std::map<Ref, std::string>& names) = 0;
};

/// The page at `page.path/{id}`.
inline void addRecordPage(Registry& registry, RecordDetailPage page) {
    const auto shared = std::make_shared<RecordDetailPage>(std::move(page));
    registry.provides<RecordDetailPage>(shared);
    registry.page({.path = shared->path + "/{id}",
                   .access = shared->access,
                   .title = shared->title,
                   .get = [shared](Request& request, const Viewer& viewer, Kernel& kernel) {
                       return kernel.get<RecordDetails>().show(request, viewer, kernel, *shared);
                   }});
    registry.page({.path = shared->path + "/{id}/changes",
                   .access = shared->access,
                   .title = shared->title,
                   .get = [shared](Request& request, const Viewer& viewer, Kernel& kernel) {
                       return kernel.get<RecordDetails>().changes(request, viewer, kernel, *shared);
                   }});
}

}  // namespace kontor::web
