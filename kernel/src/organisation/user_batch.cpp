#include "organisation/user_batch.h"

#include <algorithm>
#include <bit>

#include "kontor/text.h"
#include "organisation/user.h"

namespace kontor {

namespace {

constexpr std::size_t valuesAtOnce = 512;

/// Where a transaction keeps its batch.
class Current : public CommitWork {
  public:
    void run(Transaction&) override {}
    std::weak_ptr<UserBatch> batch;
};

std::shared_ptr<CommitWork>& placeIn(Transaction& tx) {
    static const char owner = 0;
    return tx.beforeCommit(&owner);
}

std::string tidy(std::string_view text) {
    return asciiLower(trimmed(text));
}

}  // namespace

std::shared_ptr<void> UserBatch::begin(WriteContext& context, const std::vector<AnyRecord>& users) {
    auto batch = std::make_shared<UserBatch>();
    std::set<std::string> logins;
    std::set<std::string> emails;
    std::set<std::string> numbers;
    // As `prepareUser` is going to write them.
    for (const auto& record : users) {
        const User& user = record.as<User>();
        logins.insert(tidy(user.login));
        if (user.email) emails.insert(tidy(*user.email));
        if (user.employeeNumber) numbers.insert(std::string(trimmed(*user.employeeNumber)));
    }
    Transaction& tx = context.tx;
    batch->_columns["login_key"] = lookUp(tx, "user", "login_key", logins);
    batch->_columns["email_key"] = lookUp(tx, "user", "email_key", emails);
    batch->_columns["number_key"] = lookUp(tx, "user", "number_key", numbers);
    batch->_further = lookUp(tx, "user_address", "address", emails);
    tx.run("SELECT name FROM role", {}, [&](const SqlRow& row) { batch->_roles.insert(row.get<std::string>(0)); });
    auto& place = placeIn(tx);
    if (!place) place = std::make_shared<Current>();
    static_cast<Current&>(*place).batch = batch;
    return batch;
}

std::shared_ptr<UserBatch> UserBatch::of(Transaction& tx) {
    const auto& place = placeIn(tx);
    return place ? static_cast<Current&>(*place).batch.lock() : nullptr;
}

UserBatch::Taken UserBatch::lookUp(Transaction& tx, const std::string& table, const std::string& column,
                                   const std::set<std::string>& values) {
    Taken result;
    for (auto next = values.begin(); next != values.end();) {
        std::vector<SqlValue> some;
        for (; next != values.end() && some.size() < valuesAtOnce; ++next) {
            result.emplace(*next, false);
            some.emplace_back(*next);
        }
        // A statement is prepared for each number of values: few numbers, the last value fills up.
        some.resize(std::bit_ceil(some.size()), some.back());
        tx.run("SELECT " + column + " FROM " + table + " WHERE " + column + " IN (" + placeholders(some.size()) + ")",
               some, [&](const SqlRow& row) { result[row.get<std::string>(0)] = true; });
    }
    return result;
}

std::optional<bool> UserBatch::take(const std::string& column, const std::string& value) {
    const auto values = _columns.find(column);
    if (values == _columns.end()) return std::nullopt;
    const auto found = values->second.find(value);
    if (found == values->second.end()) return std::nullopt;
    return !std::exchange(found->second, true);
}

std::optional<bool> UserBatch::isFurtherAddress(const std::string& address) const {
    const auto found = _further.find(address);
    return found == _further.end() ? std::nullopt : std::optional(found->second);
}

bool UserBatch::hasRoles(const std::vector<std::string>& roles) const {
    return std::all_of(roles.begin(), roles.end(), [&](const auto& role) { return _roles.contains(role); });
}

}  // namespace kontor
