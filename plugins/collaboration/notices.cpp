#include "notices.h"

#include "kontor/collaboration/record_page.h"
#include "kontor/collaboration/task.h"
#include "kontor/kernel.h"
#include "kontor/notifier.h"
#include "kontor/text.h"

namespace kontor::collaboration {

namespace {

constexpr std::size_t textShown = 300;

/// How people call the record.
std::string nameOf(Transaction& tx, Kernel& kernel, const Ref& ref) {
    const auto names = kernel.records().labels(tx, Viewer::system("name it in a notice"), ref.kind, {ref.id});
    return names.empty() ? toString(ref) : names.front().second;
}

}  // namespace

void addNotices(Registry& registry) {
    registry.notice({.id = "collaboration.mentioned",
                     .title = "notice.collaboration.mentioned",
                     .doc = "Somebody speaks to you by @ in a message or note.",
                     .usual = NoticeType::Usual::mail,
                     .roles = roles::staff});
    registry.notice({.id = "collaboration.task_assigned",
                     .title = "notice.collaboration.task_assigned",
                     .doc = "Somebody gives you a task.",
                     .usual = NoticeType::Usual::app,
                     .roles = roles::staff});
    registry.notice({.id = "collaboration.draft",
                     .title = "notice.collaboration.draft",
                     .doc = "What you wanted sent at a later time could not be sent, or was taken back.",
                     .usual = NoticeType::Usual::mail,
                     .roles = {"agent", "agent-light"}});
}

void tellMentioned(WriteContext& context, const Ref& entry, const std::vector<std::int64_t>& people,
                   const std::string& text) {
    auto* notifier = context.kernel.find<Notifier>();
    if (!notifier || people.empty() || !context.owner) return;
    notifier->tell(
        context.tx, context.viewer,
        {.type = "collaboration.mentioned",
         .about = *context.owner,
         .to = people,
         .title = {"collaboration.mentioned",
                   {{"who", context.viewer.name()}, {"record", nameOf(context.tx, context.kernel, *context.owner)}}},
         .text = std::string(leftCharacters(text, textShown)),
         .path = pageOfRecord(*context.owner, context.kernel.catalog()),
         .entry = entry});
}

void tellAssigned(WriteContext& context, std::int64_t taskId, std::int64_t person, const std::string& title) {
    auto* notifier = context.kernel.find<Notifier>();
    if (!notifier || !context.owner || person == context.viewer.id()) return;
    const std::string page = pageOfRecord(*context.owner, context.kernel.catalog());
    notifier->tell(context.tx, context.viewer,
                   {.type = "collaboration.task_assigned",
                    .about = *context.owner,
                    .to = {person},
                    .title = {"collaboration.task_assigned",
                              {{"who", context.viewer.name()},
                               {"task", title},
                               {"record", nameOf(context.tx, context.kernel, *context.owner)}}},
                    .path = page.empty() ? page : page + "?tab=tasks",
                    .entry = {std::string(Task::kind), taskId}});
}

void tellOfDraft(Transaction& tx, Kernel& kernel, const Ref& owner, std::int64_t author, const std::string& what) {
    auto* notifier = kernel.find<Notifier>();
    if (!notifier) return;
    notifier->tell(tx, Viewer::system("a draft is sent"),
                   {.type = "collaboration.draft",
                    .about = owner,
                    .to = {author},
                    .title = {what, {{"record", nameOf(tx, kernel, owner)}}},
                    .path = pageOfRecord(owner, kernel.catalog())});
}

}  // namespace kontor::collaboration
