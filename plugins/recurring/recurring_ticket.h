#pragma once

#include <array>
#include <optional>
#include <string>

#include "kontor/calendars/recurrence.h"
#include "kontor/field.h"
#include "kontor/records.h"

namespace kontor::recurring {

inline constexpr std::array<std::string_view, 4> closedDays{"run", "before", "after", "skip"};

/// A ticket that is made again and again.
struct RecurringTicket {
    static constexpr std::string_view kind = "recurring_ticket";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string name;
    Json ticket = Json::object();
    std::optional<std::int64_t> templateId;
    std::string rule;
    std::string startsOn;
    std::string timeOfDay = "08:00";
    std::string timeZone = "Europe/Berlin";
    std::string onClosedDay = "run";
    std::optional<std::int64_t> calendarId;
    bool active = true;
    std::optional<Time> nextAt;
    std::optional<Time> lastAt;
    std::optional<std::int64_t> lastTicketId;
    std::string lastError;
    Time createdAt{};
    Time updatedAt{};

    calendars::Recurrence recurrence() const;
};

inline constexpr std::array recurringFields{
    idField<&RecurringTicket::id>(),
    versionField<&RecurringTicket::version>(),
    field<&RecurringTicket::name>("name")
        .limit(100)
        .required()
        .writable()
        .filterable()
        .sortable()
        .titled("recurring.field.name")
        .doc("What people call it.")
        .example("\"Check the backup\""),
    field<&RecurringTicket::ticket>("ticket")
        .required()
        .writable()
        .titled("recurring.field.ticket")
        .doc("What each ticket is made of, as in POST /api/v1/tickets; subject and requester_id at least. Members left "
             "out of a change stay, null takes one away. They go before the template's.")
        .example(R"({"subject": "Check the backup", "requester_id": 1, "priority": "low"})"),
    field<&RecurringTicket::templateId>("template_id")
        .refersTo("ticket_template")
        .writable()
        .filterable()
        .query("template")
        .titled("recurring.field.template_id")
        .doc("The template each ticket begins with, one for everyone; as it is at that time.")
        .example("null"),
    field<&RecurringTicket::rule>("rule")
        .as(FieldType::word)
        .limit(500)
        .required()
        .writable()
        .titled("recurring.field.rule")
        .doc("On which days: a rule of iCalendar (RFC 5545) with FREQ of DAILY, WEEKLY, MONTHLY or YEARLY.")
        .example("\"FREQ=MONTHLY;BYDAY=1MO\""),
    field<&RecurringTicket::startsOn>("starts_on")
        .as(FieldType::word)
        .limit(10)
        .required()
        .writable()
        .titled("recurring.field.starts_on")
        .doc("The first day; it is one of them, and intervals count from it.")
        .example("\"2026-12-07\""),
    field<&RecurringTicket::timeOfDay>("time_of_day")
        .as(FieldType::word)
        .limit(5)
        .writable()
        .titled("recurring.field.time_of_day")
        .doc("When on these days, by the clock of the zone.")
        .example("\"08:00\""),
    field<&RecurringTicket::timeZone>("time_zone")
        .as(FieldType::word)
        .limit(64)
        .writable()
        .titled("recurring.field.time_zone")
        .doc("Zone of days and time, by its IANA name.")
        .example("\"Europe/Berlin\""),
    field<&RecurringTicket::onClosedDay>("on_closed_day")
        .oneOf(closedDays)
        .writable()
        .titled("recurring.field.on_closed_day")
        .doc("Where the business calendar is closed all day: run makes it all the same, before and after move it to "
             "the last or next open day, skip leaves it out.")
        .example("\"after\""),
    field<&RecurringTicket::calendarId>("calendar_id")
        .refersTo("business_calendar")
        .writable()
        .filterable()
        .query("calendar")
        .titled("recurring.field.calendar_id")
        .doc("Whose closed days; the default calendar's when null.")
        .example("null"),
    field<&RecurringTicket::active>("active")
        .writable()
        .filterable()
        .sortable()
        .titled("recurring.field.active")
        .doc("Whether tickets are made.")
        .example("true"),
    field<&RecurringTicket::nextAt>("next_at")
        .filterable()
        .sortable()
        .titled("recurring.field.next_at")
        .doc("When the next ticket is made; null when there is none to come.")
        .example("\"2026-12-07T07:00:00.000000Z\""),
    field<&RecurringTicket::lastAt>("last_at")
        .filterable()
        .sortable()
        .titled("recurring.field.last_at")
        .doc("When the last one was made, or could not be.")
        .example("null"),
    field<&RecurringTicket::lastTicketId>("last_ticket_id")
        .refersTo("ticket")
        .filterable()
        .query("last_ticket")
        .titled("recurring.field.last_ticket_id")
        .doc("The last one.")
        .example("null"),
    field<&RecurringTicket::lastError>("last_error")
        .limit(500)
        .titled("recurring.field.last_error")
        .doc("Why the last one could not be made; empty when it could.")
        .example("\"\""),
    createdField<&RecurringTicket::createdAt>(),
    updatedField<&RecurringTicket::updatedAt>(),
};

inline Ref recurringRef(std::int64_t id) {
    return {std::string(RecurringTicket::kind), id};
}

RecordType recurringType();

/// What its next ticket is made of: its own fields, before those of its template. Throws Invalid for a template that is
/// gone or not for everyone.
Json ticketValues(Transaction& tx, Kernel& kernel, const RecurringTicket& recurring);

}  // namespace kontor::recurring
