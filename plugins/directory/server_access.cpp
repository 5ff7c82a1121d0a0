#include "server_access.h"

#include <algorithm>

#include "core/computer.h"
#include "directory_store.h"
#include "kontor/deadline.h"
#include "log_events.h"

namespace kontor::directory {

namespace {

constexpr int triedPeople = 10;

void replace(std::string& preset, const std::string& set) {
    if (set == "-")
        preset.clear();
    else if (!set.empty())
        preset = set;
}

/// Ends a search early: enough was seen.
struct Enough {};

DirectoryTest::Line tryPeople(Connection& connection, const Directory& directory, Time now) {
    const Schema schema = schemaOf(directory);
    Search search;
    search.base = directory.userBase;
    search.filter = schema.userFilter;
    search.attributes = schema.attributes();
    int people = 0;
    std::string example;
    std::string problem;
    try {
        connection.searchPaged(search, triedPeople, [&](Entry&& entry) {
            if (const auto person = personOf(entry, schema, now, problem)) {
                if (example.empty()) example = person->login + ", " + person->name + ", " + person->email;
                ++people;
            }
            if (people == triedPeople) throw Enough();
        });
    } catch (const Enough&) {
    }
    if (people == 0)
        return {"people", false,
                problem.empty() ? "nobody below " + directory.userBase + " fits " + schema.userFilter : problem};
    return {"people", true,
            (people == triedPeople ? "at least " : "") + std::to_string(people) + " found, as " + example};
}

DirectoryTest::Line tryComputers(Connection& connection, const Directory& directory) {
    const ComputerSchema schema = computerSchema(schemaOf(directory), directory.preset, directory.computerFilter);
    Search search;
    search.base = directory.computerBase;
    search.filter = schema.kind.filter;
    search.attributes = schema.kind.attributes;
    std::string example;
    std::string problem;
    try {
        connection.searchPaged(search, triedPeople, [&](Entry&& entry) {
            if (const auto computer = computerOf(entry, schema, problem)) {
                example = computer->name + (computer->os.empty() ? "" : ", " + computer->os);
                throw Enough();
            }
        });
    } catch (const Enough&) {
    }
    const std::string none = "nobody below " + directory.computerBase + " fits " + schema.kind.filter;
    return {"computers", !example.empty(),
            !example.empty()  ? "found, as " + example
            : problem.empty() ? none
                              : problem};
}

}  // namespace

ServerOptions timeLimits() {
    ServerOptions options;
    const auto left = Deadline::current().left();
    options.connectTimeout = std::min(options.connectTimeout, left);
    options.answerTimeout = std::min(options.answerTimeout, left);
    return options;
}

ServerOptions serverOptions(Kernel& kernel, const Directory& directory) {
    ServerOptions options = timeLimits();
    options.servers = directory.servers;
    options.srvDomain = directory.srvDomain;
    options.startTls = directory.startTls;
    options.verifyCertificate = directory.verifyCertificates;
    options.caFile = directory.caFile;
    options.bindDn = directory.bindDn;
    if (directory.bindMethod == "kerberos") {
        options.keytabFile = directory.keytabFile;
    } else if (!directory.bindDn.empty()) {
        const auto sealed = kernel.db().read([&](Transaction& tx) { return store::sealedPassword(tx, directory.id); });
        if (sealed) options.password = kernel.secrets().open(*sealed);
    }
    options.passedOver = [name = directory.name](const std::string&, const std::string& why) {
        log(serverPassedOver, {{"directory", name}, {"error", why}});
    };
    return options;
}

Schema schemaOf(const Directory& directory) {
    Schema schema = presetSchema(directory.preset);
    replace(schema.userFilter, directory.userFilter);
    replace(schema.id, directory.idAttribute == "-" ? "" : directory.idAttribute);
    replace(schema.login, directory.loginAttribute == "-" ? "" : directory.loginAttribute);
    replace(schema.name, directory.nameAttribute);
    replace(schema.email, directory.emailAttribute);
    replace(schema.phone, directory.phoneAttribute);
    replace(schema.department, directory.departmentAttribute);
    replace(schema.location, directory.locationAttribute);
    replace(schema.manager, directory.managerAttribute);
    schema.photo = directory.photoAttribute;
    schema.loginSuffix = directory.loginSuffix;
    return schema;
}

Schema signInSchema(const Directory& directory) {
    Schema schema = schemaOf(directory);
    schema.photo.clear();
    return schema;
}

MembershipSource membershipSource(const Directory& directory) {
    MembershipSource source;
    source.schema = schemaOf(directory);
    source.userBase = directory.userBase;
    source.groupBase = directory.groupBase.empty() ? directory.userBase : directory.groupBase;
    const bool chain = directory.nesting == "chain" || (directory.nesting == "auto" && source.schema.activeDirectory);
    source.nesting = directory.nesting == "none" ? Nesting::none : chain ? Nesting::chain : Nesting::walk;
    return source;
}

bool DirectoryTest::ok() const {
    return std::all_of(lines.begin(), lines.end(), [](const Line& line) { return line.ok; });
}

DirectoryTest testDirectory(Kernel& kernel, const Directory& directory) {
    DirectoryTest test;
    std::string step = "connect";
    try {
        auto connection = Connection::open(serverOptions(kernel, directory));
        test.lines.push_back(
            {step, true,
             connection.server() +
                 (directory.bindDn.empty() && directory.keytabFile.empty() ? ": connected" : ": signed in")});
        step = "people";
        test.lines.push_back(tryPeople(connection, directory, kernel.clock().now()));
        if (!directory.computerBase.empty()) {
            step = "computers";
            test.lines.push_back(tryComputers(connection, directory));
        }
        const auto mappings = kernel.db().read([&](Transaction& tx) { return store::mappings(tx, directory.id); });
        step = "groups";
        for (const auto& mapping : mappings) {
            const bool there = connection.read(mapping.groupDn, {"1.1"}).has_value();
            test.lines.push_back({step, there, mapping.groupDn + (there ? "" : " does not exist")});
        }
    } catch (const std::exception& error) {
        test.lines.push_back({step, false, error.what()});
    }
    return test;
}

}  // namespace kontor::directory
