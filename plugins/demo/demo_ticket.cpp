#include "demo_ticket.h"

#include <algorithm>
#include <array>

#include "random.h"
#include "story.h"
#include "wording.h"

namespace kontor::demo {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr std::array<std::string_view, 3> levels{"low", "medium", "high"};
constexpr std::array<std::string_view, 4> priorities{"low", "normal", "high", "urgent"};
/// As the ticket's own rules have it: rows impact, columns urgency.
constexpr int matrix[3][3] = {{0, 0, 1}, {0, 1, 2}, {1, 2, 3}};

/// The next moment somebody works, not before `time`: on weekdays between 6 and 17 o'clock UTC.
Time atWork(Time time) {
    const auto day = std::chrono::floor<days>(time);
    const std::chrono::weekday weekday{day};
    const auto ofDay = time - day;
    if (weekday == std::chrono::Saturday) return atWork(day + days(2) + hours(6) + ofDay / 24);
    if (weekday == std::chrono::Sunday) return atWork(day + days(1) + hours(6) + ofDay / 24);
    if (ofDay < hours(6)) return day + hours(6) + ofDay / 8;
    if (ofDay > hours(17)) return atWork(day + days(1) + hours(6) + (ofDay - hours(17)) / 8);
    return time;
}

class Inventor {
  public:
    Inventor(const Company& company, std::uint64_t seed, std::int64_t number, std::int64_t count, Time now)
        : _company(company), _random(randomFor(seed, 2, static_cast<std::uint64_t>(number))), _now(now) {
        _ticket.requester = &_random.pick(company.people);
        const bool english = _ticket.requester->speaksEnglish || _random.chance(8);
        _stories = english ? englishStories() : germanStories();
        _phrases = english ? &englishPhrases() : &germanPhrases();
        _story = &storyByWeight();
        const auto year = std::chrono::duration_cast<Duration>(days(365));
        _ticket.createdAt = atWork(now - year + Duration(year.count() / count * number) + minutes(_random.below(360)));
        if (_ticket.createdAt > now - minutes(20)) _ticket.createdAt = now - minutes(20) - minutes(_random.below(300));
        _wording.emplace(_random, company, _ticket.createdAt, english);
        _case = _random.below(_story->subjects.size());
    }

    DemoTicket invent() {
        classify();
        staff();
        describe();
        converse();
        annotate();
        refine();
        return std::move(_ticket);
    }

  private:
    const Story& storyByWeight() {
        int all = 0;
        for (const auto& story : _stories) all += story.weight;
        int roll = static_cast<int>(_random.below(static_cast<std::size_t>(all)));
        for (const auto& story : _stories)
            if ((roll -= story.weight) < 0) return story;
        return _stories.front();
    }

    int around(int usual) {
        return std::clamp(usual + (_random.chance(25) ? static_cast<int>(_random.between(-1, 1)) : 0), 0, 2);
    }

    void classify() {
        static constexpr std::array<std::string_view, 8> sources{"email",  "email",  "email", "portal",
                                                                 "portal", "portal", "phone", "agent"};
        const int impact = around(_story->impact);
        const int urgency = around(_story->urgency);
        int priority = matrix[impact][urgency];
        if (_random.chance(6)) {
            priority = std::min(priority + 1, 3);
            _ticket.priorityByHand = true;
        }
        _ticket.type = _story->type;
        _ticket.impact = levels[static_cast<std::size_t>(impact)];
        _ticket.urgency = levels[static_cast<std::size_t>(urgency)];
        _ticket.priority = priorities[static_cast<std::size_t>(priority)];
        _ticket.source = _random.pick(sources);
        _ticket.categoryId = _company.categories.at(std::string(_story->category));
        for (const auto tag : _story->tags)
            if (_random.chance(55)) _ticket.tags.emplace_back(tag);
        if (_random.chance(3)) _ticket.tags.emplace_back("vip");
        if (_random.chance(4)) _ticket.tags.emplace_back("homeoffice");
        static constexpr std::array<int, 4> dueHours{120, 48, 16, 6};
        if (_random.chance(70))
            _ticket.dueAt = atWork(_ticket.createdAt + hours(dueHours[static_cast<std::size_t>(priority)]));
    }

    void staff() {
        _ticket.groupId = _company.groups.at(std::string(_story->group));
        const auto& team = _company.teams.at(std::string(_story->group));
        _ticket.assignee = &_company.agents[_random.pick(team)];
        for (std::size_t i = _random.chance(15) ? _random.below(3) : 0; i > 0; --i) {
            const Person* watcher = &_random.pick(_company.people);
            const bool known =
                std::find(_ticket.watchers.begin(), _ticket.watchers.end(), watcher) != _ticket.watchers.end();
            if (watcher != _ticket.requester && !known) _ticket.watchers.push_back(watcher);
        }
    }

    void describe() {
        _ticket.subject = _wording->fill(_story->subjects[_case]);
        std::string body = _wording->fill(_story->openings[_case]);
        const std::size_t detail = _random.below(_story->details.size());
        body += " " + _wording->fill(_story->details[detail]);
        if (_random.chance(60)) body += "\n\n" + _wording->fill(_story->details[(detail + 1) % _story->details.size()]);
        if (_random.chance(55)) body += " " + _wording->one(_phrases->context);
        _ticket.description = letter(_phrases->greetings, body, _phrases->closings, _ticket.requester->name);
    }

    /// After "Hello," English goes on with a capital letter, German does not.
    std::string letter(const Texts& greetings, std::string body, const Texts& closings, const std::string& name) {
        if (_phrases == &englishPhrases() && !body.empty() && body[0] >= 'a' && body[0] <= 'z')
            body[0] = static_cast<char>(body[0] - 'a' + 'A');
        return _wording->one(greetings) + "\n\n" + body + "\n\n" + _wording->one(closings) + "\n" + name;
    }

    /// The next step of the conversation, some while later; false when that would be in the future.
    bool later(Duration least, Duration most) {
        const auto span = Duration(_random.between(least.count(), most.count()));
        const Time next = atWork(_at + span);
        if (next >= _now) return false;
        _at = next;
        return true;
    }

    void agentSays(const std::string& body) {
        if (!_ticket.firstRespondedAt) _ticket.firstRespondedAt = _at;
        _ticket.messages.push_back(
            {_at, _ticket.assignee, true,
             letter(_phrases->agentGreetings, body, _phrases->agentClosings, _ticket.assignee->name)});
    }
    void requesterSays(const std::string& body) {
        const std::string signature = _random.chance(50) ? "\n\n" + _ticket.requester->first : "";
        _ticket.messages.push_back({_at, _ticket.requester, false, body + signature});
    }

    void converse() {
        _at = _ticket.createdAt;
        _ticket.state = "new";
        if (!later(minutes(4), hours(7))) return unanswered();
        _ticket.state = "open";
        const std::size_t rounds = std::min(_random.below(3), _story->questions.size());
        std::size_t question = _random.below(_story->questions.size());
        std::string first = _wording->one(_phrases->acknowledgements);
        if (rounds > 0) first += " " + _wording->fill(_story->questions[question]);
        agentSays(first);
        for (std::size_t round = 0; round < rounds; ++round) {
            if (!later(minutes(10), hours(30))) return waiting();
            requesterSays(_wording->fill(_story->answers[question]));
            question = (question + 1) % _story->questions.size();
            if (round + 1 == rounds) break;
            if (!later(minutes(15), hours(20))) return;
            agentSays(_wording->fill(_story->questions[question]));
        }
        if (!later(minutes(20), hours(60))) return waiting();
        agentSays(_wording->fill(_story->solutions[_case]));
        if (_random.chance(12) && later(hours(1), hours(30))) {
            requesterSays(_wording->one(_phrases->stillBroken));
            if (!later(hours(1), hours(40))) return;
            agentSays(_wording->one(_phrases->secondTries));
        }
        if (_now - _at < days(20) && _random.chance(10)) return;  // a few stay open
        _ticket.state = "resolved";
        _ticket.resolvedAt = _at;
        if (_random.chance(55) && later(minutes(5), hours(24))) requesterSays(_wording->one(_phrases->thanks));
        if (later(days(2), days(8))) {
            _ticket.state = "closed";
            _ticket.closedAt = _at;
        }
    }

    void unanswered() {
        if (_random.chance(60)) _ticket.assignee = nullptr;
    }
    void waiting() {
        if (_random.chance(50)) return;
        _ticket.state = "pending";
        _ticket.pendingReason = _random.chance(70) ? "requester" : "third_party";
    }

    void annotate() {
        const bool finished = _ticket.state == "resolved" || _ticket.state == "closed";
        const Person* agent = _ticket.assignee;
        if (agent && _ticket.state != "new") {
            const Time first = _ticket.firstRespondedAt.value_or(_ticket.createdAt);
            if (_random.chance(45)) _ticket.notes.push_back({first + minutes(3), agent, _wording->one(_story->notes)});
            if (_random.chance(15)) _ticket.notes.push_back({_at, agent, _wording->one(_phrases->waitingNotes)});
            if (_random.chance(22))
                for (const auto title : _story->tasks) {
                    DemoTask task{_wording->fill(title), agent, _random.chance(50), std::nullopt};
                    if (finished || _random.chance(40)) task.doneAt = _at;
                    _ticket.tasks.push_back(std::move(task));
                }
        }
        _ticket.updatedAt = _ticket.createdAt;
        for (const auto& message : _ticket.messages) _ticket.updatedAt = std::max(_ticket.updatedAt, message.at);
        for (const auto& note : _ticket.notes) _ticket.updatedAt = std::max(_ticket.updatedAt, note.at);
        if (_ticket.closedAt) _ticket.updatedAt = std::max(_ticket.updatedAt, *_ticket.closedAt);
        _ticket.updatedAt = std::min(_ticket.updatedAt, _now);
    }

    /// The company's own words, and what is kept beside a ticket. Last, so that the rest stays as it is.
    void refine() {
        _ticket.status = _ticket.state;
        if (_ticket.state == "open" && _random.chance(40)) _ticket.status = "in_progress";
        if (_ticket.pendingReason == "third_party")
            _ticket.status = _random.chance(65) ? "waiting_for_parts" : "waiting_for_approval";
        if (_ticket.priority == "urgent" && _random.chance(15)) {
            _ticket.priorityName = "major";
            _ticket.priorityByHand = true;
        }
        if (_ticket.resolvedAt) {
            const bool plain = _random.chance(78);
            _ticket.resolutionCode = _ticket.type == "question" ? "answered"
                                     : plain                    ? "solved"
                                     : _random.chance(60)       ? "workaround"
                                                                : "not_reproducible";
        }
        _ticket.statusChangedAt = _ticket.closedAt.value_or(_ticket.resolvedAt.value_or(_ticket.createdAt));
        if (_ticket.messages.empty()) return;
        const DemoMessage& last = _ticket.messages.back();
        _ticket.lastMessageAt = last.at;
        _ticket.lastMessageDirection = last.fromAgent ? "out" : "in";
        if (!_ticket.resolvedAt && _ticket.state != "new") _ticket.statusChangedAt = last.at;
    }

    const Company& _company;
    Random _random;
    const Time _now;
    std::span<const Story> _stories;
    const Phrases* _phrases = nullptr;
    const Story* _story = nullptr;
    std::size_t _case = 0;
    std::optional<Wording> _wording;
    DemoTicket _ticket;
    Time _at{};
};

}  // namespace

DemoTicket inventTicket(const Company& company, std::uint64_t seed, std::int64_t number, std::int64_t count, Time now) {
    return Inventor(company, seed, number, count, now).invent();
}

}  // namespace kontor::demo
