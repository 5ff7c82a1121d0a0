#include "mailing.h"

#include <algorithm>

#include "kontor/action_link.h"
#include "kontor/mail_sender.h"
#include "kontor/text.h"
#include "mailing_store.h"
#include "notice_view.h"
#include "notification_store.h"
#include "unsubscribing.h"

namespace kontor::notifications {

namespace {

constexpr int mostPeople = 200;
constexpr int mostInMail = 50;
constexpr std::chrono::hours actionLife(24 * 14);

/// One mail to one person.
class Letter {
  public:
    Letter(Transaction& tx, Kernel& kernel, const Viewer& person, std::vector<ShownNotice> notices,
           const std::vector<store::DueMail>& facts)
        : _tx(tx), _kernel(kernel), _person(person), _notices(std::move(notices)), _facts(facts) {
        _isDigest = std::all_of(facts.begin(), facts.end(), [](const store::DueMail& fact) { return fact.digest; });
    }

    ProductMail made() {
        const Json data = content();
        const auto rendered = [&](const char* name) {
            return _kernel.templates().render(std::string("notifications/") + name, data, _person.locale());
        };
        ProductMail mail;
        mail.address = _person.data().email;
        mail.name = _person.name();
        mail.subject = subject();
        mail.text = rendered("mail_text");
        mail.html = rendered("mail_html");
        mail.unsubscribe = unsubscribeAddress(_kernel, unsubscription());
        mail.about = commonRecord();
        return mail;
    }

  private:
    std::string text(std::string_view key, const Message::Params& params = {}) const {
        return _kernel.translations().text(_person.locale(), key, params);
    }

    /// What administrators want to be said, in the reader's language.
    std::string wording(const char* part) const {
        const bool german = _person.locale().starts_with("de");
        return std::string(
            trimmed(_kernel.settings().text("notifications.mail_" + std::string(part) + (german ? "_de" : "_en"))));
    }

    std::string subject() const {
        if (_notices.size() == 1 && !_isDigest) return _notices.front().title + ": " + _notices.front().about;
        const Message::Params params{{"count", std::to_string(_notices.size())}, {"about", _notices.back().about}};
        return text(_isDigest ? "notifications.mail.subject_digest" : "notifications.mail.subject_many", params);
    }

    Unsubscription unsubscription() const {
        const std::string& type = _notices.front().notice.type;
        const bool same = std::all_of(_notices.begin(), _notices.end(),
                                      [&](const ShownNotice& shown) { return shown.notice.type == type; });
        return {_person.id(), same ? type : "*"};
    }

    /// A mail about one record joins what was mailed about it.
    std::optional<Ref> commonRecord() const {
        const Ref first = _notices.front().notice.about();
        const bool same = std::all_of(_notices.begin(), _notices.end(),
                                      [&](const ShownNotice& shown) { return shown.notice.about() == first; });
        return same ? std::optional(first) : std::nullopt;
    }

    Json content() const {
        const std::string base = _kernel.config("public_url");
        const std::string intro = wording("intro");
        const std::string footer = wording("footer");
        Json items = Json::array();
        for (const auto& shown : _notices) items.push(itemOf(shown, base));
        Json data = Json::object({{"greeting", text("notifications.mail.greeting", {{"name", _person.name()}})},
                                  {"has_intro", !intro.empty()},
                                  {"intro", intro},
                                  {"has_footer", !footer.empty()},
                                  {"footer", footer},
                                  {"is_digest", _isDigest},
                                  {"has_links", !base.empty()},
                                  {"choices", base + "/profile/notifications"},
                                  {"unsubscribe", unsubscribeAddress(_kernel, unsubscription())}});
        data["items"] = std::move(items);
        return data;
    }

    Json itemOf(const ShownNotice& shown, const std::string& base) const {
        const Notification& notice = shown.notice;
        Json item = Json::object({{"title", shown.title},
                                  {"about", shown.about},
                                  {"has_actor", !shown.actor.empty()},
                                  {"actor", shown.actor},
                                  {"has_text", !notice.text.empty()},
                                  {"text", notice.text},
                                  {"several", notice.count > 1},
                                  {"count", std::to_string(notice.count)},
                                  {"at", localTime(notice.updatedAt, _person.locale(), _person.timeZone())},
                                  {"has_link", !base.empty() && !notice.path.empty()},
                                  {"link", base + notice.path}});
        item["actions"] = actionsOf(notice);
        return item;
    }

    Json actionsOf(const Notification& notice) const {
        Json result = Json::array();
        auto* links = _kernel.find<ActionLinks>();
        const auto fact =
            std::find_if(_facts.begin(), _facts.end(), [&](const store::DueMail& one) { return one.id == notice.id; });
        if (!links || fact == _facts.end()) return result;
        for (const auto& id : split(fact->actions, ' ')) {
            const auto action = _kernel.catalog().oneClicks.find(id);
            if (action == _kernel.catalog().oneClicks.end()) continue;
            const std::string url =
                links->make(_tx, _person.id(), id, notice.about(), Json::object(), _kernel.clock().now() + actionLife);
            if (!url.empty()) result.push(Json::object({{"label", text(action->second.title)}, {"url", url}}));
        }
        return result;
    }

    Transaction& _tx;
    Kernel& _kernel;
    const Viewer& _person;
    const std::vector<ShownNotice> _notices;
    const std::vector<store::DueMail>& _facts;
    bool _isDigest = false;
};

std::vector<std::int64_t> idsOf(const std::vector<store::DueMail>& facts) {
    std::vector<std::int64_t> ids;
    for (const auto& fact : facts) ids.push_back(fact.id);
    return ids;
}

/// The person with the rights of now; nothing for who can't be written to.
std::optional<Viewer> readerOf(Transaction& tx, Kernel& kernel, std::int64_t userId) {
    try {
        Viewer person = kernel.accounts().viewerOf(tx, userId, Origin::mail);
        if (!person.data().email.empty()) return person;
    } catch (const NotFound&) {
        return std::nullopt;
    }
    return std::nullopt;
}

std::vector<Notification> notificationsOf(Transaction& tx, Kernel& kernel, const std::vector<std::int64_t>& ids) {
    ListRequest list{.sort = "updated_at", .limit = mostInMail};
    list.extra = isOneOf("t.id", ids);
    return kernel.records().all<Notification>(tx, Viewer::system("mailing notices"), list);
}

void mailTo(Transaction& tx, Kernel& kernel, std::int64_t userId) {
    const Time now = kernel.clock().now();
    const auto facts = store::dueTo(tx, userId, now, mostInMail);
    const auto ids = idsOf(facts);
    if (ids.empty()) return;
    const auto person = readerOf(tx, kernel, userId);
    if (!person) return store::dropMail(tx, ids);
    auto shown = shownTo(tx, kernel, *person, notificationsOf(tx, kernel, ids));
    if (shown.empty()) return store::dropMail(tx, ids);

    const bool urgent = std::any_of(facts.begin(), facts.end(), [](const store::DueMail& fact) { return fact.urgent; });
    const std::int64_t most = kernel.settings().integer("notifications.mails_per_hour");
    if (!urgent && store::mailsSince(tx, userId, now - std::chrono::hours(1)) >= most) {
        DeliveryTimes times = store::timesOf(tx, userId).value_or(DeliveryTimes());
        times.zone = person->timeZone();
        return store::putOff(tx, ids, nextDigest(now, times));
    }
    try {
        kernel.get<MailSender>().send(tx, Letter(tx, kernel, *person, std::move(shown), facts).made());
    } catch (const Invalid&) {
        return store::dropMail(tx, ids);  // an address that is none
    }
    store::setMailed(tx, userId, ids, now);
}

}  // namespace

void mailDue(JobRun& run, Kernel& kernel) {
    const Time now = kernel.clock().now();
    auto* sender = kernel.find<MailSender>();
    if (!sender || !kernel.db().read([&](Transaction& tx) { return sender->ready(tx); })) {
        kernel.db().write([&](Transaction& tx) { store::giveUpMail(tx, now - std::chrono::hours(24)); });
        return;
    }
    const auto people = kernel.db().read([&](Transaction& tx) { return store::peopleToMail(tx, now, mostPeople); });
    std::int64_t done = 0;
    for (const auto person : people) {
        if (run.cancelled()) return;
        kernel.db().write([&](Transaction& tx) { mailTo(tx, kernel, person); });
        run.progress(++done, static_cast<std::int64_t>(people.size()));
    }
}

Job mailJob() {
    return {.name = "notifications.mail",
            .doc = "Mails people what they were told of and have not read.",
            .every = std::chrono::seconds(30),
            .run = mailDue};
}

}  // namespace kontor::notifications
