#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/kernel.h"

namespace kontor::demo {

struct Person {
    std::int64_t id = 0;
    std::string first;
    std::string name;  ///< first and last
    std::string login;
    std::string email;
    std::int64_t locationId = 0;
    std::int64_t departmentId = 0;
    bool speaksEnglish = false;
};

/// The company the demo data are about: Nordwerk, a maker of pumps and valves at 12 places.
struct Company {
    std::vector<Person> people;  ///< requesters
    std::vector<Person> agents;
    std::map<std::string, std::vector<std::size_t>, std::less<>> teams;  ///< group name → indexes into agents
    std::map<std::string, std::int64_t, std::less<>> groups;
    std::map<std::string, std::int64_t, std::less<>> categories;
};

/// Makes what is missing of the company and gives all of it. The same seed gives the same people, so that it can be run
/// again, and a larger company holds all of a smaller one.
Company foundCompany(Kernel& kernel, std::uint64_t seed, std::int64_t people = 500);

}  // namespace kontor::demo
