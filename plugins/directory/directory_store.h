#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/changes.h"
#include "core/sync_plan.h"
#include "kontor/transaction.h"
#include "run.h"

/// The SQL of the plugin. Each function is a statement or two within the caller's transaction.
namespace kontor::directory::store {

/// `?, ?, …` for as many values, and the values: filled up to a power of two by repeating the last one, so that there
/// are few different statements to prepare.
std::string listOf(std::vector<SqlValue>& values, const std::vector<std::string>& items);

std::optional<std::string> sealedPassword(Transaction& tx, std::int64_t directoryId);

struct MappingRow {
    std::string groupDn;
    std::string role;
    std::optional<std::int64_t> groupId;
    bool limited = false;  ///< the role is the group's, within limits
    static constexpr auto columns =
        std::tuple{&MappingRow::groupDn, &MappingRow::role, &MappingRow::groupId, &MappingRow::limited};
};
std::vector<MappingRow> mappings(Transaction& tx, std::int64_t directoryId);

void setGrant(Transaction& tx, std::int64_t mappingId, const std::optional<std::int64_t>& grantId);

/// An account of the directory with what the plugin keeps beside it.
struct Account {
    Known known;
    std::string dn;
    std::string dnKey;
    std::string membership;
    std::optional<Time> expiresAt;
    bool deleted = false;  ///< here, by an administrator: it is left alone
};
std::vector<Account> accounts(Transaction& tx, std::int64_t directoryId, const std::vector<std::string>& externalIds);
std::optional<Account> accountOfUser(Transaction& tx, std::int64_t directoryId, std::int64_t userId);

/// Runs through the identities that are not known to be missing; only these columns, so that 100,000 are cheap.
struct AccountHead {
    std::string externalId;
    std::string dnKey;
    std::string membership;
    static constexpr auto columns = std::tuple{&AccountHead::externalId, &AccountHead::dnKey, &AccountHead::membership};
};
void eachAccount(Transaction& tx, std::int64_t directoryId, const std::function<void(AccountHead&&)>& f);
std::vector<std::string> expired(Transaction& tx, std::int64_t directoryId, Time now);
std::int64_t activePeople(Transaction& tx, std::int64_t directoryId);

/// Who has these logins or addresses, among all accounts.
std::map<std::string, Holder> loginHolders(Transaction& tx, std::int64_t directoryId,
                                           const std::vector<std::string>& logins);
std::map<std::string, Holder> emailHolders(Transaction& tx, std::int64_t directoryId,
                                           const std::vector<std::string>& emails);
/// Accounts by keys of their DNs.
std::map<std::string, std::int64_t> usersByDn(Transaction& tx, std::int64_t directoryId,
                                              const std::vector<std::string>& dnKeys);

struct AccountRow {
    std::string externalId;
    std::int64_t userId = 0;
    std::string dn;
    std::string dnKey;
    std::string membership;
    Lock lock = Lock::none;
    std::optional<Time> expiresAt;
};
void addAccounts(Transaction& tx, std::int64_t directoryId, const std::vector<AccountRow>& rows);
void setLock(Transaction& tx, std::int64_t directoryId, const std::string& externalId, Lock lock);
/// Where these people are found now, and in which mapped groups. Rows that are not there are not made.
void setPlaces(Transaction& tx, std::int64_t directoryId, const std::vector<AccountRow>& rows);

/// The account of a person who may have one, and whether a password of theirs is remembered.
struct SignedIn {
    std::int64_t userId = 0;
    bool remembered = false;
    static constexpr auto columns = std::tuple{&SignedIn::userId, &SignedIn::remembered};
};
std::optional<SignedIn> whoSignedIn(Transaction& tx, std::int64_t directoryId, const std::string& externalId);

struct RememberedPassword {
    std::string hash;
    Time at{};
    static constexpr auto columns = std::tuple{&RememberedPassword::hash, &RememberedPassword::at};
};
std::optional<RememberedPassword> rememberedPassword(Transaction& tx, std::int64_t directoryId, std::int64_t userId);
void rememberPassword(Transaction& tx, std::int64_t userId, const std::string& hash, Time at);
void forgetPassword(Transaction& tx, std::int64_t userId);

std::map<std::string, std::int64_t> departments(Transaction& tx);
std::map<std::string, std::int64_t> locations(Transaction& tx);
std::vector<std::int64_t> tokensOf(Transaction& tx, std::int64_t userId);

/// What was last taken over of people's photos, by identity.
struct PhotoRow {
    std::int64_t userId = 0;
    std::string hash;                    ///< of the directory's photo; empty when it had none
    std::optional<std::int64_t> fileId;  ///< what it became
    std::optional<std::int64_t> shown;   ///< the photo the person has now
};
std::map<std::string, PhotoRow> photos(Transaction& tx, std::int64_t directoryId,
                                       const std::vector<std::string>& externalIds);
/// The directory's photo is that one now, and was taken over as the one the person shows, or not.
void setPhoto(Transaction& tx, std::int64_t directoryId, std::int64_t userId, const std::string& hash, bool shown);

/// The directory's photo is that one now, and the person goes on with the picture there is.
void notePhoto(Transaction& tx, std::int64_t directoryId, std::int64_t userId, const std::string& hash);

std::optional<Mark> mark(Transaction& tx, std::int64_t directoryId);
/// The digest of who was in which mapped group at the mark, to which all accounts conform; empty when they may not. It
/// is forgotten until the run sets it again, so that a run that does not end well leaves none.
std::string beginMemberships(Transaction& tx, std::int64_t directoryId, std::int64_t runId);
/// Memberships of somebody were written outside of a run, also of one that goes on now.
void forgetMemberships(Transaction& tx, std::int64_t directoryId);
/// `memberships`: the new digest. Nothing when the mark was taken away during the run.
void setMark(Transaction& tx, std::int64_t directoryId, std::int64_t runId, const Mark& mark,
             const std::string& memberships);

/// A new run in state waiting. Throws Conflict when one goes on already; one not heard of for a while counts as dead.
std::int64_t addRun(Transaction& tx, std::int64_t directoryId, const std::string& mode, bool dryRun,
                    std::int64_t allowLocks, Time now);
bool isRunning(Transaction& tx, std::int64_t directoryId, Time now);
/// How far the run is; true when it shall end.
bool reportRun(Transaction& tx, const Run& run, Time now);
bool cancelRequested(Transaction& tx, std::int64_t runId);
void finishRun(Transaction& tx, const Run& run, Time now);
void cancelRun(Transaction& tx, std::int64_t runId, Time now);
/// Entries that the last full run of the directory read; 0 when there was none.
std::int64_t seenByLastFullRun(Transaction& tx, std::int64_t directoryId);
void noteResult(Transaction& tx, std::int64_t directoryId, const std::string& error, bool full, Time now);
std::int64_t pruneRuns(Transaction& tx, Time before);

}  // namespace kontor::directory::store
