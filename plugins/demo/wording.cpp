#include "wording.h"

#include <array>

namespace kontor::demo {

namespace {

constexpr std::array<std::string_view, 10> devices{"Kyocera 4053", "HP M608",      "Brother L6400", "Canon C5840",
                                                   "Ricoh IM 430", "Zebra ZT411",  "HP M479",       "Xerox B8155",
                                                   "Epson C879R",  "Lexmark MS826"};
constexpr std::array<std::string_view, 12> apps{"SAP",   "Excel", "AutoCAD",  "SolidWorks",
                                                "DATEV", "Teams", "Proalpha", "Adobe Acrobat",
                                                "EPLAN", "Word",  "Power BI", "MES"};
constexpr std::array<std::string_view, 9> shares{"Projekte",    "Konstruktion",    "Vertrieb_Angebote",
                                                 "Buchhaltung", "QS_Prüfberichte", "Personal_alt",
                                                 "Einkauf",     "Marketing",       "Fertigung_Zeichnungen"};
constexpr std::array<std::string_view, 10> codes{"0x80070035", "SC542",       "E-1204",  "VL 561", "ORA-01017",
                                                 "0x0000011b", "ERR_TIMEOUT", "C4-6510", "M7 021", "0xc0000234"};

std::string padded(std::int64_t number, std::size_t width) {
    std::string text = std::to_string(number);
    return std::string(width - std::min(width, text.size()), '0') + text;
}

}  // namespace

Wording::Wording(Random& random, const Company& company, Time writtenAt, bool english)
    : _random(random), _company(company), _english(english) {
    _device = random.pick(devices);
    _room = std::string(1, static_cast<char>('A' + random.below(6))) + " " + std::to_string(random.between(0, 4)) +
            "." + padded(random.between(1, 38), 2);
    _app = random.pick(apps);
    _share = random.pick(shares);
    _code = random.pick(codes);
    _colleague = company.people.empty() ? "Anna Weber" : random.pick(company.people).name;
    _name = company.people.empty() ? "Jan Peters" : random.pick(company.people).name;
    _asset = "NW-" + padded(random.between(1, 9999), 5);
    const std::chrono::year_month_day soon{std::chrono::floor<std::chrono::days>(writtenAt) +
                                           std::chrono::days(random.between(3, 25))};
    const auto day = static_cast<unsigned>(soon.day());
    const auto month = static_cast<unsigned>(soon.month());
    static constexpr std::array<std::string_view, 12> months{"January",   "February", "March",    "April",
                                                             "May",       "June",     "July",     "August",
                                                             "September", "October",  "November", "December"};
    _date = english ? std::to_string(day) + " " + std::string(months[month - 1])
                    : padded(day, 2) + "." + padded(month, 2) + ".";
}

std::string Wording::valueOf(std::string_view slot) {
    if (slot == "device") return _device;
    if (slot == "room") return _room;
    if (slot == "app") return _app;
    if (slot == "share") return _share;
    if (slot == "code") return _code;
    if (slot == "colleague") return _colleague;
    if (slot == "name") return _name;
    if (slot == "date") return _date;
    if (slot == "asset") return _asset;
    if (slot == "time") {
        const auto minute = padded(_random.between(0, 11) * 5, 2);
        const auto hour = _random.between(7, 16);
        return _english ? std::to_string(hour) + ":" + minute : std::to_string(hour) + ":" + minute + " Uhr";
    }
    return std::to_string(_random.between(12, 989));
}

std::string Wording::fill(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const auto open = text.find('{');
        const auto close = open == std::string_view::npos ? open : text.find('}', open);
        if (close == std::string_view::npos) break;
        result += text.substr(0, open);
        result += valueOf(text.substr(open + 1, close - open - 1));
        text.remove_prefix(close + 1);
    }
    return result += text;
}

std::string Wording::one(const Texts& texts) {
    return texts.empty() ? std::string() : fill(_random.pick(texts));
}

}  // namespace kontor::demo
