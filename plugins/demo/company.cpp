#include "company.h"

#include <set>

#include "names.h"
#include "random.h"
#include "story.h"

namespace kontor::demo {

namespace {

constexpr std::size_t requesterCount = 474;
constexpr std::size_t agentCount = 26;
constexpr std::string_view domain = "nordwerk.example";

/// Makes records of a kind by name unless they are there.
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

    Person person(bool agent, const std::vector<std::int64_t>& sites, const std::vector<std::int64_t>& units,
                  std::int64_t it, const std::vector<std::int64_t>& groupIds) {
        const std::size_t site = agent && _random.chance(60) ? 0 : weighted(demo::sites);
        Person person;
        person.speaksEnglish = demo::sites[site].speaksEnglish;
        person.locationId = sites[site];
        person.departmentId = agent ? it : units[weighted(demo::units)];
        nameIt(person);
        person.id = existingOrMade(person, agent, groupIds);
        return person;
    }

  private:
    std::map<std::string, std::int64_t> existing(std::string_view kind) {
        std::map<std::string, std::int64_t> result;
        ListRequest request;
        request.limit = 200;
        request.sort = "id";
        const auto page =
            _kernel.db().read([&](Transaction& tx) { return _kernel.records().list(tx, _viewer, kind, request); });
        for (const auto& item : page.items) result.emplace(std::get<std::string>(item.get("name")), item.id());
        return result;
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

    std::int64_t existingOrMade(const Person& person, bool agent, const std::vector<std::int64_t>& groupIds) {
        return _kernel.db().write([&](Transaction& tx) {
            if (const auto id = _kernel.accounts().findByLogin(tx, person.login)) return *id;
            Patch values;
            values.set("login", person.login).set("name", person.name).set("email", person.email);
            values.set("roles", std::vector<std::string>{agent ? "agent" : "requester"});
            values.set("location_id", person.locationId).set("department_id", person.departmentId);
            values.set("locale", std::string(person.speaksEnglish ? "en" : "de"));
            values.set("time_zone", std::string("Europe/Berlin"));
            if (!groupIds.empty()) values.set("group_ids", groupIds);
            return _kernel.records().create(tx, _viewer, "user", values).id();
        });
    }

    Kernel& _kernel;
    Viewer _viewer = Viewer::system("demo data");
    Random _random;
    std::set<std::string> _logins;
    std::map<std::string, std::map<std::string, std::int64_t>> _known;
};

}  // namespace

Company foundCompany(Kernel& kernel, std::uint64_t seed) {
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
                company.categories.emplace(story.category, founder.named("category", story.category,
                                                                         Patch().set("kind", std::string("ticket"))));

    for (std::size_t i = 0; i < agentCount; ++i) {
        const auto team = teams[i % teams.size()];
        company.agents.push_back(founder.person(true, siteIds, unitIds, it, {company.groups.at(std::string(team))}));
        company.teams[std::string(team)].push_back(i);
    }
    for (std::size_t i = 0; i < requesterCount; ++i)
        company.people.push_back(founder.person(false, siteIds, unitIds, it, {}));
    return company;
}

}  // namespace kontor::demo
