#include "membership.h"

#include <algorithm>
#include <deque>

#include "kontor/text.h"
#include "names.h"
#include "values.h"

namespace kontor::directory {

namespace {

constexpr const char* inChain = "1.2.840.113556.1.4.1941";
constexpr std::size_t mostRanges = 10'000;

void addPrimary(Memberships& result, const Entry& entry, std::size_t group) {
    if (const auto rid = ridOf(entry.first("objectsid"))) result.addByPrimary(std::to_string(*rid), group);
}

/// The groups within a group, for people of whom one of them is the primary group: it is no member of itself.
void chainOfGroups(Connection& connection, const MembershipSource& source, const std::string& within, std::size_t group,
                   Memberships& result) {
    Search groups;
    groups.base = source.groupBase;
    groups.filter = "(&" + source.schema.groupFilter + within + ")";
    groups.attributes = {"objectSid"};
    connection.searchPaged(groups, source.pageSize, [&](Entry&& entry) { addPrimary(result, entry, group); });
}

/// Lets the server walk: people whose memberOf chain reaches the group, and the groups on the way.
void chain(Connection& connection, const MembershipSource& source, const std::string& dn, std::size_t group,
           Memberships& result) {
    const std::string within = std::string("(memberOf:") + inChain + ":=" + escapeFilter(dn) + ")";
    Search people;
    people.base = source.userBase;
    people.filter = "(&" + source.schema.userFilter + within + ")";
    people.attributes = {"1.1"};
    connection.searchPaged(people, source.pageSize, [&](Entry&& entry) { result.addByDn(dnKey(entry.dn), group); });
    chainOfGroups(connection, source, within, group, result);
}

/// Follows `member`, `uniqueMember` and `memberUid` itself, each group once, so that circles end.
void walk(Connection& connection, const MembershipSource& source, const std::string& start, std::size_t group,
          const std::unordered_map<std::string, std::string>& groups, Memberships& result) {
    std::set<std::string> seen{dnKey(start)};
    std::deque<std::string> waiting{start};
    while (!waiting.empty()) {
        const std::string dn = waiting.front();
        waiting.pop_front();
        for (const char* attribute : {"member", "uniqueMember"}) {
            for (const auto& member : allValues(connection, dn, attribute)) {
                const std::string key = dnKey(member);
                const auto nested = groups.find(key);
                if (nested == groups.end())
                    result.addByDn(key, group);
                else if (source.nesting != Nesting::none && seen.insert(key).second)
                    waiting.push_back(nested->second);
            }
        }
        if (const auto entry = connection.read(dn, {"memberUid", "objectSid"})) {
            for (const auto& uid : entry->all("memberuid")) result.addByLogin(asciiLower(trimmed(uid)), group);
            addPrimary(result, *entry, group);
        }
    }
}

}  // namespace

void Memberships::add(Groups& groups, std::size_t group) {
    const auto at = std::lower_bound(groups.begin(), groups.end(), group);
    if (at == groups.end() || *at != group) groups.insert(at, group);
}

Memberships::Groups Memberships::of(const Person& person, const std::string& loginSuffix) const {
    Groups all;
    const auto take = [&](const std::unordered_map<std::string, Groups>& from, const std::string& key) {
        if (const auto found = from.find(key); found != from.end())
            for (const std::size_t group : found->second) add(all, group);
    };
    take(_byDn, dnKey(person.dn));
    if (!_byLogin.empty()) take(_byLogin, person.login.substr(0, person.login.size() - loginSuffix.size()));
    if (!person.primaryGroup.empty()) take(_byPrimary, person.primaryGroup);
    return all;
}

Memberships::Groups Memberships::ofDn(const std::string& dnKey) const {
    const auto found = _byDn.find(dnKey);
    return found == _byDn.end() ? Groups() : found->second;
}

std::string Memberships::digest() const {
    std::vector<std::string> lines;
    lines.reserve(_byDn.size());
    for (const auto& [key, groups] : _byDn) {
        std::string line = key;
        for (const std::size_t group : groups) line += "," + std::to_string(group);
        lines.push_back(std::move(line));
    }
    std::sort(lines.begin(), lines.end());
    return sha256Hex(join(lines, ";"));
}

std::vector<std::string> allValues(Connection& connection, const std::string& dn, const std::string& attribute) {
    const std::string name = asciiLower(attribute);
    std::vector<std::string> result;
    std::string asked = attribute;
    for (std::size_t round = 0; round < mostRanges; ++round) {
        const auto entry = connection.read(dn, {asked});
        if (!entry) return result;
        bool more = false;
        const std::size_t before = result.size();
        for (const auto& [key, values] : entry->attributes) {
            const bool ranged = key.starts_with(name + ";range=");
            if (key != name && !ranged) continue;
            result.insert(result.end(), values.begin(), values.end());
            // The last range ends with `*`.
            if (ranged && !key.ends_with("*") && !values.empty() &&
                !key.starts_with(name + ";range=" + std::to_string(before) + "-"))
                throw LdapError(Fault::refused, connection.server() + ": " + key + " of " + dn + " was not asked for");
            if (ranged && !key.ends_with("*") && !values.empty()) {
                more = true;
                asked = attribute + ";range=" + std::to_string(result.size()) + "-*";
            }
        }
        if (!more) break;
    }
    return result;
}

Memberships membershipsOf(Connection& connection, const MembershipSource& source,
                          const std::vector<std::string>& groupDns, std::set<std::size_t>& missing) {
    Memberships result;
    if (groupDns.empty()) return result;
    std::unordered_map<std::string, std::string> groups;
    if (source.nesting != Nesting::chain) {
        Search search;
        search.base = source.groupBase;
        search.filter = source.schema.groupFilter;
        search.attributes = {"1.1"};
        connection.searchPaged(search, source.pageSize, [&](Entry&& entry) { groups[dnKey(entry.dn)] = entry.dn; });
    }
    for (std::size_t group = 0; group < groupDns.size(); ++group) {
        const std::string& dn = groupDns[group];
        const auto entry = connection.read(dn, {"objectSid"});
        if (!entry) {
            missing.insert(group);
            continue;
        }
        addPrimary(result, *entry, group);
        if (source.nesting == Nesting::chain)
            chain(connection, source, dn, group, result);
        else
            walk(connection, source, dn, group, groups, result);
    }
    return result;
}

Memberships membershipsOf(Connection& connection, const MembershipSource& source,
                          const std::vector<std::string>& groupDns, const Person& person,
                          std::set<std::size_t>& missing) {
    Memberships result;
    // From the primary group no way leads up but through all groups.
    if (source.schema.activeDirectory && source.nesting != Nesting::chain)
        return membershipsOf(connection, source, groupDns, missing);
    const std::string key = dnKey(person.dn);
    std::set<std::string> above;
    if (source.nesting != Nesting::chain && !groupDns.empty()) {
        const std::string login = person.login.substr(0, person.login.size() - source.schema.loginSuffix.size());
        std::deque<std::string> waiting{"(|(member=" + escapeFilter(person.dn) + ")(uniqueMember=" +
                                        escapeFilter(person.dn) + ")(memberUid=" + escapeFilter(login) + "))"};
        while (!waiting.empty()) {
            Search search;
            search.base = source.groupBase;
            search.filter = "(&" + source.schema.groupFilter + waiting.front() + ")";
            search.attributes = {"1.1"};
            waiting.pop_front();
            connection.searchPaged(search, source.pageSize, [&](Entry&& entry) {
                if (above.insert(dnKey(entry.dn)).second && source.nesting == Nesting::walk)
                    waiting.push_back("(|(member=" + escapeFilter(entry.dn) +
                                      ")(uniqueMember=" + escapeFilter(entry.dn) + "))");
            });
        }
    }
    for (std::size_t group = 0; group < groupDns.size(); ++group) {
        const std::string& dn = groupDns[group];
        const auto entry = connection.read(dn, {"objectSid"});
        if (!entry) {
            missing.insert(group);
        } else if (source.nesting != Nesting::chain) {
            if (above.contains(dnKey(dn))) result.addByDn(key, group);
        } else {
            addPrimary(result, *entry, group);
            const std::string within = std::string("(memberOf:") + inChain + ":=" + escapeFilter(dn) + ")";
            if (connection.read(person.dn, {"1.1"}, within)) result.addByDn(key, group);
            chainOfGroups(connection, source, within, group, result);
        }
    }
    return result;
}

}  // namespace kontor::directory
