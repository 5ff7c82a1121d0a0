#include <algorithm>

#include "kontor/record_batch.h"
#include "kontor/text.h"
#include "reconciler.h"

namespace kontor::directory {

namespace {

using Kind = Action::Kind;

constexpr std::size_t actionsAtOnce = 512;

FieldValue orNull(const std::string& text) {
    return text.empty() ? FieldValue(nullptr) : FieldValue(text);
}
FieldValue orNull(const std::optional<std::int64_t>& id) {
    return id ? FieldValue(*id) : FieldValue(nullptr);
}

/// The login that somebody who is gone keeps: freed, and still to be recognised.
std::string freedLogin(const std::string& login, std::int64_t userId) {
    const std::string mark = "~" + std::to_string(userId);
    return std::string(leftCharacters(login, 100 - mark.size())) + mark;
}

/// Why a single person could not be written, in the words of the error.
std::string reasonOf(Kernel& kernel, const std::exception& error) {
    if (const auto* invalid = dynamic_cast<const Invalid*>(&error)) {
        std::string text;
        for (const auto& [field, message] : invalid->errors())
            text += (text.empty() ? "" : ", ") + field + ": " + kernel.translations().text("en", message);
        return text;
    }
    if (const auto* known = dynamic_cast<const Error*>(&error))
        return kernel.translations().text("en", known->message());
    return error.what();
}

}  // namespace

void Reconciler::perform(std::vector<Action> actions, const std::map<std::string, store::AccountRow>& rows) {
    if (actions.empty()) return;
    if (!_run.dryRun) makePlaces(actions);
    for (std::size_t from = 0; from < actions.size(); from += actionsAtOnce) {
        const std::span<Action> some(actions.data() + from, std::min(actionsAtOnce, actions.size() - from));
        if (!_run.dryRun) writeAll(some, rows);
        for (const Action& action : some) count(action);
    }
}

/// In one transaction. One of them that can't be written takes all with it: then the halves, so that the rest is done.
void Reconciler::writeAll(std::span<Action> actions, const std::map<std::string, store::AccountRow>& rows) {
    try {
        _kernel.db().write([&](Transaction& tx) { write(tx, actions, rows); });
    } catch (const Unavailable&) {
        throw;
    } catch (const Error& error) {
        if (actions.size() > 1) {
            const std::size_t half = actions.size() / 2;
            writeAll(actions.first(half), rows);
            writeAll(actions.subspan(half), rows);
            return;
        }
        Action& action = actions.front();
        action.text = (action.after.login.empty() ? action.id : action.after.login) + ": " + reasonOf(_kernel, error);
        action.kind = Kind::conflict;
    }
}

void Reconciler::write(Transaction& tx, std::span<Action> actions,
                       const std::map<std::string, store::AccountRow>& rows) {
    std::vector<Action*> created;
    for (Action& action : actions) {
        if (action.kind == Kind::create) {
            created.push_back(&action);
            continue;
        }
        // Who steps back has done so before another is made, and who was made is there for who follows.
        create(tx, std::exchange(created, {}), rows);
        if (action.kind == Kind::release)
            release(tx, action);
        else if (action.kind != Kind::conflict)
            change(tx, action);
    }
    create(tx, created, rows);
}

Patch Reconciler::patchOf(const Known& after, const std::vector<Change>& changes) const {
    const auto placeOf = [](const std::map<std::string, std::int64_t>& places, const std::string& name) {
        const auto found = places.find(name);
        return found == places.end() ? FieldValue(nullptr) : FieldValue(found->second);
    };
    Patch patch;
    for (const Change& change : changes) {
        if (change.field == "login") patch.set("login", after.login);
        if (change.field == "name") patch.set("name", after.name);
        if (change.field == "email") patch.set("email", orNull(after.email));
        if (change.field == "phone") patch.set("phone", orNull(after.phone));
        if (change.field == "department") patch.set("department_id", placeOf(_departments, after.department));
        if (change.field == "location") patch.set("location_id", placeOf(_locations, after.location));
        if (change.field == "manager_id") patch.set("manager_id", orNull(after.managerId));
        if (change.field == "roles")
            patch.set("roles", std::vector<std::string>(after.roles.begin(), after.roles.end()));
        if (change.field == "group_ids")
            patch.set("group_ids", std::vector<std::int64_t>(after.groups.begin(), after.groups.end()));
        if (change.field == "active") patch.set("active", after.active);
    }
    return patch;
}

void Reconciler::create(Transaction& tx, const std::vector<Action*>& actions,
                        const std::map<std::string, store::AccountRow>& rows) {
    if (actions.empty()) return;
    std::vector<Patch> values;
    for (const Action* action : actions) {
        values.push_back(patchOf(action->after, action->changes));
        values.back().set("source", _directory.source());
    }
    const auto ids = _kernel.get<RecordBatch>().createAll(tx, _viewer, "user", values);
    std::vector<store::AccountRow> added;
    for (std::size_t i = 0; i < actions.size(); ++i) {
        store::AccountRow row = rows.at(actions[i]->id);
        row.userId = actions[i]->userId = ids[i];
        row.lock = actions[i]->after.lock;
        added.push_back(std::move(row));
    }
    store::addAccounts(tx, _directory.id, added);
    if (_run.id == 0) store::forgetMemberships(tx, _directory.id);
}

void Reconciler::change(Transaction& tx, const Action& action) {
    _kernel.records().patch(tx, _viewer, {"user", action.userId}, patchOf(action.after, action.changes));
    const bool lockChanged = std::any_of(action.changes.begin(), action.changes.end(),
                                         [](const Change& change) { return change.field == "lock"; });
    if (lockChanged) store::setLock(tx, _directory.id, action.id, action.after.lock);
    if (action.kind != Kind::lock) return;
    store::forgetPassword(tx, action.userId);
    // After wrong passwords one comes back with what one had; otherwise tokens end, as sessions do.
    if (action.after.lock == Lock::locked) return;
    for (const std::int64_t token : store::tokensOf(tx, action.userId))
        _kernel.records().remove(tx, _viewer, {"token", token});
}

void Reconciler::release(Transaction& tx, const Action& action) {
    const AnyRecord user = _kernel.records().get(tx, _viewer, {"user", action.userId});
    Patch patch;
    if (action.text == "login")
        patch.set("login", freedLogin(std::get<std::string>(user.get("login")), action.userId));
    else
        patch.set("email", nullptr);
    _kernel.records().patch(tx, _viewer, {"user", action.userId}, patch);
}

void Reconciler::makePlaces(const std::vector<Action>& actions) {
    if (!_placesRead) {
        _kernel.db().read([&](Transaction& tx) {
            _departments = store::departments(tx);
            _locations = store::locations(tx);
        });
        _placesRead = true;
    }
    const auto ensure = [&](std::map<std::string, std::int64_t>& places, const char* kind, const std::string& name) {
        if (name.empty() || places.contains(name)) return;
        places[name] = _kernel.db().write([&](Transaction& tx) {
            return _kernel.records().create(tx, _viewer, kind, Patch().set("name", name)).id();
        });
    };
    for (const Action& action : actions) {
        for (const Change& change : action.changes) {
            if (change.field == "department") ensure(_departments, "department", change.to);
            if (change.field == "location") ensure(_locations, "location", change.to);
        }
    }
}

}  // namespace kontor::directory
