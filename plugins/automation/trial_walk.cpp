// The work of a dry run: what happened is read from the journal, each record as it was, and nothing is written but
// what the trial found.
#include <algorithm>
#include <set>
#include <tuple>

#include "action_list.h"
#include "happening.h"
#include "kontor/query.h"
#include "rule_query.h"
#include "trial_service.h"
#include "trial_store.h"

namespace kontor::automation {

namespace {

constexpr int walkedAtOnce = 500;

/// One trial at work, as its author.
class Walk {
  public:
    Walk(Kernel& kernel, JobRun& run, Trial trial, Viewer viewer)
        : _kernel(kernel), _run(run), _trial(std::move(trial)), _viewer(std::move(viewer)) {
        readEvent(ruleFields, _trial.rule, &_rule);
        _condition = allOf({parseQuery(_rule.boundCondition), parseQuery(_trial.q)});
    }

    /// False when it shall be gone on with later.
    bool go() {
        _trial.state = "running";
        keep();
        const bool whole = _rule.schedule.empty() ? past() : present();
        if (_cancelled) return true;
        if (!whole) return false;
        _trial.state = "done";
        _trial.progress = 100;
        keep();
        return true;
    }

    Trial trial() const { return _trial; }

  private:
    void keep() {
        if (!_kernel.db().write([&](Transaction& tx) { return moveTrial(tx, _trial, _kernel.clock().now()); }))
            _cancelled = true;
        _run.progress(_trial.progress, 100);
    }

    bool full() const { return _trial.found >= mostTrialItems; }

    /// What happened in the span, entry by entry; a record is looked at once, with all that happened to it.
    bool past() {
        _fields = eventFields(_kernel, _viewer, _rule.appliesTo);
        std::int64_t first = 0;
        std::int64_t last = 0;
        const Time now = _kernel.clock().now();
        _kernel.db().read([&](Transaction& tx) {
            first = _kernel.journal().idAt(tx, now - std::chrono::hours(24) * _trial.days);
            last = _kernel.journal().idAt(tx, now + std::chrono::seconds(1));
        });
        std::set<std::int64_t> seen;
        for (std::int64_t at = first; !full();) {
            const auto entries = _kernel.db().read(
                [&](Transaction& tx) { return _kernel.journal().ofKind(tx, _rule.appliesTo, at, last, walkedAtOnce); });
            for (const auto& entry : entries) {
                if (_run.cancelled()) return false;
                if (full()) break;
                if (seen.insert(entry.ref.id).second) lookAt(entry.ref, first, last);
            }
            if (entries.size() < static_cast<std::size_t>(walkedAtOnce)) break;
            at = entries.back().id;
            _trial.progress = last > first ? 99 * (at - first) / (last - first) : 99;
            keep();
            if (_cancelled) return true;
        }
        return true;
    }

    void lookAt(const Ref& ref, std::int64_t first, std::int64_t last) {
        _kernel.db().write([&, counted = std::pair(_trial.looked, _trial.found)](Transaction& tx) {
            std::tie(_trial.looked, _trial.found) = counted;
            std::vector<JournalEntry> entries;
            std::optional<AnyRecord> now;
            try {
                now.emplace(_kernel.records().get(tx, _viewer, ref));
            } catch (const NotFound&) {
                return;  // gone, or not for the eyes of who asks
            }
            for (std::int64_t after = first;;) {
                auto some = _kernel.journal().from(tx, ref, after, walkedAtOnce);
                const bool more = some.size() == static_cast<std::size_t>(walkedAtOnce);
                if (more) after = some.back().id;
                std::move(some.begin(), some.end(), std::back_inserter(entries));
                if (!more) break;
            }
            for (auto& moment : historyOf(*now, entries)) {
                if (moment.entry.id > last || full()) return;
                std::string event = eventOf(moment.entry);
                const auto& events = _rule.events;
                if (event.empty() || std::find(events.begin(), events.end(), event) == events.end()) continue;
                if (_rule.id != 0 && _rule.wrote(moment.entry.reason)) continue;
                judge(tx, {std::move(event), std::move(moment), 0});
            }
        });
    }

    void judge(Transaction& tx, const Happening& happening) {
        ++_trial.looked;
        const QueryRecord values = eventValues(tx, _kernel, happening);
        const AnyRecord& record = happening.moment.after;
        if (!_kernel.records().matches(tx, _viewer, record, _condition, _fields.get(), &values)) return;
        note(tx, record, &happening.moment, happening.event, happening.moment.entry.at);
    }

    /// A rule that goes by the clock: what it would find now.
    bool present() {
        ListRequest request{.q = printQuery(_condition), .sort = "id", .limit = 200};
        for (bool more = true; more && !full();) {
            std::optional<std::string> next;
            const bool cancelled =
                _kernel.db().write([&, counted = std::pair(_trial.looked, _trial.found)](Transaction& tx) {
                    std::tie(_trial.looked, _trial.found) = counted;
                    const auto found = _kernel.records().list(tx, _viewer, _rule.appliesTo, request);
                    for (const auto& item : found.items) {
                        if (_run.cancelled()) return true;
                        if (full()) break;
                        ++_trial.looked;
                        note(tx, _kernel.records().get(tx, _viewer, item.ref()), nullptr, "schedule",
                             _kernel.clock().now());
                    }
                    next = found.nextCursor;
                    return false;
                });
            if (cancelled) return false;
            more = next.has_value();
            if (more) request.cursor = *next;
            _trial.progress = 50;
            keep();
            if (_cancelled) return true;
        }
        return true;
    }

    /// What the steps would do, one after the other; those that change nothing are no item.
    void note(Transaction& tx, const AnyRecord& record, const Moment* moment, const std::string& event, Time at) {
        WriteContext context{tx, _viewer, _kernel, at};
        std::vector<FieldChange> changes;
        for (const auto& step : _rule.steps()) {
            const Action* action = findAction(_kernel.catalog(), step["action"].text());
            if (!action) continue;
            for (auto& change : action->preview({context, record.ref(), record, step, moment, _rule.id})) {
                const Field* field = record.type().field(change.field);
                const auto& readable = record.type().fieldReadable;
                if (field && readable && !readable(_viewer, *field)) continue;
                changes.push_back(std::move(change));
            }
        }
        if (changes.empty()) return;
        TrialItem item;
        item.aboutKind = record.type().kind;
        item.aboutId = record.id();
        item.event = event;
        item.happenedAt = at;
        addTrialItem(tx, _trial.id, item, changes, _kernel.clock().now());
        ++_trial.found;
    }

    Kernel& _kernel;
    JobRun& _run;
    Trial _trial;
    Viewer _viewer;
    Rule _rule;
    Query _condition;
    std::shared_ptr<const QueryFields> _fields;
    bool _cancelled = false;
};

void runTrial(JobRun& run, Kernel& kernel) {
    const std::int64_t id = run.arguments()["trial"].integer();
    // As the system: the trial is its author's; all that follows is seen with their eyes.
    Trial trial = kernel.db().read([&](Transaction& tx) { return trialOf(tx, Viewer::system("trial"), kernel, id); });
    if (trial.state == "cancelled" || trial.state == "done") return;
    trial.looked = trial.found = trial.progress = 0;
    try {
        const Viewer author = kernel.db().write([&](Transaction& tx) {
            clearTrialItems(tx, id);
            // Nobody: the shell of the machine's administrator.
            const std::int64_t author = trial.madeById.value_or(0);
            return author == 0 ? Viewer::system("trial", Origin::rule)
                               : kernel.accounts().viewerOf(tx, author, Origin::rule);
        });
        author.require("automation.configure");
        Walk(kernel, run, trial, author).go();
    } catch (const Unavailable&) {
        throw;
    } catch (const std::exception& error) {
        trial.state = "failed";
        trial.error = error.what();
        kernel.db().write([&](Transaction& tx) { moveTrial(tx, trial, kernel.clock().now()); });
    }
}

}  // namespace

Job trialJob() {
    return {.name = "automation.trial", .doc = "Finds out what a rule would have done in the past.", .run = runTrial};
}

}  // namespace kontor::automation
