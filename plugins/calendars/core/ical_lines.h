#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kontor::calendars {

/// A content line of an iCalendar file, unfolded.
struct IcalLine {
    int number = 0;      ///< of the file's line it begins in, from 1
    std::string name;    ///< in capitals: "DTSTART"
    std::string params;  ///< ";VALUE=DATE", as written
    std::string value;

    std::string whole() const { return name + params + ":" + value; }
};

/// The lines of one VEVENT, without those of what is nested in it.
struct IcalEvent {
    int line = 0;
    std::vector<IcalLine> lines;

    const IcalLine* find(std::string_view name) const;
};

/// Reads the form of a file: folding, lines, components that end as they begin. Gives each event in order.
/// Throws Invalid for the field `file`, naming the line.
void readIcalEvents(std::string_view text, const std::function<void(const IcalEvent&)>& each);

/// Throws what is wrong with a line.
[[noreturn]] void refuseLine(int line, const std::string& key, std::string_view text = {});

}  // namespace kontor::calendars
