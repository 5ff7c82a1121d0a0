#include "number_pattern.h"

#include "kontor/text.h"

namespace kontor::assets {

namespace {

constexpr std::size_t mostDigits = 12;

bool isCounter(std::string_view inside) {
    return !inside.empty() && inside.size() <= mostDigits && inside.find_first_not_of('0') == std::string_view::npos;
}

bool isDatePart(std::string_view inside) {
    return inside == "yyyy" || inside == "yy" || inside == "mm";
}

std::string twoDigits(unsigned value) {
    return (value < 10 ? "0" : "") + std::to_string(value);
}

}  // namespace

NumberPattern NumberPattern::on(Date day) const {
    const std::chrono::year_month_day parts(day);
    const std::string year = std::to_string(static_cast<int>(parts.year()));
    const auto filled = [&](std::string text) {
        text = replaceAll(std::move(text), "{yyyy}", year);
        text = replaceAll(std::move(text), "{yy}", year.substr(year.size() - 2));
        return replaceAll(std::move(text), "{mm}", twoDigits(static_cast<unsigned>(parts.month())));
    };
    return {filled(before), filled(after), digits};
}

std::string NumberPattern::number(std::int64_t counted) const {
    const std::string plain = std::to_string(counted);
    return before + std::string(plain.size() < digits ? digits - plain.size() : 0, '0') + plain + after;
}

std::optional<NumberPattern> parsePattern(std::string_view text) {
    NumberPattern result;
    std::string* part = &result.before;
    while (!text.empty()) {
        if (text.front() == '}') return std::nullopt;
        if (text.front() != '{') {
            *part += text.front();
            text.remove_prefix(1);
            continue;
        }
        const auto end = text.find('}');
        if (end == std::string_view::npos) return std::nullopt;
        const std::string_view inside = text.substr(1, end - 1);
        if (isCounter(inside) && result.digits == 0) {
            result.digits = inside.size();
            part = &result.after;
        } else if (isDatePart(inside)) {
            *part += text.substr(0, end + 1);
        } else {
            return std::nullopt;
        }
        text.remove_prefix(end + 1);
    }
    if (result.digits == 0) return std::nullopt;
    return result;
}

}  // namespace kontor::assets
