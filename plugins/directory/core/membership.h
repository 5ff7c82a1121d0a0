#pragma once

#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "connection.h"
#include "person.h"

namespace kontor::directory {

/// How members of groups within groups are found.
enum class Nesting {
    chain,  ///< the server walks (LDAP_MATCHING_RULE_IN_CHAIN)
    walk,   ///< we walk
    none,   ///< direct members only
};

/// Who is in which of some groups. Groups are known by their place in the list that was asked for.
class Memberships {
  public:
    using Groups = std::vector<std::size_t>;  ///< ascending

    void addByDn(const std::string& dnKey, std::size_t group) { add(_byDn[dnKey], group); }
    void addByLogin(const std::string& login, std::size_t group) { add(_byLogin[login], group); }
    void addByPrimary(const std::string& rid, std::size_t group) { add(_byPrimary[rid], group); }

    Groups of(const Person& person, const std::string& loginSuffix) const;
    /// Those that come from the person's DN alone: known without reading the person.
    Groups ofDn(const std::string& dnKey) const;

    /// A hash of what ofDn gives for everybody.
    std::string digest() const;

  private:
    static void add(Groups& groups, std::size_t group);
    std::unordered_map<std::string, Groups> _byDn;
    std::unordered_map<std::string, Groups> _byLogin;    ///< posixGroup's memberUid
    std::unordered_map<std::string, Groups> _byPrimary;  ///< Active Directory's primary group, by RID
};

/// Where groups and people are looked for.
struct MembershipSource {
    Schema schema;
    std::string userBase;
    std::string groupBase;
    Nesting nesting = Nesting::walk;
    int pageSize = 500;
};

/// Everybody in the groups of these DNs. Places of groups that do not exist are put into `missing`: of those nothing is
/// known, which is not the same as nobody.
Memberships membershipsOf(Connection& connection, const MembershipSource& source,
                          const std::vector<std::string>& groupDns, std::set<std::size_t>& missing);

/// The groups among these that one person is in, asked from the person's side: cheap however large the groups are.
Memberships membershipsOf(Connection& connection, const MembershipSource& source,
                          const std::vector<std::string>& groupDns, const Person& person,
                          std::set<std::size_t>& missing);

/// All values of a many-valued attribute, however many ranges the server cuts them into (`member;range=0-1499`).
std::vector<std::string> allValues(Connection& connection, const std::string& dn, const std::string& attribute);

}  // namespace kontor::directory
