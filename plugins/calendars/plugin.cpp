#include "kontor/plugin.h"

#include "calendar.h"
#include "calendar_book.h"
#include "commands.h"
#include "edition.h"
#include "pages.h"
#include "recurrence_book.h"
#include "routes.h"

namespace kontor::calendars {

class CalendarsPlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        registry.permission({"calendars.read", "See business calendars and reckon with them.", roles::staff,
                             Permission::Limited::kept});
        registry.permission({"calendars.manage", "Set up business calendars: hours, holidays, exceptions.", {}});
        registry.record(calendarType());
        registry.group(editionGroup());
        const auto book = std::make_shared<CalendarBook>();
        registry.provides<Calendars>(book);
        registry.provides<Recurrences>(std::make_shared<RecurrenceBook>(book));
        addRoutes(registry);
        addPages(registry);
        addCommands(registry);
    }
};

}  // namespace kontor::calendars

KONTOR_PLUGIN(kontor::calendars::CalendarsPlugin)
