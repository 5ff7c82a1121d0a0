#include "commands.h"

#include "kontor/kernel.h"
#include "notice_view.h"
#include "notification_store.h"
#include "notifier.h"

namespace kontor::notifications {

namespace {

constexpr const char* testType = "notifications.test";
constexpr int mostListed = 100;

std::int64_t personNamed(Transaction& tx, Kernel& kernel, const std::string& login) {
    const auto id = kernel.accounts().findByLogin(tx, login);
    if (!id) throw Invalid("user", "error.no_such_record", {{"id", login}});
    return *id;
}

std::vector<std::string> logins(std::string_view typed, const Viewer& viewer, Kernel& kernel) {
    std::vector<std::string> result;
    kernel.db().read([&](Transaction& tx) {
        result.clear();
        ListRequest list{.sort = "login", .limit = 200};
        for (const auto& user : kernel.records().list(tx, viewer, "user", list).items) {
            const std::string login = toText(user.get("login"));
            if (login.starts_with(typed)) result.push_back(login + "\t" + toText(user.get("name")));
        }
    });
    return result;
}

CommandResult listNotices(const CommandCall& call, const Viewer&, Kernel& kernel) {
    std::vector<std::vector<std::string>> rows;
    Json json = Json::array();
    kernel.db().read([&](Transaction& tx) {
        rows.clear();
        json = Json::array();
        const std::int64_t id = personNamed(tx, kernel, call.text("user"));
        const Viewer person = kernel.accounts().viewerOf(tx, id, Origin::shell);
        for (const auto& shown : newest(tx, kernel, person, mostListed)) {
            const Notification& notice = shown.notice;
            if (call.has("unread") && notice.readAt) continue;
            rows.push_back({std::to_string(notice.id), formatTime(notice.updatedAt), notice.readAt ? "read" : "unread",
                            std::to_string(notice.count), shown.title, shown.about});
            json.push(Json::object({{"id", notice.id},
                                    {"type", notice.type},
                                    {"at", formatTime(notice.updatedAt)},
                                    {"unread", !notice.readAt},
                                    {"count", notice.count},
                                    {"title", shown.title},
                                    {"about", shown.about}}));
        }
    });
    CommandResult result;
    return result.table({"ID", "When", "State", "Count", "Title", "About"}, std::move(rows), std::move(json));
}

CommandResult test(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    std::string ways;
    kernel.db().write([&](Transaction& tx) {
        const std::int64_t id = personNamed(tx, kernel, call.text("user"));
        // Told by the product: also to who asks for it.
        kernel.get<Notifier>().tell(tx, Viewer::system("a test by " + viewer.name(), Origin::shell),
                                    {.type = testType,
                                     .about = {"user", id},
                                     .to = {id},
                                     .title = {"notifications.test.title", {}},
                                     .path = "/notifications",
                                     .urgent = true});
        const auto& type = kernel.catalog().notices.find(testType)->second;
        const Channels channels = channelsFor(type, store::choicesOf(tx, id), store::defaults(tx));
        ways = std::string(channels.app ? "bell yes" : "bell no") + ", mail " + channels.mail + ", push " +
               (channels.push && kernel.settings().flag("notifications.push") ? "yes" : "no");
    });
    return CommandResult::text(call.text("user") + " is told: " + ways + ".");
}

}  // namespace

void addTestNotice(Registry& registry) {
    registry.notice({.id = testType,
                     .title = "notifications.test.type",
                     .doc = "An administrator tries whether notices arrive.",
                     .usual = NoticeType::Usual::mail});
}

void addCommands(Registry& registry) {
    const CommandArgument person{.name = "user", .doc = "Login of the person.", .complete = logins};
    registry.command({.name = "notifications list",
                      .summary = "List what a person was told",
                      .doc = "The newest first, as far as the person may see it now.",
                      .access = needs("notifications.configure"),
                      .arguments = {person},
                      .options = {{.name = "unread",
                                   .doc = "Only what is unread.",
                                   .type = CommandArgument::Type::flag,
                                   .required = false}},
                      .examples = {"notifications list anna", "notifications list anna --unread --json"},
                      .run = listNotices});
    registry.command({.name = "notifications test",
                      .summary = "Tell a person something, to see whether it arrives",
                      .doc = "By all ways the person chose for tests, at once; says which these are.",
                      .access = needs("notifications.configure"),
                      .arguments = {person},
                      .examples = {"notifications test anna"},
                      .run = test});
}

}  // namespace kontor::notifications
