#include "document.h"
#include "kontor/collaboration/record_page.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/web/view.h"
#include "linked_records.h"
#include "pages.h"

namespace kontor::contracts {

namespace {

/// What the document hangs on, as far as the viewer sees it.
Json belongsTo(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t id) {
    Json list = Json::array();
    for (const auto& [ref, role, label] : linkedRecords(tx, viewer, kernel, id)) {
        const std::string href = collaboration::pageOfRecord(ref, kernel.catalog());
        list.push(Json::object({{"label", label},
                                {"href", href},
                                {"has_href", !href.empty()},
                                {"role", kernel.translations().text(viewer.locale(), "value.role." + role)}}));
    }
    return list;
}

std::optional<Json> papers(const Ref& ref, Request&, const Viewer& viewer, Kernel& kernel) {
    return kernel.db().read([&](Transaction& tx) -> std::optional<Json> {
        const auto document = kernel.records().get<Document>(tx, viewer, ref.id);
        Json files = Json::array();
        for (const auto& file : document.attachments.items())
            files.push(Json::object({{"name", file["name"]},
                                     {"href", "/api/v1/files/" + std::to_string(file["file_id"].integer())},
                                     {"size", web::fileSize(file["size"].integer(), viewer.locale())}}));
        Json links = belongsTo(tx, viewer, kernel, ref.id);
        return Json::object({{"has_files", files.size() > 0},
                             {"files", std::move(files)},
                             {"has_links", links.size() > 0},
                             {"links", std::move(links)},
                             {"has_twin", document.duplicateOfId.has_value()},
                             {"twin", "/documents/" + std::to_string(document.duplicateOfId.value_or(0))},
                             {"may_write", kernel.records().viewerOver(tx, viewer, ref).may("contracts.write")},
                             {"action", "/documents/" + std::to_string(ref.id) + "/files"}});
    });
}

Reply addFiles(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t id = request.number();
    const std::string page = "/documents/" + std::to_string(id);
    std::vector<std::int64_t> ids;
    for (const auto& upload : request.uploads())
        if (!upload.fileName.empty())
            ids.push_back(kernel.files().store(viewer, upload.fileName, upload.mediaType, upload.content).id);
    if (ids.empty()) return Reply::redirect(page);
    kernel.db().write([&](Transaction& tx) {
        kernel.records().patch(tx, viewer, {std::string(Document::kind), id}, Patch().set("file_ids", ids));
    });
    return web::redirectWith(page, "contracts.files_added");
}

}  // namespace

void addDocumentPapers(Registry& registry) {
    registry.panel({.id = "contracts.papers",
                    .place = "document.overview",
                    .title = "documents.field.attachments",
                    .access = needs("contracts.read"),
                    .templateName = "contracts/papers",
                    .data = papers});
    registry.page({.path = "/documents/{id}/files",
                   .access = needs("contracts.write"),
                   .title = "documents.field.file_ids",
                   .post = addFiles});
}

}  // namespace kontor::contracts
