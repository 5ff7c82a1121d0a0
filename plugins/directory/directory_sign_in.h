#pragma once

#include <optional>

#include "core/connection.h"
#include "core/person.h"
#include "directory.h"
#include "directory_store.h"
#include "kontor/directory/domain_people.h"
#include "kontor/kernel.h"
#include "kontor/sign_in.h"
#include "service_connections.h"

namespace kontor::directory {

/// Lets people in whose password a directory accepts: finds the entry by login, binds as it, brings the account up to
/// date or makes it. Who somebody is, the directory's identity says, not the login.
class DirectorySignIn : public SignInSource, public DomainPeople {
  public:
    void begin(Kernel& kernel) { _kernel = &kernel; }
    void end() noexcept { _connections.clear(); }
    SignInAnswer signIn(const SignInAttempt& attempt) override;
    SignInAnswer signInPrincipal(std::string_view name, std::string_view realm) override;

  private:
    using Pair = ServiceConnections::Pair;
    SignInAnswer ask(const Directory& directory, const SignInAttempt& attempt);
    SignInAnswer check(Pair& connections, const Directory& directory, const Schema& schema, const std::string& filter,
                       const SignInAttempt& attempt);
    /// Does it over a connection that was kept, or over a new one when that is dead. Throws LdapError.
    SignInAnswer over(const Directory& directory, const std::function<SignInAnswer(Pair&)>& work);
    SignInAnswer admit(Connection& connection, const Directory& directory, const Schema& schema, const Entry& entry,
                       const SignInAttempt& attempt);
    SignInAnswer away(const Directory& directory, const SignInAttempt& attempt, const std::string& why);
    void makeRoom(Connection& connection, const Directory& directory, const Schema& schema,
                  const store::Account& holder);

    Kernel* _kernel = nullptr;
    ServiceConnections _connections;
};

}  // namespace kontor::directory
