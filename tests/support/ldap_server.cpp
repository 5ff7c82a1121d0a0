#include "ldap_server.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "embedded/child_process.h"
#include "kontor/testing/wait_for.h"
#include "text_file.h"

namespace kontor::test {

namespace {

namespace fs = std::filesystem;

void writeFile(const fs::path& path, const std::string& content) {
    std::ofstream(path, std::ios::binary) << content;
}

const std::vector<std::string> programs{"/usr/sbin/slapd", "/usr/sbin/slapadd", "/usr/bin/ldapmodify",
                                        "/usr/bin/ldapsearch", "/usr/bin/openssl"};

std::string programPath(const std::string& name) {
    for (const auto& path : programs)
        if (fs::path(path).filename() == name) return path;
    throw std::logic_error(name);
}

}  // namespace

std::string LdapServer::missing() {
    for (const auto& program : programs)
        if (!fs::exists(program)) return program + " is not installed";
    return {};
}

std::string LdapServer::login(int number) {
    std::string digits = std::to_string(number);
    return "u" + std::string(digits.size() < 5 ? 5 - digits.size() : 0, '0') + digits;
}

std::string LdapServer::personDn(int number) {
    return "uid=" + login(number) + ",ou=people," + base();
}

LdapServer::LdapServer(int people) {
    for (const char* name : {"db", "run"}) fs::create_directories(_directory / name);
    makeCertificates();
    writeConfiguration();
    writePeople(people);
    run("slapadd", {"-q", "-f", _directory / "slapd.conf", "-l", _directory / "people.ldif"});
    for (int attempt = 0;; ++attempt) {
        _port = freePort();
        _tlsPort = freePort();
        try {
            start();
            break;
        } catch (const std::runtime_error&) {
            // Somebody else took a port between asking and using it: then once more.
            if (attempt == 4) throw;
        }
    }
    // slapadd does not tell overlays: groups come in while the server runs.
    change(readFile(_directory / "groups.ldif"));
}

LdapServer::~LdapServer() = default;

std::string LdapServer::run(const std::string& program, const std::vector<std::string>& arguments,
                            const std::string& input) {
    ChildCommand command;
    command.arguments = {programPath(program)};
    command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
    const fs::path output = _directory / "run" / (program + ".log");
    fs::remove(output);
    command.output = output;
    if (!input.empty()) {
        command.input = _directory / "run" / "input";
        writeFile(command.input, input);
    }
    ChildProcess process(command);
    process.wait();
    const std::string said = readFile(output);
    if (!process.succeeded()) throw std::runtime_error(program + ": " + process.ending() + ": " + said);
    return said;
}

void LdapServer::makeCertificates() {
    const auto path = [&](const char* name) { return (_directory / name).string(); };
    writeFile(_directory / "names", "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
    for (const char* name : {"ca", "strange"})
        run("openssl",
            {"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "3650", "-subj",
             std::string("/CN=") + name, "-keyout", path("ca.key") + (name[0] == 'c' ? "" : "2"), "-out",
             _directory / (std::string(name) + ".crt"), "-addext", "basicConstraints=critical,CA:TRUE"});
    run("openssl", {"req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost",
                    "-keyout", path("server.key"), "-out", path("server.csr")});
    run("openssl", {"x509", "-req", "-in", path("server.csr"), "-CA", path("ca.crt"), "-CAkey", path("ca.key"),
                    "-CAcreateserial", "-days", "3650", "-out", path("server.crt"), "-extfile", path("names")});
}

void LdapServer::writeConfiguration() {
    const std::string at = _directory.path().string();
    std::string text;
    for (const char* schema : {"core", "cosine", "inetorgperson"})
        text += "include /etc/ldap/schema/" + std::string(schema) + ".schema\n";
    text += "modulepath /usr/lib/ldap\n";
    for (const char* module : {"back_mdb", "memberof", "refint", "syncprov", "ppolicy"})
        text += "moduleload " + std::string(module) + "\n";
    text += "pidfile " + at + "/run/slapd.pid\nargsfile " + at + "/run/slapd.args\n";
    text += "TLSCACertificateFile " + at + "/ca.crt\nTLSCertificateFile " + at + "/server.crt\nTLSCertificateKeyFile " +
            at + "/server.key\nTLSVerifyClient never\n";
    // A client that does not page gets 500 entries and an error.
    text += "sizelimit size.soft=500 size.hard=unlimited size.prtotal=unlimited\n";
    text += "database mdb\nsuffix \"" + base() + "\"\nrootdn \"cn=admin," + base() + "\"\nrootpw adminpw\ndirectory " +
            at + "/db\nmaxsize 1073741824\ndbnosync\n";
    text += "index objectClass,entryUUID,entryCSN,uid,member,memberOf,modifyTimestamp eq\n";
    text += "overlay memberof\nmemberof-refint TRUE\noverlay refint\nrefint_attributes member manager\n";
    text += "overlay syncprov\nsyncprov-checkpoint 100 1\nsyncprov-sessionlog 1000\n";
    text += "overlay ppolicy\nppolicy_default \"cn=default,ou=policies," + base() + "\"\n";
    text += "access to attrs=userPassword by anonymous auth by * none\n";
    text += "access to * by dn.exact=\"cn=sync," + base() + "\" read by anonymous auth by self read\n";
    writeFile(_directory / "slapd.conf", text);
}

void LdapServer::writePeople(int people) {
    std::ostringstream out;
    const auto entry = [&](const std::string& dn, const std::vector<std::string>& lines) {
        out << "dn: " << dn << "\n";
        for (const auto& line : lines) out << line << "\n";
        out << "\n";
    };
    entry(base(), {"objectClass: dcObject", "objectClass: organization", "o: Example", "dc: example"});
    for (const std::string ou : {"people", "groups", "policies", "left"})
        entry("ou=" + ou + "," + base(), {"objectClass: organizationalUnit", "ou: " + ou});
    entry("cn=default,ou=policies," + base(), {"objectClass: device", "objectClass: pwdPolicy", "cn: default",
                                               "pwdAttribute: userPassword", "pwdLockout: TRUE", "pwdMaxFailure: 10"});
    entry("cn=sync," + base(),
          {"objectClass: organizationalRole", "objectClass: simpleSecurityObject", "cn: sync", "userPassword: syncpw"});
    for (int i = 0; i < people; ++i) {
        const std::string number = std::to_string(i);
        std::vector<std::string> lines{"objectClass: inetOrgPerson",
                                       "uid: " + login(i),
                                       "cn: User " + number,
                                       "sn: Name" + number,
                                       "givenName: Gi" + number,
                                       "displayName: Gi" + number + " Name" + number,
                                       "mail: " + login(i) + "@example.test",
                                       "telephoneNumber: +49 30 " + std::to_string(100000 + i),
                                       "departmentNumber: Department " + std::to_string(i % 7),
                                       "userPassword: pw" + number};
        if (i % 17 == 0) lines[5] = "displayName:: SsO2cmcgTcO8bGxlci3FgcOzZMW6";  // Jörg Müller-Łódź
        if (i % 10) lines.push_back("manager: " + personDn(i - i % 10));
        if (i % 50 == 49) lines.emplace_back("pwdAccountLockedTime: 000001010000Z");
        entry(personDn(i), lines);
    }
    writeFile(_directory / "people.ldif", out.str());

    out.str("");
    const auto group = [&](const std::string& name, const std::vector<std::string>& members) {
        std::vector<std::string> lines{"changetype: add", "objectClass: groupOfNames", "cn: " + name};
        for (const auto& member : members) lines.push_back("member: " + member);
        entry("cn=" + name + "," + groupBase(), lines);
    };
    const auto groupDn = [&](const std::string& name) { return "cn=" + name + "," + groupBase(); };
    for (int team = 0; team < 20; ++team) {
        std::vector<std::string> members;
        for (int i = team; i < people; i += 20) members.push_back(personDn(i));
        if (members.empty()) members.push_back(personDn(0));
        group("team" + std::to_string(team), members);
    }
    for (int dept = 0; dept < 4; ++dept) {
        std::vector<std::string> members;
        for (int team = dept; team < 20; team += 4) members.push_back(groupDn("team" + std::to_string(team)));
        group("dept" + std::to_string(dept), members);
    }
    group("all", {groupDn("dept0"), groupDn("dept1"), groupDn("dept2"), groupDn("dept3")});
    group("ring", {groupDn("ring2"), personDn(0)});
    group("ring2", {groupDn("ring"), personDn(1)});
    writeFile(_directory / "groups.ldif", out.str());
}

void LdapServer::start() {
    ChildCommand command;
    command.arguments = {
        programPath("slapd"), "-f", _directory / "slapd.conf", "-h", url() + " " + tlsUrl(), "-d", "0"};
    command.output = _directory / "run" / "slapd.log";
    _process = std::make_unique<ChildProcess>(command);
    const bool up = waitFor([&] {
        if (!_process->running()) return true;
        try {
            run("ldapsearch", {"-x", "-H", url(), "-b", "", "-s", "base", "-LLL", "namingContexts"});
            return true;
        } catch (const std::runtime_error&) {
            return false;
        }
    });
    if (!up || !_process->running()) throw std::runtime_error("slapd does not start: " + readFile(command.output));
}

void LdapServer::kill() {
    _process.reset();
}

void LdapServer::change(const std::string& ldif) {
    run("ldapmodify", {"-x", "-H", url(), "-D", "cn=admin," + base(), "-w", "adminpw", "-e", "relax"}, ldif);
}

std::string LdapServer::value(const std::string& dn, const std::string& attribute) {
    const std::string said = run("ldapsearch", {"-x", "-H", url(), "-D", "cn=admin," + base(), "-w", "adminpw", "-b",
                                                dn, "-s", "base", "-LLL", "-o", "ldif-wrap=no", attribute});
    const auto at = said.find("\n" + attribute + ": ");
    if (at == std::string::npos) return {};
    const auto from = at + attribute.size() + 3;
    return said.substr(from, said.find('\n', from) - from);
}

}  // namespace kontor::test
