#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "person.h"

/// What a run does, decided apart from where the data come from and go to: known people × directory people → actions.
namespace kontor::directory {

/// An account as Kontor has it.
struct Known {
    std::int64_t userId = 0;
    std::string id;  ///< of the directory
    std::string login;
    std::string name;
    std::string email;
    std::string phone;
    std::string department;
    std::string location;
    std::optional<std::int64_t> managerId;
    bool active = true;
    Lock lock = Lock::none;  ///< why the directory switched it off; none when it did not
    std::set<std::string> roles;
    std::set<std::int64_t> groups;
};

/// A person of the directory with everything looked up that Kontor needs to know.
struct Wanted {
    Person person;
    std::optional<std::int64_t> managerId;
    bool managerKnown = true;     ///< false: the manager may still come
    std::set<std::string> roles;  ///< the mapped groups give
    std::set<std::int64_t> groups;
};

/// Who has a login or an address now.
struct Holder {
    std::int64_t userId = 0;
    bool ofDirectory = false;  ///< comes from the same directory
    bool gone = false;         ///< is no longer found there
};

struct Rules {
    std::set<std::string> ownedRoles;  ///< roles some mapping speaks of; others are nobody's business here
    std::set<std::int64_t> ownedGroups;
    std::string defaultRole = "requester";
    bool createPeople = true;
};

struct Change {
    std::string field;
    std::string from;
    std::string to;
    friend bool operator==(const Change&, const Change&) = default;
};

struct Action {
    enum class Kind {
        create,
        update,
        lock,      ///< switch off; also counted against the brake
        unlock,    ///< what the directory switched off comes back
        release,   ///< somebody who is gone gives login or address to who has it now
        conflict,  ///< can't be done; `text` says why
    } kind = Kind::update;
    std::int64_t userId = 0;
    std::string id;
    std::vector<Change> changes;  ///< what people are shown
    Known after;                  ///< how the account shall be
    std::string text;
};

struct PlanInput {
    std::vector<Wanted> people;
    std::map<std::string, Known> known;    ///< by id of the directory
    std::map<std::string, Holder> logins;  ///< of all accounts, as far as one of `people` wants it
    std::map<std::string, Holder> emails;
    bool lastLook = false;  ///< everybody was seen: what is still taken stays taken
};

struct Plan {
    std::vector<Action> actions;
    std::vector<std::size_t> postponed;  ///< places in PlanInput::people to look at again in the end
};

/// Decides for some people. The same people in the same state twice give no action the second time.
Plan plan(PlanInput input, const Rules& rules);

/// Switches off those whom a complete search did not find.
std::vector<Action> planMissing(const std::vector<Known>& notFound);

/// Whether so many people switched off in one run need an administrator's word. One is daily business.
struct Brake {
    std::int64_t percent = 5;
    std::int64_t count = 20;
    bool stops(std::int64_t locks, std::int64_t activeBefore) const;
};

}  // namespace kontor::directory
