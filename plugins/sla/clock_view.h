#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clocks.h"
#include "core/promise.h"
#include "kontor/kernel.h"
#include "policies.h"

/// Clocks as people and programs are shown them.
namespace kontor::sla {

/// "running", "paused", "breached", "met", "late", "handed_over", "cancelled" or "none".
std::string_view standOf(const ClockRun& run);
/// Runs something was promised for, the open ones first.
std::vector<ClockRun> worthShowing(std::vector<ClockRun> runs);
Json clockJson(const ClockRun& run, const Editions& editions);
Json stretchJson(const Stretch& stretch);
std::string_view nameOf(Stretch::Why why);

/// What makes texts of clocks for a viewer.
struct ClockWords {
    const Viewer& viewer;
    const Translations& translations;

    std::string text(const std::string& key, const Message::Params& params = {}) const {
        return translations.text(viewer.locale(), key, params);
    }
    std::string clock(Clock clock) const { return text("sla.clock." + std::string(nameOf(clock))); }
    std::string span(Duration span) const;
    /// One clock for a template: label, state, when it is due or was done.
    Json shown(const ClockRun& run) const;
};

/// What led to the stand of a clock.
struct Reasons {
    ClockRun run;
    std::vector<Stretch> stretches;
};

}  // namespace kontor::sla
