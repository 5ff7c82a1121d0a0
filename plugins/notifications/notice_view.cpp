#include "notice_view.h"

#include "kontor/labels.h"

namespace kontor::notifications {

namespace {

const Ref noRef;

std::string titleOf(Kernel& kernel, const std::string& locale, const Notification& notice) {
    Message::Params params;
    if (notice.params.isObject())
        for (const auto& [name, value] : notice.params.members()) params.emplace_back(name, value.text());
    return kernel.translations().text(locale, notice.titleKey, params);
}

Ref entryOf(const Notification& notice) {
    return notice.entryKind && notice.entryId ? Ref{*notice.entryKind, *notice.entryId} : noRef;
}

}  // namespace

std::vector<ShownNotice> shownTo(Transaction& tx, Kernel& kernel, const Viewer& reader,
                                 const std::vector<Notification>& notices) {
    std::vector<Ref> refs;
    const auto ask = [&](const Ref& ref) {
        if (ref.id != 0 && kernel.catalog().records.contains(ref.kind)) refs.push_back(ref);
    };
    for (const auto& notice : notices) {
        ask(notice.about());
        ask(entryOf(notice));
        if (notice.actorId) ask({"user", *notice.actorId});
        if (notice.standsInForId) ask({"user", *notice.standsInForId});
    }
    if (refs.empty()) return {};
    const auto names = kernel.get<Labels>().labels(tx, reader, refs);
    std::vector<ShownNotice> result;
    for (const auto& notice : notices) {
        const auto about = names.find(notice.about());
        const Ref entry = entryOf(notice);
        if (about == names.end() || (entry.id != 0 && !names.contains(entry))) continue;
        const auto actor = notice.actorId ? names.find({"user", *notice.actorId}) : names.end();
        std::string title = titleOf(kernel, reader.locale(), notice);
        if (notice.standsInForId) {
            const auto away = names.find({"user", *notice.standsInForId});
            title += " – " + kernel.translations().text(reader.locale(), "notifications.stands_in",
                                                        {{"name", away == names.end() ? "–" : away->second}});
        }
        result.push_back(
            {notice, std::move(title), about->second, actor == names.end() ? std::string() : actor->second});
    }
    return result;
}

std::vector<ShownNotice> newest(Transaction& tx, Kernel& kernel, const Viewer& viewer, int limit) {
    return shownTo(tx, kernel, viewer,
                   kernel.records().all<Notification>(tx, viewer, {.sort = "-updated_at", .limit = limit}));
}

}  // namespace kontor::notifications
