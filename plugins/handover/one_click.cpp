#include "one_click.h"

#include "kontor/error.h"
#include "kontor/kernel.h"
#include "service.h"

namespace kontor::handover {

namespace {

Json showToSign(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ref& ref, const Json&) {
    const auto handover = kernel.records().get<Handover>(tx, viewer, ref.id);
    if (handover.personId != viewer.id()) throw NotFound(toString(ref));
    if (handover.state != "issued") throw Conflict("handover.error.answered", {{"number", handover.number}});
    std::string text;
    if (handover.items["assets"].isArray())
        for (const auto& asset : handover.items["assets"].items())
            text += (text.empty() ? "" : ", ") + asset["number"].text() + " " + asset["name"].text();
    const auto& words = kernel.translations();
    return Json::object(
        {{"title", words.text(viewer.locale(), "handover.title." + handover.direction) + " " + handover.number},
         {"text", text}});
}

Message signByMail(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ref& ref, const Json&) {
    const auto handover = sign(tx, viewer, kernel, ref.id, {.name = viewer.name(), .via = "mail"});
    return {"handover.done.signed", {{"number", handover.number}}};
}

}  // namespace

void addNotices(Registry& registry) {
    registry.notice({.id = "handover.to_sign",
                     .title = "handover.notice.to_sign",
                     .doc = "A hand-over or return waits for one's signature.",
                     .usual = NoticeType::Usual::mail});
    registry.notice({.id = "handover.answered",
                     .title = "handover.notice.answered",
                     .doc = "A hand-over one made was signed or refused.",
                     .usual = NoticeType::Usual::app,
                     .roles = {"agent", "agent-light"}});
    registry.oneClick({.id = "handover.sign",
                       .title = "handover.sign",
                       .doc = "The person confirms a hand-over or return, with their name.",
                       .show = showToSign,
                       .run = signByMail});
}

}  // namespace kontor::handover
