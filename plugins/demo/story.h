#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace kontor::demo {

using Texts = std::vector<std::string_view>;

/// One sort of matter people report, with the words for it. `{slots}` are filled per ticket: {device} {room} {app}
/// {share} {code} {colleague} {date} {name} {time}.
struct Story {
    std::string_view category;
    std::string_view type;   ///< incident, service_request, question
    std::string_view group;  ///< the team that works on it
    int weight = 1;          ///< how often it comes
    int impact = 1;          ///< 0 low, 1 medium, 2 high: the usual
    int urgency = 1;
    Texts tags;
    Texts subjects;
    Texts openings;   ///< what happened: the first goes with the first subject, and so on
    Texts details;    ///< more of it
    Texts questions;  ///< of the agent
    Texts answers;    ///< of the requester, in the order of the questions
    Texts solutions;  ///< of the agent, in the order of the subjects
    Texts notes;      ///< among agents
    Texts tasks;
};

/// What is said in every matter, in one language.
struct Phrases {
    Texts greetings;
    Texts context;
    Texts closings;
    Texts agentGreetings;
    Texts acknowledgements;
    Texts agentClosings;
    Texts thanks;
    Texts stillBroken;
    Texts secondTries;
    Texts waitingNotes;
};

std::span<const Story> germanStories();
std::span<const Story> englishStories();
const Phrases& germanPhrases();
const Phrases& englishPhrases();

}  // namespace kontor::demo
