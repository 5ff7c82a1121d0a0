#include "synchroniser.h"

#include "computer_reader.h"
#include "core/names.h"
#include "kontor/text.h"
#include "log_events.h"
#include "server_access.h"

namespace kontor::directory {

namespace {

constexpr std::size_t peopleAtOnce = 500;
constexpr std::size_t photoBytesAtOnce = 16 * 1024 * 1024;
constexpr int entriesAtATime = 500;
constexpr std::size_t idsInOneFilter = 50;

}  // namespace

bool Synchroniser::perform(JobRun& job) {
    _job = &job;
    Context frame("directory", _directory.name);
    _run.startedAt = _kernel.clock().now();
    bool stopping = false;
    try {
        report();
        read(job);
    } catch (const LdapError& error) {
        stopping = error.fault == Fault::cancelled && !_cancelled;
        _run.state = error.fault == Fault::cancelled ? "cancelled" : "failed";
        if (error.fault != Fault::cancelled) _run.error = error.what();
    } catch (const Unavailable&) {
        throw;
    } catch (const std::exception& error) {
        _run.state = "failed";
        _run.error = error.what();
    }
    if (stopping) return false;
    const Time now = _kernel.clock().now();
    const bool complete = _run.state == "done";
    if (!isUtf8(_run.error)) _run.error = "the server's answer is not UTF-8";
    _kernel.db().write([&](Transaction& tx) {
        store::finishRun(tx, _run, now);
        if (_run.dryRun || _run.state == "cancelled") return;
        const std::string error =
            _run.state == "held" ? std::to_string(_run.locked) + " people would be switched off" : _run.error;
        store::noteResult(tx, _directory.id, error, complete && _run.mode == "full", now);
    });
    if (_run.state == "failed") log(runFailed, {{"directory", _directory.name}, {"error", _run.error}});
    if (_run.state == "held" && !_run.dryRun)
        log(runHeld, {{"directory", _directory.name}, {"locked", std::to_string(_run.locked)}});
    if (complete && !_run.dryRun)
        log(runFinished, {{"directory", _directory.name},
                          {"seen", std::to_string(_run.seen)},
                          {"created", std::to_string(_run.created)},
                          {"updated", std::to_string(_run.updated)},
                          {"locked", std::to_string(_run.locked)},
                          {"unlocked", std::to_string(_run.unlocked)}});
    return true;
}

void Synchroniser::read(JobRun& job) {
    ServerOptions options = serverOptions(_kernel, _directory);
    options.cancelled = [&] { return job.cancelled() || cancelRequested(); };
    auto connection = Connection::open(options);
    _run.server = connection.server();
    _schema = schemaOf(_directory);

    std::optional<Mark> mark;
    _kernel.db().read([&](Transaction& tx) {
        _mapped = MappedGroups::of(store::mappings(tx, _directory.id));
        mark = store::mark(tx, _directory.id);
    });
    // Before the groups are read: who signs in from now on is compared again by the next run.
    if (!_run.dryRun)
        _membershipsAtMark =
            _kernel.db().write([&](Transaction& tx) { return store::beginMemberships(tx, _directory.id, _run.id); });
    const Mark now = currentMark(connection, _schema.people(), _directory.userBase);
    std::set<std::size_t> missing;
    _memberships = membershipsOf(connection, membershipSource(_directory), _mapped.dns, missing);
    _membershipDigest = sha256Hex(join(_mapped.dns, "\n") + "\n" + _memberships.digest());
    _reconciler = std::make_unique<Reconciler>(_kernel, _directory, _mapped, _mapped.rules(_directory, missing), _run);
    for (const std::size_t group : missing)
        _reconciler->finding("the group " + _mapped.dns[group] + " does not exist; what it gave stays as it is");

    if (_run.mode == "incremental" && !(mark && readChanges(connection, *mark))) _run.mode = "full";
    if (_run.mode == "full") readAll(connection);
    const bool settled = settle();
    _reconciler->finish();
    if (!_directory.computerBase.empty()) readComputers(connection, _run.mode == "incremental" ? mark : std::nullopt);
    if (const auto& referrals = connection.referrals(); !referrals.empty())
        log(referralIgnored,
            {{"directory", _directory.name}, {"count", std::to_string(referrals.size())}, {"url", referrals.front()}});
    _run.state = settled ? "done" : "held";
    // What was held has to be seen again by the next run.
    if (settled && !_run.dryRun && !now.value.empty())
        _kernel.db().write(
            [&](Transaction& tx) { store::setMark(tx, _directory.id, _run.id, now, _membershipDigest); });
}

void Synchroniser::readAll(Connection& connection) {
    _run.seen = 0;
    _waiting.clear();
    _waitingBytes = 0;
    Search search;
    search.base = _directory.userBase;
    search.filter = _schema.userFilter;
    search.attributes = _schema.attributes();
    connection.searchPaged(search, entriesAtATime, [&](Entry&& entry) {
        const std::string id = idOf(entry, _schema.id, _schema.activeDirectory);
        if (id.empty())
            _allIdsRead = false;
        else
            _seen.insert(id);
        take(entry);
    });
    flush();
    // Only now is it sure that who was not seen is not there.
    if (!_allIdsRead) {
        _reconciler->finding("some entries have no " + _schema.id + ": nobody is taken for missing");
        return;
    }
    std::vector<std::string> notSeen;
    _kernel.db().read([&](Transaction& tx) {
        notSeen.clear();
        store::eachAccount(tx, _directory.id, [&](store::AccountHead&& head) {
            if (!_seen.contains(head.externalId)) notSeen.push_back(std::move(head.externalId));
        });
    });
    _reconciler->takeMissing(notSeen);
}

void Synchroniser::readComputers(Connection& connection, const std::optional<Mark>& mark) {
    ComputerReader reader(
        _kernel, _directory, _run, [&](const std::string& text) { _reconciler->finding(text); }, [&] { report(); });
    if (!mark || !reader.readChanges(connection, *mark)) reader.readAll(connection);
}

bool Synchroniser::readChanges(Connection& connection, const Mark& mark) {
    // First all answers, then the work: a server that says in the end that it can't tell has told nothing. Photos are
    // too large for that; they are asked for with the work.
    Schema first = _schema;
    first.photo.clear();
    std::vector<Entry> changed;
    std::vector<std::string> deleted;
    const auto next = changesSince(connection, first.people(), _directory.userBase, mark, entriesAtATime,
                                   {[&](Entry&& entry) { changed.push_back(std::move(entry)); },
                                    [&](const std::string& id) { deleted.push_back(id); }});
    if (!next) return false;
    auto again = membersThatChanged(_kernel.clock().now());
    for (const Entry& entry : changed) {
        const std::string id = idOf(entry, _schema.id, _schema.activeDirectory);
        _seen.insert(id);
        if (!_schema.photo.empty() && !id.empty()) {
            again.insert(id);
            continue;
        }
        again.erase(id);
        take(entry);
    }
    readAgain(connection, again);
    flush();
    std::erase_if(deleted, [&](const std::string& id) { return _seen.contains(id); });
    _reconciler->takeMissing(deleted);
    return true;
}

/// People whose entry did not change, but what is made of it: groups, and ends that have come.
std::unordered_set<std::string> Synchroniser::membersThatChanged(Time now) {
    std::unordered_set<std::string> result;
    // Groups by login (posixGroup) need the entry; these are seen with the full run.
    _kernel.db().read([&](Transaction& tx) {
        result.clear();
        for (auto& id : store::expired(tx, _directory.id, now)) result.insert(std::move(id));
        // Groups in which nothing changed are not compared with each of a hundred thousand accounts.
        if (_membershipsAtMark == _membershipDigest) return;
        store::eachAccount(tx, _directory.id, [&](store::AccountHead&& head) {
            if (MappedGroups::text(_memberships.ofDn(head.dnKey)) != head.membership)
                result.insert(std::move(head.externalId));
        });
    });
    return result;
}

void Synchroniser::readAgain(Connection& connection, const std::unordered_set<std::string>& ids) {
    Search search;
    search.base = _directory.userBase;
    search.attributes = _schema.attributes();
    std::string any;
    std::size_t count = 0;
    const auto ask = [&] {
        if (count == 0) return;
        search.filter = "(&" + _schema.userFilter + "(|" + any + "))";
        connection.searchPaged(search, entriesAtATime, [&](Entry&& entry) {
            _seen.insert(idOf(entry, _schema.id, _schema.activeDirectory));
            take(entry);
        });
        any.clear();
        count = 0;
    };
    for (const auto& id : ids) {
        any += _schema.idFilter(id);
        if (++count == idsInOneFilter) ask();
    }
    ask();
}

void Synchroniser::take(const Entry& entry) {
    ++_run.seen;
    std::string problem;
    auto person = personOf(entry, _schema, _kernel.clock().now(), problem);
    if (!person) {
        ++_run.conflicts;
        _reconciler->finding(problem);
        return;
    }
    auto groups = _memberships.of(*person, _directory.loginSuffix);
    auto membership = MappedGroups::text(_memberships.ofDn(dnKey(person->dn)));
    if (person->photo) _waitingBytes += person->photo->size();
    _waiting.push_back({std::move(*person), std::move(groups), std::move(membership)});
    if (_waiting.size() >= peopleAtOnce || _waitingBytes >= photoBytesAtOnce) flush();
}

void Synchroniser::flush() {
    if (!_waiting.empty()) _reconciler->take(std::exchange(_waiting, {}));
    _waitingBytes = 0;
    report();
}

/// False when the brake holds.
bool Synchroniser::settle() {
    const std::int64_t locks = _reconciler->locksAhead();
    // One alone, or nobody, is no question.
    const auto active =
        locks == 0 ? 0 : _kernel.db().read([&](Transaction& tx) { return store::activePeople(tx, _directory.id); });
    const Brake brake{_directory.brakePercent, _directory.brakeCount};
    if (brake.stops(locks, active) && locks > _run.allowLocks) {
        _reconciler->hold();
        _reconciler->finding(std::to_string(locks) + " of " + std::to_string(active) +
                             " people would be switched off: nobody was, an administrator decides");
        return false;
    }
    _reconciler->settle();
    return true;
}

/// Asked several times a second while a server is silent, and with every answer: the database is asked now and then.
bool Synchroniser::cancelRequested() {
    constexpr unsigned often = 5;
    if (!_cancelled && ++_asked % often == 0)
        _cancelled = _kernel.db().read([&](Transaction& tx) { return store::cancelRequested(tx, _run.id); });
    return _cancelled;
}

void Synchroniser::report() {
    if (_job) _job->progress(_run.seen, 0, _directory.name);
    _cancelled = _kernel.db().write([&](Transaction& tx) { return store::reportRun(tx, _run, _kernel.clock().now()); });
    if (_cancelled) throw LdapError(Fault::cancelled, "cancelled");
}

}  // namespace kontor::directory
