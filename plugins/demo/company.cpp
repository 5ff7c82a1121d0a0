#include "company.h"

#include <algorithm>
#include <functional>
#include <set>

#include "bulk_insert.h"
#include "dictionary.h"
#include "names.h"
#include "random.h"
#include "story.h"

namespace kontor::demo {

namespace {

constexpr std::size_t requesterCount = 474;
constexpr std::size_t agentCount = 26;
constexpr std::size_t peopleOfAgent = 200;   ///< beyond the first 500: one agent for so many
constexpr std::size_t peopleOfSection = 50;  ///< beyond the first 500: a site has a section for so many
constexpr std::size_t chunk = 256;           ///< people of one transaction
constexpr std::string_view domain = "nordwerk.example";

/// Makes records of a kind by name and people by login, unless they are there.
class Founder {
  public:
    Founder(Kernel& kernel, std::uint64_t seed) : _kernel(kernel), _random(randomFor(seed, 1, 0)) {}

    std::int64_t named(std::string_view kind, std::string_view name, const Patch& more = {}) {
        auto& known = _known[std::string(kind)];
        if (known.empty()) known = existing(kind);
        const auto found = known.find(std::string(name));
        if (found != known.end()) return found->second;
        Patch values = more;
        values.set("name", std::string(name));
        const std::int64_t id = _kernel.db().write(
            [&](Transaction& tx) { return _kernel.records().create(tx, _viewer, kind, values).id(); });
        known.emplace(name, id);
        return id;
    }

    /// One who came after the first 500 works in a section of their site.
    void seat(Person& person, const std::vector<std::int64_t>& siteIds) {
        const auto site = std::find(siteIds.begin(), siteIds.end(), person.locationId) - siteIds.begin();
        const std::size_t section = 1 + _seated[person.locationId]++ / peopleOfSection;
        person.locationId = named("location", std::string(sites[site].name) + ", section " + std::to_string(section),
                                  Patch().set("parent_id", person.locationId));
    }

    Person person(bool agent, const std::vector<std::int64_t>& sites, const std::vector<std::int64_t>& units,
                  std::int64_t it) {
        const std::size_t site = agent && _random.chance(60) ? 0 : weighted(demo::sites);
        Person person;
        person.speaksEnglish = demo::sites[site].speaksEnglish;
        person.locationId = sites[site];
        person.departmentId = agent ? it : units[weighted(demo::units)];
        nameIt(person);
        return person;
    }

    /// Gives the people their ids; those who are missing are hired with that role, in the groups `groupOf` says by
    /// index.
    void hire(std::vector<Person>& people, const std::string& role,
              const std::function<std::optional<std::int64_t>(std::size_t)>& groupOf) {
        for (std::size_t from = 0; from < people.size(); from += chunk)
            _kernel.db().write(
                [&](Transaction& tx) { hire(tx, people, from, std::min(from + chunk, people.size()), role, groupOf); });
    }

  private:
    std::map<std::string, std::int64_t> existing(std::string_view kind) {
        std::map<std::string, std::int64_t> result;
        ListRequest request;
        request.limit = 200;
        request.sort = "id";
        for (;;) {
            const auto page =
                _kernel.db().read([&](Transaction& tx) { return _kernel.records().list(tx, _viewer, kind, request); });
            for (const auto& item : page.items) result.emplace(std::get<std::string>(item.get("name")), item.id());
            if (!page.nextCursor) return result;
            request.cursor = *page.nextCursor;
        }
    }

    template <class List>
    std::size_t weighted(const List& list) {
        int roll = static_cast<int>(_random.below(100));
        for (std::size_t i = 0; i < list.size(); ++i)
            if ((roll -= list[i].people) < 0) return i;
        return 0;
    }

    void nameIt(Person& person) {
        const auto first = person.speaksEnglish ? _random.pick(englishFirstNames) : _random.pick(firstNames);
        const auto last = person.speaksEnglish ? _random.pick(englishLastNames) : _random.pick(lastNames);
        person.first = first;
        person.name = std::string(first) + " " + std::string(last);
        const std::string base = loginPart(first) + "." + loginPart(last);
        person.login = base;
        for (int number = 2; !_logins.insert(person.login).second; ++number)
            person.login = base + std::to_string(number);
        person.email = person.login + "@" + std::string(domain);
    }

    std::map<std::string, std::int64_t> knownLogins(Transaction& tx, const std::vector<Person>& people,
                                                    std::size_t from, std::size_t to) {
        std::vector<SqlValue> logins;
        for (std::size_t i = from; i < to; ++i) logins.emplace_back(people[i].login);
        std::map<std::string, std::int64_t> known;
        tx.run("SELECT login_key, id FROM user WHERE login_key IN (" + placeholders(logins.size()) + ")", logins,
               [&](const SqlRow& row) { known.emplace(row.get<std::string>(0), row.get<std::int64_t>(1)); });
        return known;
    }

    void hire(Transaction& tx, std::vector<Person>& people, std::size_t from, std::size_t to, const std::string& role,
              const std::function<std::optional<std::int64_t>(std::size_t)>& groupOf) {
        const auto known = knownLogins(tx, people, from, to);
        auto last = tx.one<std::int64_t>("SELECT COALESCE(MAX(id), 0) FROM user");
        const Time now = _kernel.clock().now();
        BulkInsert users(tx, "user",
                         {"id", "login", "name", "email", "location_id", "department_id", "locale", "time_zone",
                          "created_at", "updated_at"});
        BulkInsert roles(tx, "user_role", {"user_id", "role"});
        BulkInsert members(tx, "user_group_member", {"group_id", "user_id"});
        for (std::size_t i = from; i < to; ++i) {
            Person& person = people[i];
            if (const auto found = known.find(person.login); found != known.end()) {
                person.id = found->second;
                continue;
            }
            person.id = ++last;
            users.add({person.id, person.login, person.name, person.email, person.locationId, person.departmentId,
                       person.speaksEnglish ? "en" : "de", "Europe/Berlin", now, now});
            roles.add({person.id, role});
            if (const auto group = groupOf(i)) members.add({*group, person.id});
            _kernel.ledger().journal(tx, _viewer, {"user", person.id}, "imported");
        }
        for (auto* table : {&users, &roles, &members}) table->flush();
    }

    Kernel& _kernel;
    Viewer _viewer = Viewer::system("demo data");
    Random _random;
    std::set<std::string> _logins;
    std::map<std::int64_t, std::size_t> _seated;  ///< how many have a place in the sections of a site
    std::map<std::string, std::map<std::string, std::int64_t>> _known;
};

}  // namespace

Company foundCompany(Kernel& kernel, std::uint64_t seed, std::int64_t people) {
    Founder founder(kernel, seed);
    Company company;
    std::vector<std::int64_t> siteIds;
    std::vector<std::int64_t> unitIds;
    for (const auto& site : sites)
        siteIds.push_back(founder.named("location", site.name, Patch().set("address", std::string(site.address))));
    for (const auto& unit : units) unitIds.push_back(founder.named("department", unit.name));
    const std::int64_t it = founder.named("department", itUnit);
    for (const auto team : teams) company.groups.emplace(team, founder.named("group", team));
    for (const auto& stories : {germanStories(), englishStories()})
        for (const auto& story : stories)
            if (!company.categories.contains(story.category))
                company.categories.emplace(story.category,
                                           founder.named("category", story.category, categoryValues(story.category)));
    nameWhatTicketsHold(kernel);

    const auto add = [&](bool agent) {
        (agent ? company.agents : company.people).push_back(founder.person(agent, siteIds, unitIds, it));
    };
    for (std::size_t i = 0; i < agentCount; ++i) add(true);
    for (std::size_t i = 0; i < requesterCount; ++i) add(false);
    for (std::int64_t i = agentCount + requesterCount; i < people; ++i) {
        const bool agent = static_cast<std::size_t>(i) % peopleOfAgent == 0;
        add(agent);
        founder.seat((agent ? company.agents : company.people).back(), siteIds);
    }

    const auto teamOf = [](std::size_t agent) { return std::string(teams[agent % teams.size()]); };
    for (std::size_t i = 0; i < company.agents.size(); ++i) company.teams[teamOf(i)].push_back(i);
    founder.hire(company.agents, "agent", [&](std::size_t i) { return company.groups.at(teamOf(i)); });
    founder.hire(company.people, "requester", [](std::size_t) { return std::nullopt; });
    return company;
}

}  // namespace kontor::demo
