#include "depreciation.h"

#include <algorithm>
#include <cmath>

namespace kontor::assets {

namespace {

using std::chrono::year_month;
using std::chrono::year_month_day;

constexpr std::int64_t monthsOfYear = 12;
constexpr std::int64_t wholeRate = 10'000;

__extension__ typedef __int128 Wide;

/// a * b / c, half up; of amounts that are not negative.
std::int64_t share(std::int64_t a, std::int64_t b, std::int64_t c) {
    return static_cast<std::int64_t>((2 * static_cast<Wide>(a) * b + c) / (2 * static_cast<Wide>(c)));
}

year_month monthOf(Date day) {
    const year_month_day parts(day);
    return parts.year() / parts.month();
}

std::int64_t monthsBetween(year_month from, year_month to) {
    return (to - from).count();
}

/// How many ends of months have come, that of the first month included.
std::int64_t endsUntil(Date start, Date at) {
    const auto month = monthOf(at);
    const bool isEnd = Date(month / std::chrono::last) == at;
    return monthsBetween(monthOf(start), month) + (isEnd ? 1 : 0);
}

std::int64_t straightValue(const DepreciationPlan& plan, std::int64_t months) {
    if (!plan.months || *plan.months <= 0) return plan.price;
    return plan.price - share(plan.price - plan.residual, std::min(months, *plan.months), *plan.months);
}

std::int64_t decliningValue(const DepreciationPlan& plan, std::int64_t months) {
    const auto first = static_cast<unsigned>(monthOf(plan.start).month());
    std::int64_t book = plan.price;
    std::int64_t passed = 0;
    std::int64_t ofYear = monthsOfYear - first + 1;
    while (passed < months && book > plan.residual) {
        // What the whole of this calendar year takes, and how much of it has passed.
        std::int64_t taken = share(book, plan.rate * ofYear, wholeRate * monthsOfYear);
        std::int64_t counted = ofYear;
        if (plan.months) {
            const std::int64_t left = *plan.months - passed;
            if (left <= 0) return plan.residual;
            counted = std::min(ofYear, left);
            taken = std::max(share(book, plan.rate * counted, wholeRate * monthsOfYear),
                             share(book - plan.residual, counted, left));
        }
        taken = std::min(taken, book - plan.residual);
        if (months - passed < counted) return book - share(taken, months - passed, counted);
        book -= taken;
        passed += counted;
        ofYear = monthsOfYear;
        if (taken == 0 && !plan.months) break;
    }
    return book;
}

}  // namespace

std::int64_t bookValue(const DepreciationPlan& plan, Date at) {
    const std::int64_t months = endsUntil(plan.start, at);
    if (months <= 0 || plan.price <= plan.residual) return plan.price;
    switch (plan.method) {
        case DepreciationPlan::Method::straightLine:
            return straightValue(plan, months);
        case DepreciationPlan::Method::declining:
            return decliningValue(plan, months);
        case DepreciationPlan::Method::none:
            break;
    }
    return plan.price;
}

std::vector<DepreciationYear> depreciationYears(const DepreciationPlan& plan, std::size_t most) {
    std::vector<DepreciationYear> result;
    std::int64_t before = plan.price;
    for (auto year = monthOf(plan.start).year(); result.size() < most; ++year) {
        const std::int64_t value = bookValue(plan, Date(year / 12 / 31));
        if (value == before && !result.empty()) break;
        result.push_back({static_cast<int>(year), before - value, value});
        before = value;
        if (plan.method == DepreciationPlan::Method::none || value <= plan.residual) break;
    }
    return result;
}

std::optional<DepreciationPlan> planOf(const Asset& asset) {
    const auto start = asset.purchasedOn ? asset.purchasedOn : asset.deliveredOn ? asset.deliveredOn : asset.inUseSince;
    if (!asset.price || !start) return std::nullopt;
    DepreciationPlan plan;
    plan.price = asset.price->minor;
    plan.residual = asset.residual ? asset.residual->minor : 0;
    plan.months = asset.usefulMonths;
    plan.rate = std::llround(asset.rate.value_or(0) * 100);
    plan.start = *start;
    if (asset.depreciation == "straight_line") plan.method = DepreciationPlan::Method::straightLine;
    if (asset.depreciation == "declining") plan.method = DepreciationPlan::Method::declining;
    return plan;
}

}  // namespace kontor::assets
