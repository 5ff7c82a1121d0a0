#include "valuation.h"

#include <stdexcept>

#include "kontor/money.h"

namespace kontor::stock {

namespace {

/// Products of two 64-bit numbers; the compiler warns of the type's name alone.
__extension__ using Wide = __int128;

std::int64_t amountOf(Wide value) {
    if (value > largestAmount || value < -largestAmount) throw std::overflow_error("more than an amount can be");
    return static_cast<std::int64_t>(value);
}

}  // namespace

std::int64_t worthOf(const Holding& holding, std::int64_t quantity) {
    if (holding.quantity <= 0) return 0;
    const Wide product = Wide{holding.value} * quantity;
    Wide whole = product / holding.quantity;
    const Wide rest = product % holding.quantity;
    if (2 * rest > holding.quantity || (2 * rest == holding.quantity && whole % 2 != 0)) ++whole;
    return amountOf(whole);
}

Holding received(const Holding& holding, std::int64_t quantity, std::int64_t value) {
    return {holding.quantity + quantity, amountOf(Wide{holding.value} + value)};
}

Holding issued(const Holding& holding, std::int64_t quantity) {
    if (quantity > holding.quantity) throw std::invalid_argument("more than there are");
    return {holding.quantity - quantity, holding.value - worthOf(holding, quantity)};
}

std::int64_t worthAt(std::int64_t price, std::int64_t quantity) {
    return amountOf(Wide{price} * quantity);
}

}  // namespace kontor::stock
