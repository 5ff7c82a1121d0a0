#include "policies.h"

#include <algorithm>
#include <map>

#include "kontor/log.h"
#include "policy_store.h"

namespace kontor::sla {

namespace {

const LogEvent unknownName(LogEvent::Level::warning, "sla.query", "Policy {policy} fits no ticket: {error}",
                           "Its condition names something that there is no longer. Write it anew.");

}  // namespace

std::optional<Duration> Edition::target(Clock clock, const Situation& situation) const {
    if (clock == Clock::group) {
        const auto own = groups.find(situation.groupId.value_or(0));
        const auto found = own != groups.end() ? own : groups.find(0);
        return found == groups.end() ? std::nullopt : std::optional(found->second);
    }
    for (const char* key : {"priority_name", "priority"}) {
        const auto value = situation.values.find(key);
        if (value == situation.values.end()) continue;
        const auto row = targets.find(value->second);
        if (row != targets.end()) return row->second[static_cast<std::size_t>(clock)];
    }
    const auto row = targets.find("default");
    return row == targets.end() ? std::nullopt : row->second[static_cast<std::size_t>(clock)];
}

Edition editionOf(const Json& data) {
    // Checked before it was written; what a later version no longer understands is left out.
    std::vector<FieldError> errors;
    Edition edition;
    edition.name = data["name"].text();
    edition.query = parseQuery(data["query"].text());
    edition.position = data["position"].integer();
    if (data["calendar_id"].isInteger()) edition.calendarId = data["calendar_id"].integer();
    edition.targets = readTargets(data["targets"], errors);
    edition.groups = readGroupTargets(data["ola"], errors);
    edition.pauses = readPauses(data["pauses"], errors);
    edition.steps = readSteps(data["steps"], errors);
    edition.active = data["active"] == Json(true);
    return edition;
}

const Edition* Editions::find(std::int64_t id) const {
    const auto found = std::lower_bound(
        _all.begin(), _all.end(), id, [](const Edition& edition, std::int64_t wanted) { return edition.id < wanted; });
    return found == _all.end() || found->id != id ? nullptr : &*found;
}

std::vector<const Edition*> Editions::inForce(Time at) const {
    std::map<std::int64_t, const Edition*> newest;
    for (const auto& edition : _all)
        if (edition.validFrom <= at) newest[edition.policyId] = &edition;
    std::vector<const Edition*> result;
    for (const auto& [policy, edition] : newest)
        if (edition->active) result.push_back(edition);
    std::stable_sort(result.begin(), result.end(),
                     [](const Edition* a, const Edition* b) { return a->position < b->position; });
    return result;
}

std::optional<Time> Editions::since() const {
    if (_all.empty()) return std::nullopt;
    return std::min_element(_all.begin(), _all.end(),
                            [](const Edition& a, const Edition& b) { return a.validFrom < b.validFrom; })
        ->validFrom;
}

Editions Editions::with(const Application& application) const {
    Editions result = *this;
    result._applications.push_back(application);
    return result;
}

std::shared_ptr<const Editions> Policies::get(Transaction& tx, const kontor::Clock& clock) const {
    const Time now = clock.now();
    std::uint64_t forgotten = 0;
    {
        const std::lock_guard lock(_mutex);
        forgotten = _forgotten;
        if (_kept.lookedAt && now >= *_kept.lookedAt && now - *_kept.lookedAt < std::chrono::seconds(1))
            return _kept.editions;
    }
    const auto [newest, applied] = newestEdition(tx);
    {
        const std::lock_guard lock(_mutex);
        if (_kept.newest == newest && _kept.applied == applied) {
            if (forgotten == _forgotten) _kept.lookedAt = now;
            return _kept.editions;
        }
    }
    std::vector<Edition> all;
    for (const auto& row : editions(tx)) {
        Edition edition = editionOf(Json::parse(row.data));
        edition.id = row.id;
        edition.policyId = row.policyId;
        edition.validFrom = row.validFrom;
        edition.active = row.active;
        all.push_back(std::move(edition));
    }
    auto made = std::make_shared<const Editions>(std::move(all), applications(tx));
    // What a write did itself may yet be rolled back.
    if (tx.writes()) return made;
    const std::lock_guard lock(_mutex);
    if (forgotten == _forgotten) _kept = {made, newest, applied, now};
    return made;
}

void Policies::forget(Transaction& tx) const {
    tx.afterCommit([this] {
        const std::lock_guard lock(_mutex);
        _kept.lookedAt.reset();
        ++_forgotten;
    });
}

const Edition* editionFor(Transaction& tx, Kernel& kernel, const Editions& editions, Time at, const AnyRecord& ticket) {
    const Viewer viewer = Viewer::system("service levels", Origin::rule);
    for (const Edition* edition : editions.inForce(at)) {
        try {
            if (kernel.records().matches(tx, viewer, ticket, edition->query)) return edition;
        } catch (const QueryError& error) {
            log(unknownName, {{"policy", edition->name}, {"error", error.what()}});
        }
    }
    return nullptr;
}

}  // namespace kontor::sla
