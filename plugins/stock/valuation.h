#pragma once

#include <cstdint>

/// What stock is worth by its moving average: exact, in hundredths, without ever rounding the average itself. What goes
/// out takes its share of the value along, so nothing is lost or left over.
namespace kontor::stock {

struct Holding {
    std::int64_t quantity = 0;
    std::int64_t value = 0;  ///< of all of it, in hundredths

    friend bool operator==(const Holding&, const Holding&) = default;
};

/// What so many of them are worth, to the nearest hundredth, halves to the even one; all of them are worth the value.
/// Nothing where there are none. `quantity` may be more than there are: at the average, what comes in is worth this.
std::int64_t worthOf(const Holding& holding, std::int64_t quantity);

/// With so many more that are worth that. Throws std::overflow_error for more than an amount can be.
Holding received(const Holding& holding, std::int64_t quantity, std::int64_t value);

/// Without so many of them. Throws std::invalid_argument for more than there are.
Holding issued(const Holding& holding, std::int64_t quantity);

/// `quantity` at that price. Throws std::overflow_error for more than an amount can be.
std::int64_t worthAt(std::int64_t price, std::int64_t quantity);

}  // namespace kontor::stock
