#include "sync_plan.h"

#include <algorithm>

#include "kontor/text.h"

namespace kontor::directory {

namespace {

using Kind = Action::Kind;

std::string shown(const std::set<std::string>& words) {
    return join({words.begin(), words.end()}, ", ");
}

std::string shown(const std::set<std::int64_t>& ids) {
    std::vector<std::string> texts;
    for (const auto id : ids) texts.push_back(std::to_string(id));
    return join(texts, ", ");
}

std::string shown(const std::optional<std::int64_t>& id) {
    return id ? std::to_string(*id) : "";
}

/// What a person has, with what the mappings own replaced by what they give.
template <class T>
std::set<T> mapped(const std::set<T>& has, const std::set<T>& owned, const std::set<T>& gives) {
    std::set<T> result = gives;
    for (const auto& item : has)
        if (!owned.contains(item)) result.insert(item);
    return result;
}

class Planner {
  public:
    Planner(PlanInput& input, const Rules& rules) : _input(input), _rules(rules) {}

    Plan run() {
        for (std::size_t i = 0; i < _input.people.size(); ++i) {
            _postpone = false;
            one(_input.people[i]);
            if (_postpone && !_input.lastLook) _plan.postponed.push_back(i);
        }
        return std::move(_plan);
    }

  private:
    void one(const Wanted& wanted) {
        const auto found = _input.known.find(wanted.person.id);
        if (found == _input.known.end())
            create(wanted);
        else
            update(wanted, found->second);
    }

    void create(const Wanted& wanted) {
        // Who may not sign in anyway is not worth an account.
        if (!_rules.createPeople || wanted.person.lock != Lock::none) return;
        Known after;
        after.id = wanted.person.id;
        if (!take(_input.logins, wanted.person.login, 0, "login", after.login)) {
            if (_input.lastLook) conflict(wanted, 0, "login", wanted.person.login, _input.logins);
            return;
        }
        if (!take(_input.emails, wanted.person.email, 0, "email", after.email) && _input.lastLook)
            conflict(wanted, 0, "email", wanted.person.email, _input.emails);
        describe(wanted, after);
        after.managerId = managerOf(wanted, std::nullopt);
        after.roles = wanted.roles.empty() ? std::set{_rules.defaultRole} : wanted.roles;
        after.groups = wanted.groups;
        Action action;
        action.kind = Kind::create;
        action.id = after.id;
        action.changes = differences(Known(), after);
        action.after = after;
        _input.known[after.id] = after;
        _plan.actions.push_back(std::move(action));
    }

    void update(const Wanted& wanted, Known& known) {
        Known after = known;
        if (known.login != wanted.person.login) {
            std::string login;
            if (take(_input.logins, wanted.person.login, known.userId, "login", login))
                after.login = login;
            else if (_input.lastLook)
                conflict(wanted, known.userId, "login", wanted.person.login, _input.logins);
        }
        if (known.email != wanted.person.email) {
            std::string email;
            if (take(_input.emails, wanted.person.email, known.userId, "email", email))
                after.email = email;
            else if (_input.lastLook)
                conflict(wanted, known.userId, "email", wanted.person.email, _input.emails);
        }
        describe(wanted, after);
        after.managerId = managerOf(wanted, known.managerId);
        if (after.managerId == known.userId) after.managerId.reset();
        after.roles = mapped(known.roles, _rules.ownedRoles, wanted.roles);
        if (after.roles.empty()) after.roles = {_rules.defaultRole};
        after.groups = mapped(known.groups, _rules.ownedGroups, wanted.groups);

        Action action;
        action.kind = Kind::update;
        const bool locks = known.active && wanted.person.lock != Lock::none;
        // Who was switched off by hand stays so.
        const bool unlocks = !known.active && known.lock != Lock::none && wanted.person.lock == Lock::none;
        const bool otherReason = !known.active && known.lock != Lock::none && wanted.person.lock != Lock::none;
        if (locks || otherReason) after.lock = wanted.person.lock;
        if (locks) after.active = false, action.kind = Kind::lock;
        if (unlocks) after.lock = Lock::none, after.active = true, action.kind = Kind::unlock;
        action.changes = differences(known, after);
        if (action.changes.empty()) return;
        action.userId = known.userId;
        action.id = known.id;
        action.text = toString(after.lock);
        action.after = after;
        known = after;
        _plan.actions.push_back(std::move(action));
    }

    static void describe(const Wanted& wanted, Known& after) {
        after.name = wanted.person.name;
        after.phone = wanted.person.phone;
        after.department = wanted.person.department;
        after.location = wanted.person.location;
    }

    std::optional<std::int64_t> managerOf(const Wanted& wanted, const std::optional<std::int64_t>& now) {
        if (wanted.managerKnown) return wanted.managerId;
        _postpone = true;
        return _input.lastLook ? std::nullopt : now;
    }

    /// Gives `value` to the account unless somebody else has it. Who is gone steps back in the end.
    bool take(std::map<std::string, Holder>& holders, const std::string& value, std::int64_t userId, const char* field,
              std::string& into) {
        if (value.empty()) {
            into.clear();
            return true;
        }
        const auto held = holders.find(value);
        const bool foreign = held != holders.end() && (userId == 0 || held->second.userId != userId);
        if (foreign) {
            _postpone = true;
            if (!_input.lastLook || !held->second.ofDirectory || !held->second.gone) return false;
            Action release;
            release.kind = Kind::release;
            release.userId = held->second.userId;
            release.text = field;
            release.changes = {{field, value, ""}};
            _plan.actions.push_back(std::move(release));
        }
        holders[value] = Holder{userId, true, false};
        into = value;
        return true;
    }

    void conflict(const Wanted& wanted, std::int64_t userId, const char* field, const std::string& value,
                  const std::map<std::string, Holder>& holders) {
        Action action;
        action.kind = Kind::conflict;
        action.userId = userId;
        action.id = wanted.person.id;
        const auto holder = holders.find(value);
        const std::string who = holder == holders.end() || holder->second.userId == 0
                                    ? "another person of this directory"
                                    : "account " + std::to_string(holder->second.userId);
        action.text = wanted.person.dn + ": " + field + " " + value + " belongs to " + who;
        _plan.actions.push_back(std::move(action));
    }

    static std::vector<Change> differences(const Known& before, const Known& after) {
        std::vector<Change> result;
        const auto compare = [&](const char* field, const std::string& from, const std::string& to) {
            if (from != to) result.push_back({field, from, to});
        };
        compare("login", before.login, after.login);
        compare("name", before.name, after.name);
        compare("email", before.email, after.email);
        compare("phone", before.phone, after.phone);
        compare("department", before.department, after.department);
        compare("location", before.location, after.location);
        compare("manager_id", shown(before.managerId), shown(after.managerId));
        compare("roles", shown(before.roles), shown(after.roles));
        compare("group_ids", shown(before.groups), shown(after.groups));
        compare("active", before.active ? "true" : "false", after.active ? "true" : "false");
        compare("lock", std::string(toString(before.lock)), std::string(toString(after.lock)));
        return result;
    }

    PlanInput& _input;
    const Rules& _rules;
    Plan _plan;
    bool _postpone = false;
};

}  // namespace

Plan plan(PlanInput input, const Rules& rules) {
    return Planner(input, rules).run();
}

std::vector<Action> planMissing(const std::vector<Known>& notFound) {
    std::vector<Action> result;
    for (const Known& known : notFound) {
        if (known.lock == Lock::missing) continue;
        // Switched off by hand: stays so, whatever the directory says.
        if (!known.active && known.lock == Lock::none) continue;
        Action action;
        action.kind = Kind::lock;
        action.userId = known.userId;
        action.id = known.id;
        action.text = toString(Lock::missing);
        action.after = known;
        action.after.active = false;
        action.after.lock = Lock::missing;
        if (known.active) action.changes.push_back({"active", "true", "false"});
        action.changes.push_back({"lock", std::string(toString(known.lock)), "missing"});
        result.push_back(std::move(action));
    }
    return result;
}

bool Brake::stops(std::int64_t locks, std::int64_t activeBefore) const {
    return locks > count || (locks > 1 && locks * 100 > activeBefore * percent);
}

}  // namespace kontor::directory
