#include "clocks.h"

#include <algorithm>
#include <utility>

namespace kontor::sla {

namespace {

using Ended = ClockRun::Ended;

constexpr std::size_t mostSpans = 1'000'000;  // all there are

std::size_t indexOf(Clock clock) {
    return static_cast<std::size_t>(clock);
}

bool isFinished(const Situation& situation) {
    return situation.state == "resolved" || situation.state == "closed";
}

class Walk {
  public:
    Walk(const PolicyBook& book, const Explain& explain) : _book(book), _explain(explain) {}

    void take(const Fact& fact) {
        if (_over) return;
        advance(fact.at);
        const bool wasFinished = _begun && isFinished(_situation);
        _situation = fact.now;
        _terms = _book(_now, _situation);
        if (fact.type == Fact::Type::created && !_begun) {
            _begun = true;
            start(Clock::firstResponse);
            start(Clock::resolution);
        }
        if (!_begun) return;
        if (fact.type == Fact::Type::agentSaid && !fact.automatic) answered();
        if (fact.type == Fact::Type::requesterSaid && !fact.automatic && !open(Clock::firstResponse) &&
            !open(Clock::nextResponse))
            start(Clock::nextResponse);
        if (fact.type == Fact::Type::merged || fact.type == Fact::Type::deleted) {
            for (auto& run : _runs) end(run, Ended::cancelled);
            _over = true;
            return;
        }
        if (isFinished(_situation)) {
            if (!wasFinished)
                for (auto& run : _runs) end(run, Ended::met);
        } else {
            if (wasFinished) openAgain(Clock::resolution);
            settleGroup(wasFinished);
        }
        for (auto& run : _runs) settle(run);
    }

    std::vector<ClockRun> finish(Time until) {
        if (!_over) advance(until);
        return std::move(_runs);
    }

  private:
    /// Lets the time pass in which nothing happened.
    void advance(Time to) {
        if (!_begun || to <= _now) {
            _now = std::max(_now, to);
            return;
        }
        for (auto& run : _runs) {
            if (run.running) {
                run.spent += _terms.calendar->between(_now, to);
                if (!run.breachedAt && run.dueAt && to > *run.dueAt) run.breachedAt = run.dueAt;
            }
            // What was resolved may yet go on; then this lay in between.
            if (_explain && (run.ended == Ended::no || run.ended == Ended::met)) explain(run, to);
        }
        _now = to;
    }

    void explain(const ClockRun& run, Time to) {
        using Why = Stretch::Why;
        Stretch stretch{run.clock, run.number, _now, to, Why::counted, run.edition, 0};
        if (!run.running) {
            if (run.ended == Ended::met && !mayGoOn(run)) return;
            stretch.why = isFinished(_situation)            ? Why::finished
                          : !run.target || !_terms.calendar ? Why::noTarget
                                                            : Why::paused;
            return _explain(stretch);
        }
        const auto closed = [&](Time from, Time until) {
            if (from < until) _explain({run.clock, run.number, from, until, Why::closed, run.edition, 0});
        };
        Time last = _now;
        for (const auto& span : _terms.calendar->open(_now, to, mostSpans)) {
            closed(last, span.from);
            _explain({run.clock, run.number, span.from, span.to, Why::counted, run.edition, span.edition});
            last = span.to;
        }
        closed(last, to);
    }

    /// Of a run that was ended by resolving: whether opening again could go on with it.
    bool mayGoOn(const ClockRun& run) const {
        return isFinished(_situation) && (run.clock == Clock::resolution || run.clock == Clock::group) &&
               &run == latest(run.clock);
    }

    const ClockRun* latest(Clock clock) const {
        const auto found =
            std::find_if(_runs.rbegin(), _runs.rend(), [&](const ClockRun& run) { return run.clock == clock; });
        return found == _runs.rend() ? nullptr : &*found;
    }
    ClockRun* latest(Clock clock) { return const_cast<ClockRun*>(std::as_const(*this).latest(clock)); }
    ClockRun* open(Clock clock) {
        ClockRun* run = latest(clock);
        return run && run->ended == Ended::no ? run : nullptr;
    }

    ClockRun& start(Clock clock) {
        ClockRun run;
        run.clock = clock;
        run.number = ++_numbers[indexOf(clock)];
        run.startedAt = _now;
        _runs.push_back(run);
        return _runs.back();
    }

    void end(ClockRun& run, Ended how) {
        if (run.ended != Ended::no) return;
        run.ended = how;
        run.endedAt = _now;
        run.running = false;
    }

    void answered() {
        for (const Clock clock : {Clock::firstResponse, Clock::nextResponse})
            if (ClockRun* run = open(clock)) end(*run, Ended::met);
    }

    void openAgain(Clock clock) {
        ClockRun* run = latest(clock);
        if (!run || run->ended != Ended::met) return;
        run->ended = Ended::no;
        run->endedAt.reset();
    }

    void settleGroup(bool wasFinished) {
        ClockRun* run = latest(Clock::group);
        if (wasFinished) openAgain(Clock::group);
        if (run && run->ended == Ended::no && run->groupId != _situation.groupId) end(*run, Ended::handedOver);
        if (!_situation.groupId || open(Clock::group)) return;
        Duration before{0};
        for (const auto& other : _runs)
            if (other.clock == Clock::group && other.groupId == _situation.groupId) before = other.spent;
        ClockRun& next = start(Clock::group);
        next.groupId = _situation.groupId;
        next.spent = before;
    }

    /// Runs or stops a clock as the situation and its terms say.
    void settle(ClockRun& run) {
        if (run.ended != Ended::no) return;
        const auto& target = _terms.targets[indexOf(run.clock)];
        const bool changed = run.target != target || run.policy != _terms.policy || run.edition != _terms.edition;
        run.target = target;
        run.policy = _terms.policy;
        run.edition = _terms.edition;
        if (run.breachedAt && changed && (!target || run.spent < *target)) run.breachedAt.reset();
        const bool paused =
            std::find(_terms.pauses.begin(), _terms.pauses.end(), _situation.state) != _terms.pauses.end();
        const bool runs = target && _terms.calendar && !paused && !isFinished(_situation);
        if (!runs)
            run.dueAt = run.breachedAt;
        else if (!run.breachedAt && (!run.running || changed))
            run.dueAt = dueAfter(*target - run.spent);
        run.running = runs;
    }

    std::optional<Time> dueAfter(Duration rest) const {
        const auto due = _terms.calendar->after(_now, std::max(rest, Duration(0)));
        if (!due) return std::nullopt;
        return std::chrono::ceil<std::chrono::minutes>(*due);
    }

    const PolicyBook& _book;
    const Explain& _explain;
    Situation _situation;
    Terms _terms;
    Time _now{};
    bool _begun = false;
    bool _over = false;
    std::vector<ClockRun> _runs;
    std::array<int, clockCount> _numbers{};
};

}  // namespace

std::vector<ClockRun> run(std::span<const Fact> facts, const PolicyBook& book, Time until, const Explain& explain) {
    Walk walk(book, explain);
    for (const auto& fact : facts) walk.take(fact);
    return walk.finish(until);
}

}  // namespace kontor::sla
