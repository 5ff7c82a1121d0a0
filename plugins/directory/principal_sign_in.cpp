#include "core/names.h"
#include "directory_sign_in.h"
#include "kontor/text.h"
#include "log_events.h"
#include "server_access.h"

namespace kontor::directory {

namespace {

using Result = SignInAnswer::Result;

/// `dc=ad,dc=example,dc=org` of whatever lies below it, as `ad.example.org`; empty without such parts.
std::string domainOf(const std::string& dn) {
    std::vector<std::string> labels;
    for (const auto& part : split(dn, ',')) {
        const std::string small = asciiLower(trimmed(part));
        if (small.starts_with("dc=")) labels.push_back(small.substr(3));
    }
    return join(labels, ".");
}

/// Who has the principal: Active Directory's own name of an account is part of it, other directories know it whole.
std::string principalFilter(const Schema& schema, const std::string& name, const std::string& principal) {
    const std::string whole = escapeFilter(principal);
    if (schema.activeDirectory)
        return "(|(sAMAccountName=" + escapeFilter(name) + ")(userPrincipalName=" + whole + "))";
    return "(|(krbPrincipalName=" + whole + ")(&(!(krbPrincipalName=*))(" + schema.login + "=" + escapeFilter(name) +
           ")))";
}

}  // namespace

SignInAnswer DirectorySignIn::signInPrincipal(std::string_view name, std::string_view realm) {
    const std::string login(name);
    const auto directories =
        _kernel->db().read([&](Transaction& tx) { return activeDirectories(tx, _kernel->records()); });
    bool unavailable = false;
    for (const Directory& directory : directories) {
        if (domainOf(directory.userBase) != asciiLower(realm)) continue;
        Context frame("directory", directory.name);
        const Schema schema = signInSchema(directory);
        try {
            Search search;
            search.base = directory.userBase;
            search.filter =
                "(&" + schema.userFilter + principalFilter(schema, login, login + "@" + std::string(realm)) + ")";
            search.attributes = schema.attributes();
            const SignInAnswer answer = over(directory, [&](Pair& connections) -> SignInAnswer {
                std::vector<Entry> found;
                connections.service.searchPaged(search, 10, [&](Entry&& entry) { found.push_back(std::move(entry)); });
                ServiceConnections::answered(connections);
                if (found.size() != 1) return {};
                SignInAttempt attempt;
                attempt.login = asciiLower(login);
                return admit(connections.service, directory, schema, found.front(), attempt);
            });
            if (answer.result != Result::unknown) return answer;
        } catch (const LdapError& error) {
            log(signInUnavailable, {{"directory", directory.name}, {"error", error.what()}});
            unavailable = true;
        }
    }
    return {unavailable ? Result::unavailable : Result::unknown, 0};
}

}  // namespace kontor::directory
