#include "signature_pages.h"

#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "kontor/web/view.h"
#include "signature.h"

namespace kontor::mail {

namespace {

std::optional<Signature> ownSignature(Transaction& tx, const Viewer& viewer, Kernel& kernel) {
    const auto found = kernel.records().all<Signature>(tx, viewer, {.q = "user_id:me", .limit = 1});
    if (found.empty()) return std::nullopt;
    return found.front();
}

std::optional<Json> ownSignatureForm(const Ref&, Request&, const Viewer& viewer, Kernel& kernel) {
    const auto own = kernel.db().read([&](Transaction& tx) { return ownSignature(tx, viewer, kernel); });
    return Json::object({{"html_de", own ? own->htmlDe : ""}, {"html_en", own ? own->htmlEn : ""}});
}

Reply keepOwnSignature(Request& request, const Viewer& viewer, Kernel& kernel) {
    Json values = Json::object({{"html_de", request.formValue("html_de")}, {"html_en", request.formValue("html_en")}});
    const bool empty = trimmed(values["html_de"].text()).empty() && trimmed(values["html_en"].text()).empty();
    kernel.db().write([&](Transaction& tx) {
        Records& records = kernel.records();
        const auto own = ownSignature(tx, viewer, kernel);
        const RecordType& type = records.type(Signature::kind);
        if (own && empty) return records.remove(tx, viewer, {std::string(Signature::kind), own->id});
        if (empty) return;
        if (own) {
            records.patch(tx, viewer, {std::string(Signature::kind), own->id},
                          Patch::fromJson(type, viewer, values, false));
            return;
        }
        Json made = values;
        made["user_id"] = viewer.id();
        records.create(tx, viewer, Signature::kind, Patch::fromJson(type, viewer, made, true));
    });
    return web::redirectWith("/profile", "mail.signature_kept");
}

}  // namespace

void addSignaturePages(Registry& registry) {
    registry.panel({.id = "mail.signature",
                    .place = "profile",
                    .title = "mail.signature",
                    .access = needs("mail.sign"),
                    .order = 50,
                    .templateName = "mail/signature",
                    .data = ownSignatureForm});
    registry.page({.path = "/profile/signature",
                   .access = needs("mail.sign"),
                   .title = "mail.signature",
                   .post = keepOwnSignature});
    registry.menu({.id = "records.mail-signatures",
                   .area = MenuEntry::Area::admin,
                   .title = "records.mail-signatures",
                   .path = "/admin/records/mail-signatures",
                   .icon = "signature",
                   .access = needs("mail.administer"),
                   .order = 110,
                   .group = menuGroups::connections});
}

}  // namespace kontor::mail
