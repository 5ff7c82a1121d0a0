// The moving average: exact, nothing is lost on the way, nothing is left of an empty store.
#include "valuation.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "kontor/money.h"

namespace kontor::stock {
namespace {

TEST(Valuation, WhatComesAtSeveralPricesGoesAtTheirAverage) {
    Holding toner = received({}, 10, worthAt(1000, 10));
    toner = received(toner, 5, worthAt(1300, 5));
    EXPECT_EQ(toner, (Holding{15, 16500}));
    EXPECT_EQ(worthOf(toner, 1), 1100);
    toner = issued(toner, 3);
    EXPECT_EQ(toner, (Holding{12, 13200}));
    toner = received(toner, 12, worthAt(2000, 12));
    EXPECT_EQ(worthOf(toner, 2), 3100);
}

TEST(Valuation, ThirdsOfACentAreNeitherLostNorMade) {
    Holding three = received({}, 3, 100);
    std::int64_t out = 0;
    while (three.quantity > 0) {
        out += worthOf(three, 1);
        three = issued(three, 1);
        EXPECT_GE(three.value, 0);
        EXPECT_EQ(out + three.value, 100);
    }
    EXPECT_EQ(three, Holding{});
}

TEST(Valuation, HalvesGoToTheEvenHundredth) {
    EXPECT_EQ(worthOf({2, 5}, 1), 2);
    EXPECT_EQ(worthOf({2, 7}, 1), 4);
    EXPECT_EQ(worthOf({4, 9}, 1), 2);
    EXPECT_EQ(worthOf({4, 11}, 1), 3);
}

TEST(Valuation, AnyWalkKeepsTheSum) {
    std::uint64_t state = 4711;
    const auto below = [&](std::uint64_t count) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<std::int64_t>((state >> 33) % count);
    };
    Holding held;
    std::int64_t in = 0;
    std::int64_t out = 0;
    for (int i = 0; i < 20'000; ++i) {
        if (held.quantity == 0 || below(2) == 0) {
            const auto quantity = 1 + below(40);
            const auto value = worthAt(below(99'999), quantity);
            in += value;
            held = received(held, quantity, value);
        } else {
            const auto quantity = 1 + below(static_cast<std::uint64_t>(held.quantity));
            out += worthOf(held, quantity);
            held = issued(held, quantity);
        }
        ASSERT_EQ(in - out, held.value);
        ASSERT_GE(held.value, 0);
        if (held.quantity == 0) {
            ASSERT_EQ(held.value, 0);
        }
    }
}

TEST(Valuation, TooMuchIsRefused) {
    EXPECT_THROW(issued({3, 100}, 4), std::invalid_argument);
    EXPECT_THROW(worthAt(largestAmount, 2), std::overflow_error);
    EXPECT_THROW(received({1, largestAmount}, 1, 1), std::overflow_error);
    EXPECT_EQ(worthOf({1'000'000'000, largestAmount}, 1'000'000'000), largestAmount);
    EXPECT_EQ(worthOf({}, 5), 0);
}

}  // namespace
}  // namespace kontor::stock
