#pragma once

#include <memory>

#include "kontor/calendars/calendars.h"
#include "kontor/calendars/recurrence.h"

namespace kontor::calendars {

/// Recurrences on the days of business calendars.
class RecurrenceBook : public Recurrences {
  public:
    explicit RecurrenceBook(std::shared_ptr<Calendars> calendars) : _calendars(std::move(calendars)) {}
    std::vector<Time> next(Transaction& tx, const Recurrence& recurrence, Time after, std::size_t most) override;

  private:
    std::shared_ptr<Calendars> _calendars;
};

}  // namespace kontor::calendars
