#pragma once

#include <string>

#include "happening.h"
#include "kontor/kernel.h"
#include "rule.h"

namespace kontor::automation {

/// Rule changes that one record bears within ten minutes; what comes on top is rules answering each other.
inline constexpr std::int64_t mostChangesOfRecord = 20;

/// Does what a rule says to one record, in a transaction of its own: all its steps or none. Every run is noted. What
/// can't be done is the rule's failure and stops nobody else; a database that is away is thrown on.
class Runner {
  public:
    explicit Runner(Kernel& kernel) : _kernel(kernel) {}

    /// Gives the outcome. An event that was answered before is not answered again; its outcome is that of then. With no
    /// happening the clock called.
    std::string act(const Rule& rule, const Ref& about, const Happening* happening);

    /// Whether the rule's own limits let it act on the record now.
    bool mayActOn(Transaction& tx, const Rule& rule, const Ref& about) const;

    /// Notes a failure, also one that came before there was anything to do, as a condition that can't be asked any
    /// more. One that lies in the record (a guard's veto) does not count towards switching the rule off.
    void failed(const Rule& rule, const Ref& about, const Happening* happening, const std::string& error,
                bool vetoed = false);

  private:
    std::string steps(Transaction& tx, const Rule& rule, const Ref& about, const Happening* happening);
    /// Why the rule is held back; empty when it is not.
    std::string limitOf(Transaction& tx, const Rule& rule, const Ref& about) const;

    Kernel& _kernel;
};

}  // namespace kontor::automation
