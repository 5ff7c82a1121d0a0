#include <algorithm>

#include "kontor/error.h"
#include "kontor/template.h"
#include "kontor/text.h"
#include "routes.h"

namespace kontor::search {

namespace {

std::string address(const std::string& q) {
    return "/search?q=" + percentEncode(q);
}

Json shown(const SearchHit& hit) {
    return Json::object({{"href", hit.url}, {"title", hit.title}, {"snippet", hit.snippet}});
}

Reply page(const SearchService& service, Request& request, const Viewer& viewer, Kernel& kernel) {
    auto* frame = kernel.find<PageFrame>();
    if (!frame) throw NotFound("a page frame");
    SearchRequest search;
    const std::string raw = request.queryValue("q").value_or("");
    search.q = isUtf8(raw) ? std::string(trimmed(raw)) : "";
    search.limit = 50;

    PageContent content;
    content.area = viewer.may("web.workspace") ? PageContent::Area::workspace : PageContent::Area::portal;
    content.title = kernel.translations().text(viewer.locale(), "search.title");
    content.templateName = "search/results";
    content.active = "search";
    content.data = Json::object({{"q", search.q},
                                 {"has_query", !search.q.empty()},
                                 {"has_error", false},
                                 {"nothing", false},
                                 {"has_suggestion", false}});
    Json items = Json::array();
    if (!search.q.empty()) {
        try {
            const SearchResult found = service.search(kernel, viewer, search);
            for (const auto& hit : found.items) items.push(shown(hit));
            content.data["nothing"] = found.items.empty();
            if (found.suggestion) {
                content.data["has_suggestion"] = true;
                content.data["suggestion"] = *found.suggestion;
                content.data["suggestion_href"] = address(*found.suggestion);
            }
        } catch (const Invalid& invalid) {
            content.status = 400;
            content.data["has_error"] = true;
            content.data["error"] = kernel.translations().text(
                viewer.locale(), invalid.errors().empty() ? invalid.message() : invalid.errors().front().message);
        }
    }
    content.data["has_items"] = items.size() > 0;
    content.data["items"] = std::move(items);
    return frame->render(request, viewer, content);
}

}  // namespace

void addPages(Registry& registry, std::shared_ptr<const SearchService> service) {
    registry.page({.path = "/search",
                   .access = signedIn("Finds only what the person may read anyway."),
                   .title = "search.title",
                   .get = [service](Request& request, const Viewer& viewer, Kernel& kernel) {
                       return page(*service, request, viewer, kernel);
                   }});
    registry.menu({.id = "search",
                   .title = "search.title",
                   .path = "/search",
                   .icon = "search",
                   .access = signedIn("Finds only what the person may read anyway."),
                   .order = 50});
}

}  // namespace kontor::search
