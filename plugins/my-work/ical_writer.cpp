#include "ical_writer.h"

#include "kontor/text.h"

namespace kontor::my_work {

IcalWriter& IcalWriter::line(std::string_view name, std::string_view value) {
    constexpr std::size_t most = 75;
    std::string whole = std::string(name) + ":" + std::string(value);
    std::size_t from = 0;
    std::size_t room = most;
    while (whole.size() - from > room) {
        std::size_t to = from + room;
        while ((static_cast<unsigned char>(whole[to]) & 0xC0U) == 0x80U) --to;  // no character is cut
        _result.append(whole, from, to - from).append("\r\n ");
        from = to;
        room = most - 1;
    }
    _result.append(whole, from).append("\r\n");
    return *this;
}

IcalWriter& IcalWriter::text(std::string_view name, std::string_view value) {
    std::string escaped;
    for (const char c : value) {
        if (c == '\n')
            escaped += "\\n";
        else if (c == '\\' || c == ',' || c == ';')
            escaped += {'\\', c};
        else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F)
            escaped += c;
    }
    return line(name, escaped);
}

IcalWriter& IcalWriter::time(std::string_view name, Time at) {
    // 2026-01-31T08:15:00.000000Z
    const std::string rfc = formatTime(at);
    std::string basic;
    for (const char c : rfc.substr(0, rfc.find('.')))
        if (c != '-' && c != ':') basic += c;
    return line(name, basic + "Z");
}

}  // namespace kontor::my_work
