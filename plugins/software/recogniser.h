#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "kontor/kernel.h"
#include "rule.h"

namespace kontor::software {

/// What applying the rules changes, or would.
struct RecognitionReport {
    struct Change {
        std::int64_t titleId = 0;
        std::string title;
        std::string from;  ///< product and version; or state or kind
        std::string to;
        std::int64_t ruleId = 0;  ///< 0 = none
    };
    static constexpr std::size_t mostExamples = 50;

    std::int64_t titles = 0;  ///< looked at; those that people decided are not
    std::int64_t changed = 0;
    std::int64_t recognised = 0;
    std::int64_t unrecognised = 0;
    std::int64_t productsMade = 0;
    std::int64_t byCandidate = 0;  ///< decided by the rule that was tried
    std::vector<Change> examples;
};

/// Recognises the titles that no rule has looked at yet.
void recogniseNewTitles(Kernel& kernel);

/// Asks the rules about all titles again. Doing it twice changes nothing the second time. `goOn` is asked in between.
RecognitionReport applyRules(Kernel& kernel, const std::function<bool(const RecognitionReport&)>& goOn);

/// What `applyRules` would do, also with one more rule, or with one of the rules as it shall be. Writes nothing.
RecognitionReport tryRules(Kernel& kernel, const std::optional<RecognitionRule>& candidate);

/// What such a title would be recognised as.
std::optional<Recognised> judge(Transaction& tx, const Viewer& viewer, Kernel& kernel, const RawTitle& title);

}  // namespace kontor::software
