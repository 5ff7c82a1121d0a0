#include <array>

#include "choices.h"
#include "kontor/encoding.h"
#include "kontor/text.h"
#include "kontor/web/view.h"
#include "notification_store.h"
#include "notifier.h"
#include "pages.h"
#include "push_store.h"

namespace kontor::notifications {

namespace {

constexpr const char* profilePath = "/profile/notifications";
constexpr const char* adminPath = "/admin/notifications";

PageFrame& frameOf(Kernel& kernel) {
    auto* frame = kernel.find<PageFrame>();
    if (!frame) throw NotFound("a page frame");
    return *frame;
}

Json rowOf(const NoticeType& type, const Channels& channels, const Translations& translations,
           const std::string& locale) {
    Json ways = Json::array();
    for (const auto way : mailWays)
        ways.push(Json::object({{"value", way},
                                {"label", translations.text(locale, "notifications.mail." + std::string(way))},
                                {"selected", channels.mail == way}}));
    Json row = Json::object({{"id", type.id},
                             {"label", translations.text(locale, type.title)},
                             {"app", channels.app},
                             {"push_on", channels.push}});
    row["ways"] = std::move(ways);
    return row;
}

/// The types as sections, one for each plugin that declares some.
Json sectionsOf(Kernel& kernel, const Viewer& viewer, const std::vector<const NoticeType*>& types, const Choices& own,
                const Choices& presets) {
    const Translations& translations = kernel.translations();
    Json sections = Json::array();
    std::string plugin;
    for (const auto* type : types) {
        const std::string owner = type->id.substr(0, type->id.find('.'));
        if (sections.size() == 0 || owner != plugin) {
            plugin = owner;
            const std::string key = owner + ".title";
            const bool named = translations.has(viewer.locale(), key);
            sections.push(
                Json::object({{"title", translations.text(viewer.locale(), named ? key : "notifications.group.other")},
                              {"rows", Json::array()}}));
        }
        sections.items().back()["rows"].push(
            rowOf(*type, channelsFor(*type, own, presets), translations, viewer.locale()));
    }
    return sections;
}

/// What a form says of the types it shows.
Json typesIn(Request& request, const std::vector<const NoticeType*>& types) {
    Json result = Json::object();
    for (const auto* type : types) {
        const std::string mail = request.formValue("mail." + type->id);
        if (mail.empty()) continue;
        result[type->id] = Json::object({{"mail", mail},
                                         {"app", request.formValue("app." + type->id) == "on"},
                                         {"push", request.formValue("push." + type->id) == "on"}});
    }
    return result;
}

Json resetOf(const std::vector<const NoticeType*>& types) {
    Json result = Json::object();
    for (const auto* type : types) result[type->id] = Json();
    return result;
}

/// The browsers of the viewer that show notices, and what another one needs to be one of them.
Json pushData(Kernel& kernel, const Viewer& viewer) {
    const Translations& translations = kernel.translations();
    return kernel.db().write([&](Transaction& tx) {
        Json devices = Json::array();
        for (const auto& device : store::devicesOf(tx, viewer.id()))
            devices.push(Json::object(
                {{"id", std::to_string(device.id)},
                 {"name", device.name},
                 {"since",
                  translations.text(viewer.locale(), "notifications.push.since",
                                    {{"time", localTime(device.createdAt, viewer.locale(), viewer.timeZone())}})}}));
        Json data = Json::object({{"key", toBase64Url(store::pushKeys(tx, kernel.secrets()).publicKey)},
                                  {"has_devices", devices.size() > 0}});
        data["devices"] = std::move(devices);
        return data;
    });
}

Reply showOwn(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status) {
    const Translations& translations = kernel.translations();
    const Json choices = choicesJson(kernel, viewer);
    kernel.db().read([&](Transaction& tx) {
        data["sections"] = sectionsOf(kernel, viewer, typesFor(kernel, viewer), store::choicesOf(tx, viewer.id()),
                                      store::defaults(tx));
    });
    const Json& times = choices["times"];
    Json days = Json::array();
    for (std::size_t day = 0; day < 7; ++day)
        days.push(
            Json::object({{"number", std::to_string(day)},
                          {"label", translations.text(viewer.locale(), "notifications.day." + std::to_string(day))},
                          {"checked", times["weekdays"].text("1111111")[day] == '1'}}));
    data["days"] = std::move(days);
    data["digest_at"] = times["digest_at"];
    data["quiet_from"] = times["quiet_from"];
    data["quiet_to"] = times["quiet_to"];
    data["times_text"] = translations.text(viewer.locale(), "notifications.times_text", {{"zone", viewer.timeZone()}});
    const bool offersPush = kernel.settings().flag("notifications.push");
    data["shows_push"] = offersPush;
    data["push"] = offersPush ? pushData(kernel, viewer) : Json(false);
    PageContent content;
    content.area = viewer.may("web.workspace") ? PageContent::Area::workspace : PageContent::Area::portal;
    content.title = translations.text(viewer.locale(), "notifications.page");
    content.templateName = "notifications/choices";
    content.status = status;
    content.data = std::move(data);
    return frameOf(kernel).render(request, viewer, content);
}

Reply saveOwn(Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto types = typesFor(kernel, viewer);
    const std::string action = request.formValue("action");
    Json patch = Json::object();
    if (action == "remove_device") {
        const auto id = wholeNumber(request.formValue("id")).value_or(0);
        kernel.db().write([&](Transaction& tx) { store::removeDevice(tx, viewer.id(), id); });
    } else if (action == "reset") {
        patch["types"] = resetOf(types);
        patch["times"] = Json::object({{"digest_at", kernel.settings().text("notifications.digest_at")},
                                       {"quiet_from", ""},
                                       {"quiet_to", ""},
                                       {"weekdays", "1111111"}});
    } else {
        patch["types"] = typesIn(request, types);
        std::string weekdays;
        for (int day = 0; day < 7; ++day)
            weekdays += request.formValue("day." + std::to_string(day)) == "on" ? '1' : '0';
        patch["times"] = Json::object({{"digest_at", request.formValue("digest_at")},
                                       {"quiet_from", request.formValue("quiet_from")},
                                       {"quiet_to", request.formValue("quiet_to")},
                                       {"weekdays", weekdays}});
    }
    try {
        setChoices(kernel, viewer, patch);
    } catch (const Invalid& invalid) {
        Json data = Json::object();
        web::putErrors(data, invalid, kernel.translations(), viewer.locale(), "notifications.label.");
        return showOwn(request, viewer, kernel, std::move(data), 422);
    }
    return web::redirectWith(profilePath, "notifications.page_saved");
}

std::vector<const NoticeType*> allTypes(Kernel& kernel) {
    std::vector<const NoticeType*> types;
    for (const auto& [id, type] : kernel.catalog().notices) types.push_back(&type);
    return types;
}

/// What mails begin and end with, in each language: settings that are edited here.
constexpr std::array<const char*, 4> mailTexts{"intro_de", "intro_en", "footer_de", "footer_en"};

Json textRows(Kernel& kernel, const Viewer& viewer) {
    Json rows = Json::array();
    for (const std::string name : mailTexts)
        rows.push(Json::object({{"name", name},
                                {"label", kernel.translations().text(viewer.locale(), "notifications.texts." + name)},
                                {"value", kernel.settings().text("notifications.mail_" + name)}}));
    return rows;
}

void saveTexts(Request& request, const Viewer& viewer, Kernel& kernel) {
    for (const std::string name : mailTexts)
        kernel.settings().set(viewer, "notifications.mail_" + name, request.formValue("text." + name));
}

Reply showDefaults(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status) {
    kernel.db().read([&](Transaction& tx) {
        data["sections"] = sectionsOf(kernel, viewer, allTypes(kernel), {}, store::defaults(tx));
    });
    data["shows_push"] = true;
    data["may_texts"] = viewer.may("settings.write");
    data["texts"] = textRows(kernel, viewer);
    PageContent content;
    content.area = PageContent::Area::admin;
    content.title = kernel.translations().text(viewer.locale(), "notifications.admin");
    content.templateName = "notifications/admin";
    content.active = "notifications.admin";
    content.status = status;
    content.data = std::move(data);
    return frameOf(kernel).render(request, viewer, content);
}

Reply saveDefaults(Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto types = allTypes(kernel);
    const bool reset = request.formValue("action") == "reset";
    try {
        if (request.formValue("action") == "texts")
            saveTexts(request, viewer, kernel);
        else
            setDefaults(kernel, viewer, reset ? resetOf(types) : typesIn(request, types));
    } catch (const Invalid& invalid) {
        Json data = Json::object();
        web::putErrors(data, invalid, kernel.translations(), viewer.locale(), "notifications.label.");
        return showDefaults(request, viewer, kernel, std::move(data), 422);
    }
    return web::redirectWith(adminPath, "notifications.page_saved");
}

/// In the profile: where the page is.
std::optional<Json> profileLink(const Ref&, Request&, const Viewer&, Kernel&) {
    return Json::object();
}

}  // namespace

void addChoicePages(Registry& registry) {
    registry.page({.path = profilePath,
                   .access = needs("notifications.read"),
                   .title = "notifications.page",
                   .get = [](Request& request, const Viewer& viewer,
                             Kernel& kernel) { return showOwn(request, viewer, kernel, Json::object(), 200); },
                   .post = saveOwn,
                   .bodyLimit = 64 << 10});
    registry.panel({.id = "notifications.profile",
                    .place = "profile",
                    .title = "notifications.title",
                    .access = needs("notifications.read"),
                    .templateName = "notifications/profile",
                    .data = profileLink});
    registry.page({.path = adminPath,
                   .access = needs("notifications.configure"),
                   .title = "notifications.admin",
                   .get = [](Request& request, const Viewer& viewer,
                             Kernel& kernel) { return showDefaults(request, viewer, kernel, Json::object(), 200); },
                   .post = saveDefaults,
                   .bodyLimit = 64 << 10});
    registry.menu({.id = "notifications.admin",
                   .area = MenuEntry::Area::admin,
                   .title = "notifications.admin",
                   .path = adminPath,
                   .icon = "bell",
                   .access = needs("notifications.configure"),
                   .order = 75,
                   .group = menuGroups::serviceDesk});
}

}  // namespace kontor::notifications
