#pragma once

#include <map>
#include <vector>

#include "core/clocks.h"

namespace kontor::sla::test {

/// What the model says of one clock.
struct Modelled {
    int number = 0;
    std::int64_t group = 0;
    bool on = false;  ///< what was promised is still to be done
    int spent = 0;    ///< minutes
    std::optional<Time> breachedAt = {};
};

/// The slow, obvious model: goes through a ticket's life minute by minute and looks at everything anew in each. Facts
/// lie on whole minutes. Answers the last run of each clock.
std::map<Clock, Modelled> model(const std::vector<Fact>& facts, const PolicyBook& book, Time until);

}  // namespace kontor::sla::test
