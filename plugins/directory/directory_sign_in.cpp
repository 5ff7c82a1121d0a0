#include "directory_sign_in.h"

#include "core/names.h"
#include "directory_store.h"
#include "kontor/text.h"
#include "log_events.h"
#include "reconciler.h"
#include "remembered_password.h"
#include "server_access.h"

namespace kontor::directory {

namespace {

using Result = SignInAnswer::Result;

/// Signs in as nobody there is, so that an unknown login takes as long as a wrong password.
void bindInVain(Connection& connection, const Directory& directory) {
    try {
        connection.bind("cn=" + randomToken(12) + "," + directory.userBase, randomToken(12));
    } catch (const LdapError& error) {
        if (error.fault != Fault::credentials) throw;
    }
}

/// Whether the connection lives; a server that says no to the question does.
bool answers(Connection& connection) {
    try {
        connection.read("", {"1.1"});
    } catch (const LdapError& error) {
        return error.fault != Fault::lost && error.fault != Fault::timeout;
    }
    return true;
}

/// People whom that filter fits.
std::vector<Entry> find(Connection& connection, const Directory& directory, const Schema& schema,
                        const std::string& filter) {
    std::vector<Entry> found;
    Search search;
    search.base = directory.userBase;
    search.filter = "(&" + schema.userFilter + filter + ")";
    search.attributes = schema.attributes();
    connection.searchPaged(search, 10, [&](Entry&& entry) { found.push_back(std::move(entry)); });
    return found;
}

/// The account of another person of the directory that has the login, and is not known to be gone.
std::optional<store::Account> holderOfLogin(Transaction& tx, const Directory& directory, const Person& person) {
    const auto holders = store::loginHolders(tx, directory.id, {person.login});
    const auto held = holders.find(person.login);
    if (held == holders.end() || !held->second.ofDirectory || held->second.gone) return std::nullopt;
    auto holder = store::accountOfUser(tx, directory.id, held->second.userId);
    if (holder && holder->known.id == person.id) holder.reset();
    return holder;
}

}  // namespace

SignInAnswer DirectorySignIn::signIn(const SignInAttempt& attempt) {
    const auto directories =
        _kernel->db().read([&](Transaction& tx) { return activeDirectories(tx, _kernel->records()); });
    bool unavailable = false;
    for (const Directory& directory : directories) {
        // A login that an account has belongs to that account's directory alone.
        if (attempt.userId && !attempt.decoy && attempt.source != directory.source()) continue;
        SignInAnswer answer = ask(directory, attempt);
        answer.way = "directory:" + directory.name;
        if (answer.result == Result::authenticated || answer.result == Result::wrong) return answer;
        unavailable |= answer.result == Result::unavailable;
    }
    return {unavailable ? Result::unavailable : Result::unknown, 0};
}

SignInAnswer DirectorySignIn::ask(const Directory& directory, const SignInAttempt& attempt) {
    Context frame("directory", directory.name);
    const Schema schema = signInSchema(directory);
    const auto filter = schema.loginFilter(attempt.login);
    if (!filter) return {};
    try {
        return over(directory,
                    [&](Pair& connections) { return check(connections, directory, schema, *filter, attempt); });
    } catch (const LdapError& error) {
        return away(directory, attempt, error.what());
    } catch (const Unavailable&) {
        throw;
    } catch (const std::exception& error) {
        return away(directory, attempt, error.what());
    }
}

SignInAnswer DirectorySignIn::over(const Directory& directory, const std::function<SignInAnswer(Pair&)>& work) {
    Pair connections = _connections.take(*_kernel, directory);
    const auto once = [&] {
        SignInAnswer answer = work(connections);
        _connections.keep(*_kernel, directory, std::move(connections));
        return answer;
    };
    if (!connections.used) return once();
    try {
        return once();
    } catch (const LdapError& error) {
        // Once the server answered nothing is done again, lest it counts one wrong password twice.
        if (!connections.used || (error.fault != Fault::lost && error.fault != Fault::timeout)) throw;
    }
    connections = _connections.takeNew(*_kernel, directory);
    return once();
}

SignInAnswer DirectorySignIn::check(Pair& connections, const Directory& directory, const Schema& schema,
                                    const std::string& filter, const SignInAttempt& attempt) {
    const auto found = find(connections.service, directory, schema, filter);
    // The password is not sent a second time: that its connection lives is asked before.
    if (connections.person && !answers(*connections.person)) connections.person.reset();
    ServiceConnections::answered(connections);
    // A connection of its own: what is looked up afterwards is looked up as the service account.
    if (!connections.person) connections.person = connections.service.another();
    if (found.size() != 1 || attempt.decoy || attempt.password.empty()) {
        bindInVain(*connections.person, directory);
        return {found.size() == 1 ? Result::wrong : Result::unknown, 0};
    }
    try {
        connections.person->bind(found.front().dn, std::string(attempt.password));
    } catch (const LdapError& error) {
        if (error.fault != Fault::credentials) throw;
        return {Result::wrong, 0};
    }
    return admit(connections.service, directory, schema, found.front(), attempt);
}

SignInAnswer DirectorySignIn::admit(Connection& connection, const Directory& directory, const Schema& schema,
                                    const Entry& entry, const SignInAttempt& attempt) {
    const auto refuse = [&](const std::string& reason) {
        log(signInRefused, {{"login", attempt.login}, {"directory", directory.name}, {"reason", reason}});
        return SignInAnswer{Result::wrong, 0};
    };
    const Time now = _kernel->clock().now();
    std::string problem;
    auto person = personOf(entry, schema, now, problem);
    if (!person) return refuse(problem);
    // The directory just took the password: a lock after wrong ones is over.
    if (person->lock == Lock::locked) person->lock = Lock::none;
    if (person->lock != Lock::none) return refuse(std::string(toString(person->lock)));

    std::vector<store::MappingRow> mappings;
    std::optional<store::Account> holder;
    _kernel->db().read([&](Transaction& tx) {
        mappings = store::mappings(tx, directory.id);
        holder = holderOfLogin(tx, directory, *person);
    });
    const auto mapped = MappedGroups::of(mappings);
    std::set<std::size_t> missing;
    const auto memberships = membershipsOf(connection, membershipSource(directory), mapped.dns, *person, missing);
    Rules rules = mapped.rules(directory, missing);
    rules.createPeople = directory.createAtSignIn;
    if (holder) makeRoom(connection, directory, schema, *holder);

    Run run;
    Reconciler reconciler(*_kernel, directory, mapped, rules, run);
    reconciler.take({{*person, memberships.of(*person, directory.loginSuffix),
                      MappedGroups::text(memberships.ofDn(dnKey(person->dn)))}});
    reconciler.finish();
    const auto user =
        _kernel->db().read([&](Transaction& tx) { return store::whoSignedIn(tx, directory.id, person->id); });
    if (!user) return refuse(run.findings.empty() ? "there is no account and none is made" : run.findings.front());
    // Who came with a ticket gave no password.
    if (attempt.password.empty()) return {Result::authenticated, user->userId};
    if (directory.offlineDays > 0) {
        const std::string hash = passwordHash(attempt.password);
        _kernel->db().write([&](Transaction& tx) { store::rememberPassword(tx, user->userId, hash, now); });
    } else if (user->remembered) {
        _kernel->db().write([&](Transaction& tx) { store::forgetPassword(tx, user->userId); });
    }
    return {Result::authenticated, user->userId};
}

/// When the login belongs to an account whose person is not in the directory any more, that one is switched off now:
/// asked for by its identity it is surely not there.
void DirectorySignIn::makeRoom(Connection& connection, const Directory& directory, const Schema& schema,
                               const store::Account& holder) {
    if (!find(connection, directory, schema, schema.idFilter(holder.known.id)).empty()) return;
    Run run;
    Reconciler reconciler(*_kernel, directory, {}, {}, run);
    reconciler.takeMissing({holder.known.id});
    reconciler.settle();
}

SignInAnswer DirectorySignIn::away(const Directory& directory, const SignInAttempt& attempt, const std::string& why) {
    log(signInUnavailable, {{"directory", directory.name}, {"error", why}});
    if (directory.offlineDays == 0 || !attempt.userId || attempt.decoy) return {Result::unavailable, 0};
    const auto remembered = _kernel->db().read(
        [&](Transaction& tx) { return store::rememberedPassword(tx, directory.id, *attempt.userId); });
    const bool fresh =
        remembered && _kernel->clock().now() - remembered->at <= std::chrono::hours(24 * directory.offlineDays);
    if (!fresh || !fitsPassword(remembered->hash, attempt.password)) return {Result::unavailable, 0};
    log(signInOffline, {{"login", attempt.login}, {"directory", directory.name}});
    return {Result::authenticated, *attempt.userId};
}

}  // namespace kontor::directory
