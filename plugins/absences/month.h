#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absence.h"
#include "kontor/kernel.h"

namespace kontor::absences {

/// Somebody's days of a month.
struct PersonMonth {
    std::int64_t userId = 0;
    std::string name;
    /// Of each day from the first on, the absence that lies in it, by its place in `AbsenceMonth::absences`.
    std::vector<std::optional<std::size_t>> days;
};

/// Who of a team is away when.
struct AbsenceMonth {
    std::chrono::year_month month{};
    std::vector<Absence> absences;
    std::vector<PersonMonth> people;
    std::map<std::int64_t, std::string> names;  ///< of those who stand in
    bool isCut = false;                         ///< the team is larger than what is shown
};

inline constexpr int mostInMonth = 200;

/// `2026-08`; nothing for what is no month.
std::optional<std::chrono::year_month> monthIn(std::string_view text);
std::string monthText(std::chrono::year_month month);
/// The month that it is for this viewer.
std::chrono::year_month monthOf(Time at, const Viewer& viewer);
unsigned daysIn(std::chrono::year_month month);

/// Of the people of a team, or of everybody who is away at some time of the month where none is given, as far as the
/// viewer sees them; days are the viewer's.
AbsenceMonth absencesIn(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::chrono::year_month month,
                        std::optional<std::int64_t> groupId);

}  // namespace kontor::absences
