#include "samba_server.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "embedded/child_process.h"
#include "kontor/testing/wait_for.h"
#include "text_file.h"

namespace kontor::test {

namespace {

namespace fs = std::filesystem;

constexpr int people = 40;

/// Base64 of the text as UTF-16LE, as `clearTextPassword` wants it; ASCII only.
std::string passwordValue(const std::string& text) {
    static constexpr char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string bytes;
    for (const char c : text) bytes += {c, '\0'};
    std::string result;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        unsigned group = 0;
        for (std::size_t k = 0; k < 3; ++k)
            group = group << 8U | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k)
            result += i + k > bytes.size() ? '=' : letters[group >> (18U - 6U * static_cast<unsigned>(k)) & 63U];
    }
    return result;
}

ChildCommand bash(const fs::path& directory, std::vector<std::string> arguments) {
    ChildCommand command;
    command.arguments = {"/bin/bash"};
    command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
    command.output = directory / "fixture.log";
    return command;
}

}  // namespace

std::string SambaServer::missing() {
    if (::geteuid() != 0) return "needs root for a network namespace";
    for (const char* program : {"/usr/bin/samba-tool", "/usr/sbin/samba", "/usr/bin/ldbadd", "/usr/bin/socat",
                                "/usr/bin/ldapmodify", "/usr/bin/openssl"})
        if (!fs::exists(program)) return std::string(program) + " is not installed";
    if (!fs::exists("/usr/sbin/ip") && !fs::exists("/sbin/ip")) return "ip is not installed";
    return {};
}

std::string SambaServer::personDn(int number) {
    return "CN=User " + std::to_string(number) + ",OU=Staff," + base();
}

SambaServer::SambaServer() : _port(freePort()), _tlsPort(freePort()), _kerberosPort(freePort()) {
    fs::permissions(_directory.path(), fs::perms::owner_all | fs::perms::group_exec | fs::perms::others_exec);
    writeSeed();
    ChildProcess start(
        bash(_directory.path(), {KONTOR_SAMBA_SCRIPT, "start", _directory.path().string(), std::to_string(_port),
                                 std::to_string(_tlsPort), std::to_string(_kerberosPort)}));
    start.wait();
    if (!start.succeeded())
        _trouble = "the domain controller can't be made here: " + start.ending() + " " +
                   readFile(_directory / "fixture.log") + readFile(_directory / "provision.log") +
                   readFile(_directory / "seed.log") + readFile(_directory / "keytab.log");
    else if (!waitFor([&] { return answers(); }, std::chrono::seconds(120)))
        _trouble = "the domain controller does not answer: " + readFile(_directory / "samba.log");
}

SambaServer::~SambaServer() {
    ChildProcess stop(bash(_directory.path(), {KONTOR_SAMBA_SCRIPT, "stop", _directory.path().string()}));
    stop.wait();
}

bool SambaServer::answers() {
    ChildCommand command;
    command.arguments = {"/usr/bin/ldapsearch",
                         "-x",
                         "-H",
                         tlsUrl(),
                         "-D",
                         "Administrator@ad.example.test",
                         "-w",
                         "Adm1n-pass",
                         "-b",
                         base(),
                         "-s",
                         "base",
                         "dn"};
    command.extraEnvironment = {"LDAPTLS_CACERT=" + caFile()};
    ChildProcess process(command);
    process.wait();
    return process.succeeded();
}

void SambaServer::change(const std::string& ldif) {
    std::ofstream(_directory / "input", std::ios::binary) << ldif;
    fs::remove(_directory / "modify.log");
    ChildCommand command;
    command.arguments = {"/usr/bin/ldapmodify",           "-x", "-H",        tlsUrl(), "-D",
                         "Administrator@ad.example.test", "-w", "Adm1n-pass"};
    command.input = _directory / "input";
    command.output = _directory / "modify.log";
    command.extraEnvironment = {"LDAPTLS_CACERT=" + caFile()};
    ChildProcess process(command);
    process.wait();
    if (!process.succeeded()) throw std::runtime_error("ldapmodify: " + readFile(_directory / "modify.log"));
}

void SambaServer::writeSeed() const {
    std::ofstream out(_directory / "seed.ldif");
    const auto entry = [&](const std::string& dn, const std::vector<std::string>& lines) {
        out << "dn: " << dn << "\n";
        for (const auto& line : lines) out << line << "\n";
        out << "\n";
    };
    for (const std::string ou : {"Staff", "Groups", "Left"})
        entry("OU=" + ou + "," + base(), {"objectClass: organizationalUnit"});
    for (int i = 0; i < people; ++i) {
        const std::string number = std::to_string(i);
        const std::string login = "a" + std::string(5 - number.size(), '0') + number;
        std::vector<std::string> lines{"objectClass: user",
                                       "sAMAccountName: " + login,
                                       "userPrincipalName: " + login + "@ad.example.test",
                                       "givenName: Gi" + number,
                                       "sn: Name" + number,
                                       "displayName: Gi" + number + " Name" + number,
                                       "mail: " + login + "@example.test",
                                       "department: Department " + std::to_string(i % 3),
                                       std::string("userAccountControl: ") + (i == 39 ? "514" : "512")};
        if (i < 6 || i == 39) lines.push_back("clearTextPassword:: " + passwordValue("Us3r-pass" + number));
        if (i == 38) lines.emplace_back("accountExpires: 132539328000000000");
        if (i % 10) lines.push_back("manager: " + personDn(i - i % 10));
        entry(personDn(i), lines);
    }
    entry("CN=svc-http,OU=Groups," + base(),
          {"objectClass: user", "sAMAccountName: svc-http", "userAccountControl: 66048",
           "msDS-SupportedEncryptionTypes: 24", "servicePrincipalName: HTTP/localhost",
           "clearTextPassword:: " + passwordValue("Http-pass1")});
    entry("CN=svc-sync,OU=Groups," + base(),
          {"objectClass: user", "sAMAccountName: svc-sync", "userAccountControl: 66048",
           "msDS-SupportedEncryptionTypes: 24", "clearTextPassword:: " + passwordValue("Sync-pass1")});
    for (int i = 0; i < 5; ++i) {
        const std::string name = "PC-" + std::to_string(i);
        entry("CN=" + name + ",OU=Staff," + base(),
              {"objectClass: computer", "sAMAccountName: " + name + "$", "dNSHostName: " + name + ".ad.example.test",
               "operatingSystem: Windows 11 Enterprise", "operatingSystemVersion: 10.0 (22631)",
               std::string("userAccountControl: ") + (i == 4 ? "4098" : "4096")});
    }
    const auto group = [&](const std::string& name, const std::vector<std::string>& members) {
        std::vector<std::string> lines{"objectClass: group", "sAMAccountName: " + name, "groupType: -2147483646"};
        for (const auto& member : members) lines.push_back("member: " + member);
        entry(groupDn(name), lines);
    };
    for (int team = 0; team < 4; ++team) {
        std::vector<std::string> members;
        for (int i = team; i < people; i += 4) members.push_back(personDn(i));
        group("team" + std::to_string(team), members);
    }
    group("dept", {groupDn("team0"), groupDn("team1")});
    group("everybody", {"CN=Domain Users,CN=Users," + base()});
    // Tests name the controller by its address.
    std::ofstream(_directory / "names.ldif") << "dn: CN=DC1,OU=Domain Controllers," << base()
                                             << "\nchangetype: modify\nadd: servicePrincipalName\n"
                                                "servicePrincipalName: ldap/127.0.0.1\n";
}

}  // namespace kontor::test
