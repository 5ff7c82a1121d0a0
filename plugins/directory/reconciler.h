#pragma once

#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/membership.h"
#include "core/sync_plan.h"
#include "directory.h"
#include "directory_store.h"
#include "kontor/kernel.h"
#include "run.h"

namespace kontor::directory {

/// What the mappings of a directory speak of.
struct MappedGroups {
    std::vector<std::string> dns;
    std::vector<std::set<std::string>> roles;       ///< given to people by each
    std::vector<std::set<std::string>> ownedRoles;  ///< those, and what each gives within limits by way of a group
    std::vector<std::set<std::int64_t>> groups;

    static MappedGroups of(const std::vector<store::MappingRow>& rows);
    /// Rules without those groups of which nothing is known.
    Rules rules(const Directory& directory, const std::set<std::size_t>& missing) const;
    /// The places as text, for comparing.
    static std::string text(const Memberships::Groups& groups);
};

/// Brings accounts in line with people of the directory: looks up what the plan needs to know and carries it out, some
/// hundred people in one transaction. The same for a synchronisation and for somebody who signs in. With `dryRun` it
/// only writes down what it would do.
class Reconciler {
  public:
    /// A person and the mapped groups it is in.
    struct Looked {
        Person person;
        Memberships::Groups groups;
        std::string membership;  ///< those that come from the DN alone, as text
    };

    Reconciler(Kernel& kernel, const Directory& directory, MappedGroups mapped, Rules rules, Run& run);

    /// Makes and changes accounts. Who is to be switched off is kept for settle(). People who collide with others are
    /// kept for the end.
    void take(const std::vector<Looked>& people);
    /// People whom the directory surely does not have any more.
    void takeMissing(const std::vector<std::string>& externalIds);
    /// How many active people would be switched off.
    std::int64_t locksAhead() const;
    /// Switches them off.
    void settle();
    /// Counts them without doing it, when the brake holds.
    void hold();
    /// Decides about the people that collided with others, now that all were seen.
    void finish();

    void finding(const std::string& text);

  private:
    struct Prepared {
        PlanInput input;
        std::map<std::string, store::Account> accounts;
        std::vector<Looked> people;  ///< as in the input
    };
    Prepared prepare(const std::vector<Looked>& people, bool lastLook);
    bool look(const std::vector<Looked>& people, bool lastLook);
    void updatePlaces(const Prepared& prepared);
    /// Takes over photos that are others than last time. One that is no picture is a finding, once.
    void updatePhotos(const std::vector<Looked>& people);
    void changePhoto(const store::PhotoRow& row, const Person& person, const std::string& hash);
    /// False when it can't be done, which is a finding.
    bool writePhoto(const store::PhotoRow& row, const std::string& login, const std::string& image,
                    const std::string& hash);
    store::AccountRow rowOf(const Looked& looked) const;

    void perform(std::vector<Action> actions, const std::map<std::string, store::AccountRow>& rows);
    void writeAll(std::span<Action> actions, const std::map<std::string, store::AccountRow>& rows);
    void write(Transaction& tx, std::span<Action> actions, const std::map<std::string, store::AccountRow>& rows);
    void create(Transaction& tx, const std::vector<Action*>& actions,
                const std::map<std::string, store::AccountRow>& rows);
    void change(Transaction& tx, const Action& action);
    void release(Transaction& tx, const Action& action);
    void count(const Action& action);
    /// Makes departments and places that people are in and that do not exist yet.
    void makePlaces(const std::vector<Action>& actions);
    Patch patchOf(const Known& after, const std::vector<Change>& changes) const;

    Kernel& _kernel;
    const Directory& _directory;
    const MappedGroups _mapped;
    const Rules _rules;
    Run& _run;
    const Viewer _viewer;
    std::map<std::string, std::int64_t> _departments;
    std::map<std::string, std::int64_t> _locations;
    bool _placesRead = false;
    std::vector<Looked> _postponed;
    std::size_t _postponedBytes = 0;  ///< of their photos
    std::vector<Action> _locks;
    std::set<std::string> _wouldBeMade;  ///< in a dry run
    std::size_t _moreChanges = 0;
};

}  // namespace kontor::directory
