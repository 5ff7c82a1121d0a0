// What synchronising a large directory and signing in with it cost: CPU of server and database, time, memory. Not part
// of the tests.
//   directory_bench [PEOPLE=100000]
#include <sys/resource.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "../plugin/directory_desk.h"
#include "connection.h"
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

/// User and system time of the children of that name: the database, the directory's server.
double cpuOfChildren(const std::string& name) {
    double ticks = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        std::ifstream file(entry.path() / "stat");
        std::string line;
        if (!std::getline(file, line) || line.find("(" + name + ")") == std::string::npos) continue;
        std::istringstream fields(line.substr(line.rfind(')') + 2));
        std::string state;
        long parent = 0;
        fields >> state >> parent;
        if (parent != ::getpid()) continue;
        std::string skipped;
        for (int i = 0; i < 9; ++i) fields >> skipped;
        double user = 0;
        double system = 0;
        fields >> user >> system;
        ticks += user + system;
    }
    return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

std::string peakMemory() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) return line.substr(6);
    return "?";
}

void measure(const char* what, DirectoryDesk& desk, const json& request) {
    const double cpu = cpuOfThisProcess();
    const double database = cpuOfChildren("mariadbd");
    const double ldap = cpuOfChildren("slapd");
    const auto begin = std::chrono::steady_clock::now();
    const json run = desk.sync(request, std::chrono::hours(2));
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
    std::cout << what << ": read " << run["seen"] << ", " << counts(run) << ", " << time.count()
              << " s, CPU of the server " << cpuOfThisProcess() - cpu << " s, of the database "
              << cpuOfChildren("mariadbd") - database << " s, of the directory " << cpuOfChildren("slapd") - ldap
              << " s, peak memory" << peakMemory() << std::endl;
}

/// Sign-ins by bind beside binds alone, in turn, so that both meet the same machine.
void measureSignIns(DirectoryDesk& desk, const LdapServer& ldap, int people) {
    using namespace kontor::directory;
    constexpr int rounds = 200;
    std::vector<double> binds;
    std::vector<double> signIns;
    ServerOptions options;
    options.servers = {ldap.url()};
    options.bindDn = "cn=sync," + LdapServer::base();
    options.password = "syncpw";
    const double before = cpuOfThisProcess();
    double bindCpu = 0;
    for (int i = 0; i < rounds; ++i) {
        const int number = i * (people / rounds) + 1;
        if (number % 50 == 49) continue;
        const std::string password = "pw" + std::to_string(number);
        const auto timed = [](std::vector<double>& times, const auto& work) {
            const auto begin = std::chrono::steady_clock::now();
            work();
            times.push_back(
                std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
        };
        const double cpu = cpuOfThisProcess();
        timed(binds, [&] { Connection::open(options).another().bind(LdapServer::personDn(number), password); });
        bindCpu += cpuOfThisProcess() - cpu;
        timed(signIns, [&] {
            if (desk.signIn(LdapServer::login(number), password).status != 201) std::cout << "refused" << std::endl;
        });
    }
    const auto median = [](std::vector<double>& times) {
        std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2), times.end());
        return times[times.size() / 2];
    };
    std::cout << "sign-in: median " << median(signIns) << " ms, both binds alone " << median(binds)
              << " ms; CPU of the server "
              << (cpuOfThisProcess() - before - bindCpu) * 1000 / static_cast<double>(signIns.size())
              << " ms, of the binds alone " << bindCpu * 1000 / static_cast<double>(binds.size()) << " ms" << std::endl;
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
    measureSignIns(desk, ldap, people);
}
