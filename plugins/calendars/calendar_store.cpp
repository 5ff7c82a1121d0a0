#include "calendar_store.h"

#include <tuple>

namespace kontor::calendars {

namespace {

using Row = std::tuple<std::int64_t, Time, Time, std::string, std::string, std::string, std::string>;

Edition editionOf(const Row& row) {
    const auto& [id, madeAt, validFrom, timeZone, region, hours, days] = row;
    // Checked before they were written.
    std::vector<FieldError> errors;
    return {id,
            madeAt,
            validFrom,
            timeZone,
            region,
            readWeek(Json::parse(hours), errors),
            readDays(Json::parse(days), errors)};
}

}  // namespace

void addEdition(Transaction& tx, const Calendar& calendar, std::int64_t madeBy, Time now) {
    tx.insert(
        "INSERT INTO business_calendar_editions (kind, record_id, valid_from, time_zone, region, hours, days,"
        " made_by_id, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        Calendar::kind, calendar.id, calendar.validFrom, calendar.timeZone, calendar.region, calendar.hours.dump(),
        calendar.days.dump(), madeBy == 0 ? std::nullopt : std::optional(madeBy), now, now);
}

std::optional<std::int64_t> newestEdition(Transaction& tx, std::int64_t calendarId) {
    return tx.maybe<std::int64_t>(
        "SELECT id FROM business_calendar_editions WHERE kind = ? AND record_id = ? ORDER BY id DESC LIMIT 1",
        Calendar::kind, calendarId);
}

std::vector<Edition> editionsOf(Transaction& tx, std::int64_t calendarId) {
    std::vector<Edition> editions;
    for (const auto& row :
         tx.all<Row>("SELECT id, created_at, valid_from, time_zone, region, hours, days FROM business_calendar_editions"
                     " WHERE kind = ? AND record_id = ? ORDER BY id",
                     Calendar::kind, calendarId))
        editions.push_back(editionOf(row));
    return editions;
}

std::int64_t defaultCalendar(Transaction& tx) {
    return tx.one<std::int64_t>(
        "SELECT id FROM business_calendars WHERE is_default = 1 AND deleted_at IS NULL ORDER BY id LIMIT 1");
}

std::vector<std::int64_t> otherDefaults(Transaction& tx, std::int64_t calendarId) {
    return tx.all<std::int64_t>(
        "SELECT id FROM business_calendars WHERE is_default = 1 AND deleted_at IS NULL AND id <> ? ORDER BY id"
        " FOR UPDATE",
        calendarId);
}

bool isNameTaken(Transaction& tx, const std::string& name, std::int64_t calendarId) {
    return tx
        .maybe<std::int64_t>(
            "SELECT id FROM business_calendars WHERE name = ? AND id <> ? AND deleted_at IS NULL LIMIT 1", name,
            calendarId)
        .has_value();
}

}  // namespace kontor::calendars
