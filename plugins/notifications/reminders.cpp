#include "reminders.h"

#include <array>

#include "kontor/kernel.h"
#include "kontor/text.h"
#include "reminder_store.h"

namespace kontor::notifications {

namespace {

constexpr int remindedAtOnce = 100;
constexpr int mostOfTeam = 200;

/// What people are reminded of. A kind that no plugin brings is passed over.
struct DueKind {
    const char* kind;
    const char* open;   ///< query that finds what is not done yet
    const char* type;   ///< of the notice
    const char* title;  ///< of the notice
    const char* tab;    ///< of the page of the record, for entries
};
constexpr std::array<DueKind, 2> dueKinds{
    {{"ticket", "state:new,open,pending", "notifications.ticket_due", "notifications.notice.ticket_due", ""},
     {"task", "state:open", "notifications.task_due", "notifications.notice.task_due", "?tab=tasks"}}};

Viewer reminder() {
    return Viewer::system("reminding people of what is due", Origin::rule);
}

std::optional<std::int64_t> idOf(const AnyRecord& record, std::string_view field) {
    if (!record.type().field(field)) return std::nullopt;
    const FieldValue value = record.get(field);
    const auto* id = std::get_if<std::int64_t>(&value);
    return id && *id > 0 ? std::optional(*id) : std::nullopt;
}

std::string textOf(const AnyRecord& record, std::string_view field) {
    return record.type().field(field) ? toText(record.get(field)) : std::string();
}

std::string pathOf(Kernel& kernel, const Ref& ref) {
    for (const auto& source : kernel.catalog().searchSources)
        if (source.kind == ref.kind) return replaceAll(source.url, "{id}", std::to_string(ref.id));
    return {};
}

/// Who does it, or the team while nobody in particular does.
std::vector<std::int64_t> responsible(Transaction& tx, const AnyRecord& record) {
    if (const auto person = idOf(record, "assignee_id")) return {*person};
    if (const auto group = idOf(record, "group_id")) return store::groupMembers(tx, *group, mostOfTeam);
    return {};
}

void remind(Transaction& tx, Kernel& kernel, const DueKind& due, const AnyRecord& record) {
    const FieldValue dueAt = record.get("due_at");
    if (!store::noteReminder(tx, due.kind, record.id(), std::get<Time>(dueAt))) return;
    Notice notice{.type = due.type,
                  .about = record.ref(),
                  .to = responsible(tx, record),
                  .title = {due.title, {{"what", textOf(record, "title")}}}};
    // An entry is of the record it hangs on.
    if (const auto owner = idOf(record, "record_id")) {
        notice.entry = record.ref();
        notice.about = {textOf(record, "record_kind"), *owner};
        notice.bundle = std::string(due.type) + ":" + std::to_string(record.id());
    }
    const std::string page = pathOf(kernel, notice.about);
    if (!page.empty()) notice.path = page + due.tab;
    kernel.get<Notifier>().tell(tx, reminder(), notice);
}

void remindAll(JobRun& run, Kernel& kernel, const DueKind& due, std::chrono::hours ahead) {
    if (!kernel.catalog().records.contains(due.kind)) return;
    const bool isEntry = kernel.records().type(due.kind).collection.empty();
    while (!run.cancelled()) {
        const Time now = kernel.clock().now();
        ListRequest request{.q = due.open, .sort = "due_at", .limit = remindedAtOnce, .anyOwner = isEntry};
        request.extra = store::dueUnreminded(due.kind, now, now + ahead);
        const auto page =
            kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, reminder(), due.kind, request); });
        for (const auto& record : page.items)
            kernel.db().write([&](Transaction& tx) { remind(tx, kernel, due, record); });
        if (!page.nextCursor) return;
    }
}

}  // namespace

void addReminders(Registry& registry) {
    const std::vector<std::string> agents{"agent", "agent-light"};
    registry.notice({.id = "notifications.ticket_due",
                     .title = "notifications.type.ticket_due",
                     .doc = "A ticket of mine, or one of my team that nobody has taken, will soon be due.",
                     .usual = NoticeType::Usual::app,
                     .roles = agents});
    registry.notice({.id = "notifications.task_due",
                     .title = "notifications.type.task_due",
                     .doc = "A task of mine, or one of my team that nobody has taken, will soon be due.",
                     .usual = NoticeType::Usual::app,
                     .roles = agents});
    registry.setting({"notifications.due_soon_hours",
                      Setting::Type::integer,
                      4,
                      "So many hours before tickets and tasks are due people are told; 0 tells nobody.",
                      {},
                      0,
                      24 * 14});
    registry.job({.name = "notifications.due_soon",
                  .doc = "Tells people of tickets and tasks that will soon be due.",
                  .every = std::chrono::minutes(5),
                  .run = [](JobRun& run, Kernel& kernel) {
                      const std::chrono::hours ahead(kernel.settings().integer("notifications.due_soon_hours"));
                      if (ahead.count() == 0) return;
                      for (const auto& due : dueKinds) remindAll(run, kernel, due, ahead);
                  }});
}

}  // namespace kontor::notifications
