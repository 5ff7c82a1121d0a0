#include "reconciler.h"

#include <algorithm>
#include <functional>
#include <iterator>

#include "core/names.h"
#include "kontor/text.h"
#include "log_events.h"

namespace kontor::directory {

namespace {

using Kind = Action::Kind;

constexpr int mostLooks = 10;
constexpr std::size_t mostPostponedBytes = 16 * 1024 * 1024;

std::vector<std::string> unique(std::vector<std::string> items) {
    std::erase(items, "");
    std::sort(items.begin(), items.end());
    items.erase(std::unique(items.begin(), items.end()), items.end());
    return items;
}

/// Splits people so that managers come before those who report to them: then an account is made with its manager, and
/// need not be changed at once. Circles and long chains come last, as they are.
std::vector<std::vector<Reconciler::Looked>> managersFirst(const std::vector<Reconciler::Looked>& people) {
    constexpr int mostWaves = 8;
    std::vector<std::vector<Reconciler::Looked>> waves;
    std::vector<Reconciler::Looked> rest = people;
    while (!rest.empty()) {
        std::set<std::string> here;
        for (const auto& looked : rest) here.insert(dnKey(looked.person.dn));
        const auto waits = [&](const Reconciler::Looked& looked) {
            return !looked.person.managerDn.empty() && here.contains(dnKey(looked.person.managerDn));
        };
        const auto later = std::stable_partition(rest.begin(), rest.end(), std::not_fn(waits));
        if (later == rest.begin() || static_cast<int>(waves.size()) == mostWaves) {
            waves.push_back(std::move(rest));
            break;
        }
        waves.emplace_back(std::make_move_iterator(rest.begin()), std::make_move_iterator(later));
        rest.erase(rest.begin(), later);
    }
    return waves;
}

}  // namespace

MappedGroups MappedGroups::of(const std::vector<store::MappingRow>& rows) {
    MappedGroups result;
    std::map<std::string, std::size_t> places;
    for (const auto& row : rows) {
        const auto [at, fresh] = places.emplace(dnKey(row.groupDn), result.dns.size());
        if (fresh) {
            result.dns.push_back(row.groupDn);
            result.roles.emplace_back();
            result.ownedRoles.emplace_back();
            result.groups.emplace_back();
        }
        if (!row.role.empty()) result.ownedRoles[at->second].insert(row.role);
        if (!row.role.empty() && !row.limited) result.roles[at->second].insert(row.role);
        if (row.groupId) result.groups[at->second].insert(*row.groupId);
    }
    return result;
}

Rules MappedGroups::rules(const Directory& directory, const std::set<std::size_t>& missing) const {
    Rules rules;
    rules.defaultRole = directory.defaultRole;
    rules.createPeople = directory.createPeople;
    for (std::size_t i = 0; i < dns.size(); ++i) {
        rules.ownedRoles.insert(ownedRoles[i].begin(), ownedRoles[i].end());
        rules.ownedGroups.insert(groups[i].begin(), groups[i].end());
    }
    for (const std::size_t i : missing) {
        for (const auto& role : ownedRoles[i]) rules.ownedRoles.erase(role);
        for (const auto group : groups[i]) rules.ownedGroups.erase(group);
    }
    return rules;
}

std::string MappedGroups::text(const Memberships::Groups& groups) {
    std::vector<std::string> places;
    for (const std::size_t group : groups) places.push_back(std::to_string(group));
    return std::string(leftCharacters(join(places, ","), 1000));
}

Reconciler::Reconciler(Kernel& kernel, const Directory& directory, MappedGroups mapped, Rules rules, Run& run)
    : _kernel(kernel),
      _directory(directory),
      _mapped(std::move(mapped)),
      _rules(std::move(rules)),
      _run(run),
      _viewer(Viewer::system("directory " + directory.name)) {}

store::AccountRow Reconciler::rowOf(const Looked& looked) const {
    store::AccountRow row;
    row.externalId = looked.person.id;
    row.dn = looked.person.dn;
    row.dnKey = dnKey(looked.person.dn);
    row.membership = looked.membership;
    row.expiresAt = looked.person.expiresAt;
    return row;
}

Reconciler::Prepared Reconciler::prepare(const std::vector<Looked>& people, bool lastLook) {
    Prepared result;
    result.input.lastLook = lastLook;
    std::vector<std::string> ids;
    std::vector<std::string> logins;
    std::vector<std::string> emails;
    std::vector<std::string> managers;
    for (const Looked& looked : people) {
        ids.push_back(looked.person.id);
        logins.push_back(looked.person.login);
        emails.push_back(looked.person.email);
        if (!looked.person.managerDn.empty()) managers.push_back(dnKey(looked.person.managerDn));
    }
    std::map<std::string, std::int64_t> managerIds;
    _kernel.db().read([&](Transaction& tx) {
        result.accounts.clear();
        for (auto& account : store::accounts(tx, _directory.id, unique(ids))) {
            const std::string id = account.known.id;
            result.accounts.emplace(id, std::move(account));
        }
        result.input.logins = store::loginHolders(tx, _directory.id, unique(logins));
        result.input.emails = store::emailHolders(tx, _directory.id, unique(emails));
        managerIds = store::usersByDn(tx, _directory.id, unique(managers));
    });
    for (const auto& [id, account] : result.accounts)
        if (!account.deleted) result.input.known.emplace(id, account.known);
    for (const Looked& looked : people) {
        // Deleted here: an administrator's decision, which the directory does not undo.
        const auto account = result.accounts.find(looked.person.id);
        if (account != result.accounts.end() && account->second.deleted) continue;
        Wanted wanted;
        wanted.person = looked.person;
        for (const std::size_t group : looked.groups) {
            wanted.roles.insert(_mapped.roles[group].begin(), _mapped.roles[group].end());
            wanted.groups.insert(_mapped.groups[group].begin(), _mapped.groups[group].end());
        }
        if (!looked.person.managerDn.empty()) {
            const auto manager = managerIds.find(dnKey(looked.person.managerDn));
            wanted.managerKnown = manager != managerIds.end();
            if (wanted.managerKnown) wanted.managerId = manager->second;
        }
        result.input.people.push_back(std::move(wanted));
        result.people.push_back(looked);
    }
    return result;
}

bool Reconciler::look(const std::vector<Looked>& people, bool lastLook) {
    Prepared prepared = prepare(people, lastLook);
    Plan plan = directory::plan(prepared.input, _rules);
    for (const std::size_t at : plan.postponed) {
        auto& photo = _postponed.emplace_back(prepared.people[at]).person.photo;
        // There may be very many of them, and pictures are large: of who has no account yet, as many as fit.
        if (!photo || photo->empty() || prepared.accounts.contains(_postponed.back().person.id) ||
            _postponedBytes + photo->size() > mostPostponedBytes)
            photo.reset();
        else
            _postponedBytes += photo->size();
    }
    std::map<std::string, store::AccountRow> rows;
    for (const Looked& looked : prepared.people)
        if (!prepared.accounts.contains(looked.person.id)) rows.emplace(looked.person.id, rowOf(looked));
    std::vector<Action> now;
    for (Action& action : plan.actions) {
        if (action.kind == Kind::lock)
            _locks.push_back(std::move(action));
        else
            now.push_back(std::move(action));
    }
    const bool acts =
        std::any_of(now.begin(), now.end(), [](const Action& action) { return action.kind != Kind::conflict; });
    perform(std::move(now), rows);
    if (!lastLook) updatePlaces(prepared);
    if (!lastLook) updatePhotos(people);
    return acts;
}

void Reconciler::take(const std::vector<Looked>& people) {
    for (const auto& wave : managersFirst(people)) look(wave, false);
}

void Reconciler::updatePlaces(const Prepared& prepared) {
    if (_run.dryRun) return;
    std::vector<store::AccountRow> moved;
    for (const Looked& looked : prepared.people) {
        const auto account = prepared.accounts.find(looked.person.id);
        if (account == prepared.accounts.end()) continue;
        store::AccountRow row = rowOf(looked);
        const store::Account& known = account->second;
        row.userId = known.known.userId;
        if (known.dn != leftCharacters(row.dn, 1000) || known.dnKey != row.dnKey ||
            known.membership != row.membership || known.expiresAt != row.expiresAt)
            moved.push_back(std::move(row));
    }
    if (moved.empty()) return;
    _kernel.db().write([&](Transaction& tx) {
        store::setPlaces(tx, _directory.id, moved);
        if (_run.id == 0) store::forgetMemberships(tx, _directory.id);
    });
}

void Reconciler::takeMissing(const std::vector<std::string>& externalIds) {
    constexpr std::size_t atOnce = 256;
    for (std::size_t from = 0; from < externalIds.size(); from += atOnce) {
        const auto to = std::min(from + atOnce, externalIds.size());
        const std::vector<std::string> some(externalIds.begin() + static_cast<std::ptrdiff_t>(from),
                                            externalIds.begin() + static_cast<std::ptrdiff_t>(to));
        std::vector<Known> known;
        for (auto& account :
             _kernel.db().read([&](Transaction& tx) { return store::accounts(tx, _directory.id, some); }))
            if (!account.deleted) known.push_back(std::move(account.known));
        for (auto& action : planMissing(known)) _locks.push_back(std::move(action));
    }
}

std::int64_t Reconciler::locksAhead() const {
    return std::count_if(_locks.begin(), _locks.end(), [](const Action& action) {
        return std::any_of(action.changes.begin(), action.changes.end(),
                           [](const Change& change) { return change.field == "active"; });
    });
}

void Reconciler::settle() {
    perform(std::exchange(_locks, {}), {});
}

void Reconciler::hold() {
    for (const Action& action : std::exchange(_locks, {})) count(action);
}

void Reconciler::finish() {
    auto people = std::exchange(_postponed, {});
    // Who would have been made is not there in a dry run; of them everything is said.
    std::erase_if(people, [&](const Looked& looked) { return _wouldBeMade.contains(looked.person.id); });
    constexpr std::size_t atOnce = 256;
    const std::int64_t conflicts = _run.conflicts;
    const auto findings = _run.findings;
    for (int turn = 0; turn < mostLooks; ++turn) {
        // What collides is said once, after the last turn.
        _run.conflicts = conflicts;
        _run.findings = findings;
        bool acts = false;
        for (std::size_t from = 0; from < people.size(); from += atOnce) {
            const auto to = std::min(from + atOnce, people.size());
            acts |= look(
                {people.begin() + static_cast<std::ptrdiff_t>(from), people.begin() + static_cast<std::ptrdiff_t>(to)},
                true);
        }
        if (!acts || _run.dryRun) break;
    }
    std::erase_if(people, [](const Looked& looked) { return !looked.person.photo; });
    for (std::size_t from = 0; from < people.size(); from += atOnce)
        updatePhotos({people.begin() + static_cast<std::ptrdiff_t>(from),
                      people.begin() + static_cast<std::ptrdiff_t>(std::min(from + atOnce, people.size()))});
}

void Reconciler::finding(const std::string& text) {
    constexpr std::size_t most = 200;
    if (_run.findings.size() >= most) return;
    log(personLeftOut, {{"directory", _directory.name}, {"reason", text}});
    _run.findings.emplace_back(leftCharacters(isUtf8(text) ? text : "an entry with a name that is not UTF-8", 255));
}

void Reconciler::count(const Action& action) {
    constexpr std::size_t most = 1000;
    const char* word = "update";
    switch (action.kind) {
        case Kind::create:
            ++_run.created, word = "create";
            if (_run.dryRun) _wouldBeMade.insert(action.id);
            break;
        case Kind::update:
            ++_run.updated;
            break;
        case Kind::lock:
            ++_run.locked, word = "lock";
            break;
        case Kind::unlock:
            ++_run.unlocked, word = "unlock";
            break;
        case Kind::release:
            ++_run.updated;
            break;
        case Kind::conflict:
            ++_run.conflicts;
            finding(action.text);
            return;
    }
    if (!_run.changes.find("items")) _run.changes = Json::object({{"items", Json::array()}, {"more", 0}});
    if (_run.changes["items"].size() >= most) {
        _run.changes["more"] = static_cast<std::int64_t>(++_moreChanges);
        return;
    }
    Json changes = Json::array();
    for (const auto& [field, from, to] : action.changes)
        changes.push(Json::object({{"field", field}, {"from", from}, {"to", to}}));
    _run.changes["items"].push(Json::object({{"action", word},
                                             {"login", action.after.login},
                                             {"user_id", action.userId},
                                             {"changes", std::move(changes)}}));
}

}  // namespace kontor::directory
