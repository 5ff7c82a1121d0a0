// What synchronising a large directory costs: CPU of server and database, time, memory. Not part of the tests.
//   directory_bench [PEOPLE=100000]
#include <sys/resource.h>

#include <chrono>
#include <fstream>
#include <iostream>

#include "../plugin/directory_desk.h"
#include "kontor/database.h"

namespace {

using namespace kontor::directory::test;

double cpuOfThisProcess() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::string peakMemory() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) return line.substr(6);
    return "?";
}

void measure(const char* what, DirectoryDesk& desk, const json& request) {
    const double cpu = cpuOfThisProcess();
    const auto begin = std::chrono::steady_clock::now();
    const json run = desk.sync(request, std::chrono::hours(2));
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
    std::cout << what << ": read " << run["seen"] << ", " << counts(run) << ", " << time.count()
              << " s, CPU of the server " << cpuOfThisProcess() - cpu << " s, peak memory" << peakMemory() << std::endl;
}

}  // namespace

int main(int count, char** arguments) {
    const int people = count > 1 ? std::atoi(arguments[1]) : 100'000;
    LdapServer ldap(people);
    DirectoryDesk desk(ldap);
    desk.post("/api/v1/directory-mappings",
              {{"directory_id", desk.id()}, {"group_dn", "cn=dept1," + ldap.groupBase()}, {"role", "agent"}});
    std::cout << "before: peak memory" << peakMemory() << std::endl;
    measure("first", desk, json::object());
    measure("again", desk, json::object());
    std::string changes;
    for (int i = 0; i < 100; ++i)
        changes += "dn: " + LdapServer::personDn(i * (people / 100)) +
                   "\nchangetype: modify\nreplace: telephoneNumber\ntelephoneNumber: +49 40 " + std::to_string(i) +
                   "\n\n";
    ldap.change(changes);
    measure("100 changes", desk, {{"mode", "incremental"}});
    measure("no changes", desk, {{"mode", "incremental"}});
}
