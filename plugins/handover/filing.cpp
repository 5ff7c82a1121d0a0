#include "handover_store.h"
#include "kontor/error.h"
#include "kontor/log.h"
#include "kontor/pdf.h"
#include "service.h"

namespace kontor::handover {

namespace {

const LogEvent notFiled(LogEvent::Level::error, "handover.not_filed",
                        "The document of hand-over {id} could not be made: {error}",
                        "It is signed, and what was signed is kept with it; only its PDF is missing. It is tried again "
                        "every hour.");

constexpr int mostFilings = 50;

/// The zone in which a document says when it was signed: that of the house, not of who looks.
std::string documentZone(Kernel& kernel) {
    const std::string zone = kernel.settings().text("core.default_time_zone");
    return isTimeZone(zone) ? zone : "UTC";
}

std::string rendered(Kernel& kernel, const ShownDocument& shown) {
    const auto& words = kernel.translations();
    return kernel.get<Pdf>().fromHtml(shown.html + signatureHtml(shown.handover, words, documentZone(kernel)),
                                      documentOptions(shown.handover, shown.facts, words));
}

std::string fileNameOf(const Handover& handover) {
    return handover.number + ".pdf";
}

/// Makes the document of what was signed and keeps it, once, whoever comes first.
void fileSigned(Kernel& kernel, std::int64_t id) {
    const Viewer system = Viewer::system("hand-over documents");
    const auto shown = kernel.db().read([&](Transaction& tx) { return shownDocument(tx, system, kernel, id); });
    if (shown.handover.state != "signed" || shown.handover.fileId) return;
    const std::string pdf = rendered(kernel, shown);
    kernel.db().write([&](Transaction& tx) {
        lockHandover(tx, id);
        if (kernel.records().get<Handover>(tx, system, id).fileId) return;
        const auto file = kernel.files().store(tx, system, fileNameOf(shown.handover), "application/pdf", pdf);
        kernel.files().attach(tx, system, file.id, handoverRef(id));
        kernel.records().patch(tx, system, handoverRef(id), Patch().set("file_id", file.id).set("sha256", file.sha256));
    });
}

}  // namespace

PdfDocument pdfOf(const Viewer& viewer, Kernel& kernel, std::int64_t id) {
    const auto shown = kernel.db().read([&](Transaction& tx) { return shownDocument(tx, viewer, kernel, id); });
    if (shown.handover.state == "signed" && !shown.handover.fileId) fileSigned(kernel, id);
    if (shown.handover.state != "signed") return {fileNameOf(shown.handover), rendered(kernel, shown), false};
    const auto file = kernel.db().read([&](Transaction& tx) {
        const auto now = kernel.records().get<Handover>(tx, viewer, id);
        return kernel.files().find(tx, viewer, now.fileId.value_or(0));
    });
    return {file.name, kernel.files().read(file), true};
}

Job filingJob() {
    return {.name = "handover.file",
            .doc = "Makes the documents of what was signed and keeps them.",
            .every = std::chrono::hours(1),
            .run = [](JobRun& run, Kernel& kernel) {
                const auto waiting = kernel.db().read([&](Transaction& tx) { return unfiled(tx, mostFilings); });
                for (const auto id : waiting) {
                    if (run.cancelled()) return;
                    try {
                        fileSigned(kernel, id);
                    } catch (const Invalid& invalid) {
                        log(notFiled, {{"id", std::to_string(id)}, {"error", invalid.what()}});
                    }
                }
            }};
}

}  // namespace kontor::handover
