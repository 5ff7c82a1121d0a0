#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/error.h"
#include "kontor/sql.h"

namespace kontor {

class Transaction;

/// Work left for the very end of a write. What takes a lock that every write needs (the journal's head) is done as late
/// as that.
class KONTOR_API CommitWork {
  public:
    virtual ~CommitWork() = default;
    virtual void run(Transaction& tx) = 0;
};

/// The statements of one closure given to Database::read or Database::write. Every value is a bound parameter.
/// Statements are prepared once per connection, so the text must not hold values.
class KONTOR_API Transaction {
  public:
    virtual ~Transaction();
    Transaction() = default;
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    /// The only row. Throws NotFound when there is none.
    template <class Row, class... Args>
    Row one(std::string_view sql, const Args&... args) {
        if (auto found = maybe<Row>(sql, args...)) return std::move(*found);
        throw NotFound(std::string(sql));
    }
    /// The first row, if any.
    template <class Row, class... Args>
    std::optional<Row> maybe(std::string_view sql, const Args&... args) {
        std::optional<Row> result;
        run(sql, {toSql(args)...}, [&](const SqlRow& row) {
            if (!result) result = fromRow<Row>(row);
        });
        return result;
    }
    template <class Row, class... Args>
    std::vector<Row> all(std::string_view sql, const Args&... args) {
        std::vector<Row> result;
        run(sql, {toSql(args)...}, [&](const SqlRow& row) { result.push_back(fromRow<Row>(row)); });
        return result;
    }
    /// Calls `f` with each row.
    template <class Row, class F, class... Args>
    void each(F&& f, std::string_view sql, const Args&... args) {
        run(sql, {toSql(args)...}, [&](const SqlRow& row) { f(fromRow<Row>(row)); });
    }
    /// Runs a change; gives the number of rows that matched.
    template <class... Args>
    std::int64_t execute(std::string_view sql, const Args&... args) {
        return change(sql, {toSql(args)...});
    }
    /// Runs an INSERT; gives the id made by AUTO_INCREMENT. Throws Conflict (`error.duplicate`) for a duplicate key.
    template <class... Args>
    std::int64_t insert(std::string_view sql, const Args&... args) {
        change(sql, {toSql(args)...});
        return lastInsertId();
    }

    /// As the calls above, for a list of values only known at run time.
    virtual void run(std::string_view sql, const std::vector<SqlValue>& values,
                     const std::function<void(const SqlRow&)>& row) = 0;
    virtual std::int64_t change(std::string_view sql, const std::vector<SqlValue>& values) = 0;
    virtual std::int64_t lastInsertId() = 0;

    /// Whether this is the closure of a write.
    virtual bool writes() const = 0;
    /// Runs `then` once the transaction is committed, outside of it; not when it is rolled back.
    virtual void afterCommit(std::function<void()> then) = 0;
    /// The work that `owner` left for the end of this write: run once the closure has returned, as its last statements
    /// before the commit. Null until the owner sets it, and anew each time the closure is repeated.
    virtual std::shared_ptr<CommitWork>& beforeCommit(const void* owner) = 0;
};

/// `?, ?, ?` for lists: `"… IN (" + placeholders(ids.size()) + ")"`.
KONTOR_API std::string placeholders(std::size_t count);

}  // namespace kontor
