#include "acting.h"

#include "action_link_store.h"
#include "kontor/text.h"

namespace kontor::notifications {

namespace {

constexpr const char* actPath = "/act";
constexpr std::size_t tokenBytes = 16;
constexpr std::size_t longestLinkToken = 100;
constexpr int mostMisses = 30;  // of an address in an hour
constexpr std::size_t mostAddressesKept = 10'000;

std::int64_t hourOf(Time now) {
    return std::chrono::floor<std::chrono::hours>(now).time_since_epoch().count();
}

Reply showAction(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status) {
    auto* frame = kernel.find<PageFrame>();
    if (!frame) throw NotFound("a page frame");
    PageContent content;
    content.area = PageContent::Area::bare;
    content.title = kernel.translations().text(viewer.locale(), "notifications.act");
    content.templateName = "notifications/act";
    content.status = status;
    content.data = std::move(data);
    return frame->render(request, viewer, content);
}

Reply showUseless(Request& request, const Viewer& viewer, Kernel& kernel) {
    return showAction(request, viewer, kernel, Json::object({{"useless", true}}), 404);
}

Reply showRefused(Request& request, const Viewer& viewer, Kernel& kernel, const Message& why) {
    return showAction(request, viewer, kernel,
                      Json::object({{"refused", true}, {"message", kernel.translations().text(viewer.locale(), why)}}),
                      409);
}

}  // namespace

std::string ActionLinkService::make(Transaction& tx, std::int64_t userId, std::string_view action, const Ref& ref,
                                    const Json& data, Time until) {
    const std::string base = _kernel->config("public_url");
    if (base.empty()) return {};
    if (!_kernel->catalog().oneClicks.contains(std::string(action)))
        throw std::logic_error("nobody declared the one-click action " + std::string(action));
    const std::string token = randomToken(tokenBytes);
    store::addLink(tx, sha256Hex(token), userId, action, ref, data, until, _kernel->clock().now());
    return base + actPath + "?token=" + token;
}

void ActionLinkService::refuseGuessers(const std::string& address) {
    const auto hour = hourOf(_kernel->clock().now());
    const bool tooMany = _tries.with([&](Tries& tries) {
        const auto found = tries.byAddress.find(address);
        return tries.hour == hour && found != tries.byAddress.end() && found->second >= mostMisses;
    });
    if (tooMany) throw Unavailable::limited("error.locked_out", std::chrono::hours(1));
}

void ActionLinkService::countMiss(const std::string& address) {
    const auto hour = hourOf(_kernel->clock().now());
    _tries.with([&](Tries& tries) {
        if (tries.hour != hour || tries.byAddress.size() >= mostAddressesKept) tries = {hour, {}};
        ++tries.byAddress[address.substr(0, 64)];
    });
}

Reply ActionLinkService::ask(Request& request, const Viewer& viewer) {
    refuseGuessers(request.address);
    const std::string token = request.queryValue("token").value_or("");
    try {
        return _kernel->db().read([&](Transaction& tx) {
            const auto link = token.size() > longestLinkToken
                                  ? std::nullopt
                                  : store::findLink(tx, sha256Hex(token), _kernel->clock().now(), false);
            if (!link) throw NotFound("the link");
            const auto action = _kernel->catalog().oneClicks.find(link->action);
            if (action == _kernel->catalog().oneClicks.end()) throw NotFound(link->action);
            const Viewer person = _kernel->accounts().viewerOf(tx, link->userId, Origin::mail);
            const Json shown = action->second.show(tx, person, *_kernel, link->ref, link->data);
            const Translations& translations = _kernel->translations();
            const std::string& locale = viewer.locale();
            return showAction(
                request, viewer, *_kernel,
                Json::object({{"asks", true},
                              {"token", token},
                              {"title", shown["title"].text()},
                              {"has_text", !shown["text"].text().empty()},
                              {"text", shown["text"].text()},
                              {"button", shown["button"].text(translations.text(locale, action->second.title))},
                              {"question", shown["question"].isObject() ? shown["question"] : Json(false)},
                              {"who", translations.text(locale, "notifications.act.as", {{"name", person.name()}})}}),
                200);
        });
    } catch (const NotFound&) {
        countMiss(request.address);
        return showUseless(request, viewer, *_kernel);
    } catch (const Forbidden&) {
        return showUseless(request, viewer, *_kernel);
    } catch (const Conflict& conflict) {
        return showRefused(request, viewer, *_kernel, conflict.message());
    }
}

Reply ActionLinkService::act(Request& request, const Viewer& viewer) {
    refuseGuessers(request.address);
    const std::string token = request.formValue("token");
    try {
        const Message done = _kernel->db().write([&](Transaction& tx) {
            const Time now = _kernel->clock().now();
            const auto link =
                token.size() > longestLinkToken ? std::nullopt : store::findLink(tx, sha256Hex(token), now, true);
            if (!link) throw NotFound("the link");
            const auto action = _kernel->catalog().oneClicks.find(link->action);
            if (action == _kernel->catalog().oneClicks.end()) throw NotFound(link->action);
            const Viewer person = _kernel->accounts().viewerOf(tx, link->userId, Origin::mail);
            store::useLink(tx, link->id, now);
            Json data = link->data;
            if (!request.formValue("choice").empty())
                data["answer"] =
                    Json::object({{"choice", request.formValue("choice")}, {"text", request.formValue("text")}});
            Message said = action->second.run(tx, person, *_kernel, link->ref, data);
            _kernel->ledger().journal(tx, person, link->ref, "one_click",
                                      {{"action", Json(), link->action}, {"address", Json(), request.address}});
            return said;
        });
        return showAction(
            request, viewer, *_kernel,
            Json::object({{"done", true}, {"message", _kernel->translations().text(viewer.locale(), done)}}), 200);
    } catch (const NotFound&) {
        countMiss(request.address);
        return showUseless(request, viewer, *_kernel);
    } catch (const Forbidden&) {
        return showUseless(request, viewer, *_kernel);
    } catch (const Conflict& conflict) {
        return showRefused(request, viewer, *_kernel, conflict.message());
    } catch (const Invalid& invalid) {
        return showRefused(request, viewer, *_kernel, invalid.errors().front().message);
    }
}

void addActionPage(Registry& registry, std::shared_ptr<ActionLinkService> links) {
    registry.page(
        {.path = actPath,
         .access = open("The link in the mail is what lets one do this one thing."),
         .title = "notifications.act",
         .get = [links](Request& request, const Viewer& viewer, Kernel&) { return links->ask(request, viewer); },
         .post = [links](Request& request, const Viewer& viewer, Kernel&) { return links->act(request, viewer); },
         .bodyLimit = 64 << 10});
}

}  // namespace kontor::notifications
