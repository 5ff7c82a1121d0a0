#include "service.h"

#include <algorithm>
#include <map>

#include "handover_store.h"
#include "handover_template.h"
#include "kontor/assets/asset.h"
#include "kontor/error.h"
#include "kontor/html.h"
#include "kontor/impersonation.h"
#include "kontor/labels.h"
#include "kontor/notifier.h"
#include "kontor/text.h"

namespace kontor::handover {

namespace {

constexpr std::string_view writeRight = "handover.write";

/// Their signature is the person's own to give, whatever else they may change of it.
Viewer asSigner(const Viewer& person) {
    ViewerData data = person.data();
    auto& held = data.permissions;
    const std::string right(writeRight);
    const auto place = std::lower_bound(held.begin(), held.end(), right);
    if (place == held.end() || *place != right) held.insert(place, right);
    return Viewer(std::move(data));
}

Handover locked(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t id, std::string_view state) {
    kernel.records().get<Handover>(tx, viewer, id);
    lockHandover(tx, id);
    auto handover = kernel.records().get<Handover>(tx, viewer, id);
    if (handover.state != state) {
        const auto& words = kernel.translations();
        throw Conflict(
            "handover.error.state",
            {{"number", handover.number}, {"state", words.text(viewer.locale(), "handovers.state." + handover.state)}});
    }
    return handover;
}

std::string labelOf(const std::map<Ref, std::string>& names, std::string_view kind, std::optional<std::int64_t> id) {
    if (!id) return {};
    const auto found = names.find({std::string(kind), *id});
    return found == names.end() ? std::string() : found->second;
}

/// A text goes on where nobody gave the organisation a name.
std::string organisationName(Kernel& kernel, const std::string& language) {
    const std::string name = kernel.settings().text("core.organisation");
    return name.empty() ? kernel.translations().text(language, "handover.our_house") : name;
}

/// Names as the product knows them: a document says the same whoever looks at it.
DocumentFacts factsOf(Transaction& tx, Kernel& kernel, const Handover& handover) {
    const Viewer system = Viewer::system("hand-over document");
    std::vector<Ref> refs{{"user", handover.personId}};
    if (handover.agentId) refs.push_back({"user", *handover.agentId});
    if (handover.locationId) refs.push_back({"location", *handover.locationId});
    if (handover.departmentId) refs.push_back({"department", *handover.departmentId});
    const auto names = kernel.get<Labels>().labels(tx, system, refs);
    return {.person = labelOf(names, "user", handover.personId),
            .agent = labelOf(names, "user", handover.agentId),
            .organisation = organisationName(kernel, handover.language),
            .letterhead = kernel.settings().text("core.organisation"),
            .department = labelOf(names, "department", handover.departmentId),
            .location = labelOf(names, "location", handover.locationId)};
}

std::vector<assets::Asset> assetsOf(Transaction& tx, Kernel& kernel, const std::string& column,
                                    const std::vector<std::int64_t>& ids) {
    std::vector<assets::Asset> result;
    if (ids.empty()) return result;
    ListRequest request;
    request.limit = 200;
    request.sort = "id";
    request.extra = isOneOf(column, ids);
    do {
        auto page = kernel.records().list(tx, Viewer::system("hand-over items"), "asset", request);
        for (const auto& record : page.items) result.push_back(record.as<assets::Asset>());
        request.cursor = page.nextCursor.value_or("");
    } while (!request.cursor.empty());
    return result;
}

/// The assets as they are now, with what is a part of each.
Json itemsOf(Transaction& tx, Kernel& kernel, const Handover& handover) {
    const auto assets = assetsOf(tx, kernel, "t.id", handover.assetIds);
    const auto parts = assetsOf(tx, kernel, "t.parent_id", handover.assetIds);
    std::vector<std::int64_t> typeIds;
    for (const auto& asset : assets) typeIds.push_back(asset.typeId);
    std::map<std::int64_t, std::string> types;
    if (!typeIds.empty())
        for (auto& [id, name] : kernel.records().labels(tx, Viewer::system("hand-over items"), "asset_type", typeIds))
            types[id] = name;
    Json list = Json::array();
    for (const auto& asset : assets) {
        std::string accessories;
        for (const auto& part : parts)
            if (part.parentId == asset.id && !part.isGone())
                accessories += (accessories.empty() ? "" : ", ") + part.number + " " + part.name;
        list.push(Json::object({{"asset_id", asset.id},
                                {"number", asset.number},
                                {"name", asset.name},
                                {"type", types[asset.typeId]},
                                {"serial", asset.serial},
                                {"accessories", accessories}}));
    }
    return Json::object({{"assets", std::move(list)}});
}

/// What can't be handed over now is said when it is issued, not when the person signs.
void checkItems(Transaction& tx, Kernel& kernel, const Handover& handover) {
    if (handover.assetIds.empty() && trimmed(handover.accessories).empty() && trimmed(handover.consumables).empty())
        throw Conflict("handover.error.nothing");
    for (const auto& asset : assetsOf(tx, kernel, "t.id", handover.assetIds)) {
        if (!handover.isReturn() && asset.isGone()) throw Conflict("handover.error.gone", {{"number", asset.number}});
        if (!handover.isReturn() && asset.userId && *asset.userId != handover.personId)
            throw Conflict("handover.error.elsewhere", {{"number", asset.number}});
        if (handover.isReturn() && asset.userId != handover.personId)
            throw Conflict("handover.error.not_held", {{"number", asset.number}});
    }
}

std::string templateOf(Transaction& tx, Kernel& kernel, const Handover& handover) {
    if (handover.templateId) {
        try {
            return kernel.records()
                .get<HandoverTemplate>(tx, Viewer::system("hand-over document"), *handover.templateId)
                .html;
        } catch (const NotFound&) {
            // Taken away since: said below, with those that never had one.
        }
    }
    throw Conflict("handover.error.no_template");
}

/// The assets go to the person or back into stock, by the rules of the register.
void moveAssets(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Handover& handover) {
    const Viewer system = Viewer::system("hand-over " + handover.number, viewer.origin());
    for (const auto& asset : assetsOf(tx, kernel, "t.id", handover.assetIds)) {
        Patch patch;
        if (handover.isReturn()) {
            if (asset.userId != handover.personId) continue;  // somebody else has it by now
            patch.set("user_id", nullptr);
        } else {
            if (asset.userId == handover.personId && asset.state == "in_use") continue;
            patch.set("user_id", handover.personId);
        }
        kernel.records().patch(tx, system, {"asset", asset.id}, patch);
    }
}

void tellPerson(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Handover& handover) {
    auto* notifier = kernel.find<Notifier>();
    if (!notifier) return;
    const std::string id = std::to_string(handover.id);
    notifier->tell(tx, viewer,
                   {.type = "handover.to_sign",
                    .about = handoverRef(handover.id),
                    .to = {handover.personId},
                    .title = {"handover.notice.to_sign." + handover.direction, {{"number", handover.number}}},
                    .path = "/portal/handovers/" + id,
                    .actions = {"handover.sign"}});
}

void tellAgent(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Handover& handover) {
    auto* notifier = kernel.find<Notifier>();
    if (!notifier || !handover.agentId) return;
    notifier->tell(tx, viewer,
                   {.type = "handover.answered",
                    .about = handoverRef(handover.id),
                    .to = {*handover.agentId},
                    .title = {"handover.notice." + handover.state, {{"number", handover.number}}},
                    .text = handover.refusedReason,
                    .path = "/handovers/" + std::to_string(handover.id)});
}

Handover changed(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t id, const Patch& patch,
                 std::optional<std::int64_t> ifMatch = {}) {
    return kernel.records().patch<Handover>(tx, viewer, id, patch, ifMatch);
}

Handover putIssued(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t id,
                   std::optional<std::int64_t> ifMatch) {
    auto handover = locked(tx, viewer, kernel, id, "draft");
    checkItems(tx, kernel, handover);
    handover.items = itemsOf(tx, kernel, handover);
    const std::string html =
        documentHtml(templateOf(tx, kernel, handover), handover, factsOf(tx, kernel, handover), kernel.translations());
    Patch patch;
    patch.set("state", std::string("issued"))
        .set("items", handover.items)
        .set("document", html)
        .set("issued_at", kernel.clock().now());
    return changed(tx, viewer, kernel, id, patch, ifMatch);
}

Handover putSigned(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t id, const Signing& signing) {
    Patch patch;
    patch.set("state", std::string("signed"))
        .set("signed_at", kernel.clock().now())
        .set("signed_name", signing.name)
        .set("signed_via", signing.via)
        .set("signature", signing.signature);
    const auto now = changed(tx, viewer, kernel, id, patch);
    moveAssets(tx, viewer, kernel, now);
    tx.afterCommit([&kernel] { kernel.jobs().wake("handover.file"); });
    return now;
}

}  // namespace

Handover issue(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t id,
               std::optional<std::int64_t> ifMatch) {
    const auto issued = putIssued(tx, viewer, kernel, id, ifMatch);
    tellPerson(tx, viewer, kernel, issued);
    return issued;
}

Handover sign(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t id, const Signing& signing) {
    const auto handover = locked(tx, viewer, kernel, id, "issued");
    const bool isDesk = signing.via == "desk";
    if (!isDesk && handover.personId != viewer.id()) throw Forbidden("handover.sign");
    if (!isDesk) requireOneself(viewer);
    if (isDesk || !signing.signature.empty()) checkSignature(signing.signature);
    const std::string name(trimmed(signing.name));
    if (name.empty()) throw Invalid("name", "error.required");
    if (characters(name) > 200) throw Invalid("name", "error.too_long", {{"most", "200"}});
    if (!isUtf8(name)) throw Invalid("name", "error.not_utf8");
    const auto now = putSigned(tx, isDesk ? viewer : asSigner(viewer), kernel, id,
                               {.name = name, .via = signing.via, .signature = signing.signature});
    tellAgent(tx, viewer, kernel, now);
    return now;
}

std::int64_t enter(Transaction& tx, Kernel& kernel, const PastHandover& past) {
    const Viewer system = Viewer::system("hand-over entered");
    Patch values;
    values.set("kind", std::string(past.isReturn ? "return" : "hand_over"))
        .set("person_id", past.personId)
        .set("asset_ids", past.assetIds)
        .set("accessories", past.accessories);
    if (past.agentId != 0) values.set("agent_id", past.agentId);
    const auto id = kernel.records().create(tx, system, Handover::kind, values).id();
    putIssued(tx, system, kernel, id, {});
    if (!past.signedName.empty()) putSigned(tx, system, kernel, id, {.name = past.signedName, .via = "portal"});
    return id;
}

Handover refuse(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t id, const std::string& reason) {
    const auto handover = locked(tx, viewer, kernel, id, "issued");
    if (handover.personId != viewer.id())
        viewer.require(writeRight);
    else
        requireOneself(viewer);
    const std::string text(trimmed(reason));
    if (text.empty()) throw Invalid("reason", "error.required");
    if (!isUtf8(text)) throw Invalid("reason", "error.not_utf8");
    if (characters(text) > 500) throw Invalid("reason", "error.too_long", {{"most", "500"}});
    Patch patch;
    patch.set("state", std::string("refused")).set("refused_reason", text);
    const auto now = changed(tx, handover.personId == viewer.id() ? asSigner(viewer) : viewer, kernel, id, patch);
    tellAgent(tx, viewer, kernel, now);
    return now;
}

Handover cancel(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t id,
                std::optional<std::int64_t> ifMatch) {
    const auto before = kernel.records().get<Handover>(tx, viewer, id);
    locked(tx, viewer, kernel, id, before.state == "draft" ? "draft" : "issued");
    Patch patch;
    patch.set("state", std::string("cancelled"));
    return changed(tx, viewer, kernel, id, patch, ifMatch);
}

ShownDocument shownDocument(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t id) {
    ShownDocument shown;
    shown.handover = kernel.records().get<Handover>(tx, viewer, id);
    shown.facts = factsOf(tx, kernel, shown.handover);
    if (!shown.handover.document.empty()) {
        shown.html = shown.handover.document;
        return shown;
    }
    shown.handover.items = itemsOf(tx, kernel, shown.handover);
    try {
        shown.html =
            documentHtml(templateOf(tx, kernel, shown.handover), shown.handover, shown.facts, kernel.translations());
    } catch (const Conflict& conflict) {
        shown.html = "<p>" + escapeHtml(kernel.translations().text(viewer.locale(), conflict.message())) + "</p>";
    }
    return shown;
}

}  // namespace kontor::handover
