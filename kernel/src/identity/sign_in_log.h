#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "kontor/clock.h"
#include "kontor/database.h"

namespace kontor {

/// Where a sign-in comes from, in the form it is kept: well-formed, not too long.
struct SignInPlace {
    SignInPlace(std::string_view address, std::string_view agent);
    std::string address;
    std::string agent;   ///< User-Agent
    std::string device;  ///< what people call it
};

/// One sign-in, or an attempt at one.
struct SignInEntry {
    std::optional<std::int64_t> userId = {};
    std::string login = {};  ///< as it was typed
    std::string way = {};
    std::string_view outcome = {};  ///< one of SignIn::outcomes
    std::int64_t impersonatorId = 0;
    std::string reason = {};
};

/// The log of sign-ins, in the table sign_in. Successes are a row each; what fails is counted in one row for each
/// login, address, outcome and hour, and an address that tries many logins fills no more than a hundred rows an hour.
class SignInLog {
  public:
    explicit SignInLog(const Clock& clock) : _clock(clock) {}

    /// Adds a sign-in that came about; gives its number.
    std::int64_t add(Transaction& tx, const SignInEntry& entry, const SignInPlace& place);
    void addFailure(Transaction& tx, const SignInEntry& entry, const SignInPlace& place);
    /// The sign-in of that number, begun as `unfinished`, is whole now, by this further step.
    void finished(Transaction& tx, std::int64_t id, std::string_view step);
    /// Removes what is older; at most so many rows at a time, so that no lock is held long.
    static void prune(Database& db, Time before);

  private:
    const Clock& _clock;
};

}  // namespace kontor
