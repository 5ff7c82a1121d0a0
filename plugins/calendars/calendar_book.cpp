#include "calendar_book.h"

#include "calendar_store.h"

namespace kontor::calendars {

namespace {

constexpr std::size_t mostKept = 200;

}  // namespace

std::shared_ptr<const BusinessTime> CalendarBook::of(Transaction& tx, std::int64_t id) {
    const auto newest = newestEdition(tx, id);
    if (!newest) return nullptr;
    {
        const std::lock_guard lock(_mutex);
        const auto kept = _kept.find(id);
        if (kept != _kept.end() && kept->second.newestEdition == *newest) return kept->second.time;
    }
    auto editions = editionsOf(tx, id);
    const bool written = tx.writes();
    const std::int64_t last = editions.back().id;
    auto time = businessTime(std::move(editions));
    // What this transaction wrote itself may yet be rolled back, and its id given to another row.
    if (written) return time;
    const std::lock_guard lock(_mutex);
    if (_kept.size() >= mostKept) _kept.clear();
    _kept[id] = {last, time};
    return time;
}

std::int64_t CalendarBook::standard(Transaction& tx) {
    return defaultCalendar(tx);
}

}  // namespace kontor::calendars
