#pragma once

#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include "kontor/export.h"
#include "kontor/transaction.h"

namespace kontor {

/// The only ways to SQL. The closure may run more than once (InnoDB rolls a whole transaction back on a deadlock),
/// so it may change nothing but what it reaches through its Transaction, apart from variables it sets anew on each run.
/// Both draw from Deadline::current() and throw Unavailable when the database is away or the deadline is over.
class KONTOR_API Database {
  public:
    virtual ~Database();

    /// Reads, each statement seeing what is committed when it starts.
    template <class F>
    auto read(F&& f) -> std::invoke_result_t<F, Transaction&> {
        return call(false, std::forward<F>(f));
    }
    /// Reads and writes in one transaction, committed when the closure returns, rolled back when it throws.
    template <class F>
    auto write(F&& f) -> std::invoke_result_t<F, Transaction&> {
        return call(true, std::forward<F>(f));
    }

    /// Statements run by this thread so far; the difference around a piece of work is its price.
    static std::uint64_t statementsOfThread();

  protected:
    static void countStatement();
    virtual void perform(bool write, const std::function<void(Transaction&)>& closure) = 0;

  private:
    template <class F>
    auto call(bool write, F&& f) -> std::invoke_result_t<F, Transaction&> {
        using Result = std::invoke_result_t<F, Transaction&>;
        if constexpr (std::is_void_v<Result>) {
            perform(write, [&](Transaction& tx) { f(tx); });
        } else {
            std::optional<Result> result;
            perform(write, [&](Transaction& tx) { result.emplace(f(tx)); });
            return std::move(*result);
        }
    }
};

}  // namespace kontor
