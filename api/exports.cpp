#include "exports.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "export_run.h"
#include "export_text.h"
#include "kontor/text.h"

namespace kontor::api {

namespace {

constexpr std::int64_t mostRowsNow = 20'000;  ///< of a workbook, which has to be whole before it is sent

/// Small ones are written and sent; large ones are begun, and their run is answered.
Reply workbookReply(Kernel& kernel, const ExportTable& table) {
    const ListRequest count{.q = table.request().q, .sort = "id", .limit = 1, .total = true, .fields = {"id"}};
    const std::int64_t rows = kernel.db().read([&](Transaction& tx) {
        return kernel.records().list(tx, table.viewer(), table.type().kind, count).total.value_or(0);
    });
    if (rows > mostRowsNow) {
        const std::int64_t id = beginExport(kernel, table.viewer(), table.type(), table.request());
        return Reply::json(Json::object({{"export_id", id}, {"rows", rows}}), 202)
            .with("Location", "/api/v1/exports/" + std::to_string(id));
    }
    const std::string path = kernel.files().scratchPath();
    Reply reply;
    try {
        writeWorkbook(table, path, [](std::int64_t) { return true; });
        std::ifstream file(path, std::ios::binary);
        reply.body.assign(std::istreambuf_iterator<char>(file), {});
    } catch (...) {
        std::filesystem::remove(path);
        throw;
    }
    std::filesystem::remove(path);
    return reply.with("Content-Type", workbookType);
}

}  // namespace

std::string exportFileName(const RecordType& type, const ExportRequest& request, Kernel& kernel) {
    return type.collection + "-" + formatTime(kernel.clock().now()).substr(0, 10) + "." +
           std::string(toString(request.format));
}

void noteExport(Kernel& kernel, const ExportTable& table) {
    Json fields = Json::array();
    for (const auto& column : table.columns()) fields.push(column.name);
    kernel.db().write([&](Transaction& tx) {
        kernel.ledger().journal(tx, table.viewer(), {table.type().kind, 0}, "exported",
                                {{"q", Json(), Json(table.request().q)},
                                 {"format", Json(), Json(toString(table.request().format))},
                                 {"fields", Json(), fields}});
    });
}

Reply exportReply(Kernel& kernel, const Viewer& viewer, const RecordType& type, ExportRequest request) {
    if (!type.readPermission.empty()) viewer.require(type.readPermission);
    const std::string disposition = "attachment; filename=\"" + exportFileName(type, request, kernel) + "\"";
    const ExportFormat format = request.format;
    ExportTable table(kernel, viewer, type, std::move(request));
    if (format == ExportFormat::xlsx) {
        Reply reply = workbookReply(kernel, table);
        noteExport(kernel, table);
        return reply.status == 200 ? reply.with("Content-Disposition", disposition) : reply;
    }
    auto text = std::make_shared<ExportText>(table);
    auto first = std::make_shared<std::optional<std::string>>(text->next());
    noteExport(kernel, table);
    Reply reply;
    reply.next = [text, first] { return *first ? std::exchange(*first, std::nullopt) : text->next(); };
    return reply
        .with("Content-Type",
              format == ExportFormat::json ? "application/json" : "text/csv; charset=utf-8; header=present")
        .with("Content-Disposition", disposition);
}

}  // namespace kontor::api
