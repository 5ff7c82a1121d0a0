#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kontor/event.h"
#include "kontor/field.h"
#include "kontor/history.h"
#include "kontor/records.h"

namespace kontor::automation {

/// One step of a rule, about to be done to one record.
struct ActionCall {
    WriteContext& context;  ///< the viewer is the system, for the rule; the journal names it
    Ref ref;
    const AnyRecord& record;         ///< as it is now; in a trial as it was after the moment
    const Json& arguments;           ///< checked
    const Moment* moment = nullptr;  ///< what happened; none where the rule goes by the clock
    std::int64_t ruleId = 0;         ///< 0: one that is tried and not kept
};

/// Something rules can do. Any plugin provides any number: `registry.provides<automation::Action>(…)`.
class Action {
  public:
    virtual ~Action() = default;
    virtual std::string id() const = 0;     ///< "assign"
    virtual std::string title() const = 0;  ///< catalogue key
    /// What it needs to know, as fields of a struct of its own: form, check and documentation come from them.
    virtual FieldTable arguments() const = 0;
    /// Whether records of that kind bear it.
    virtual bool fits(const RecordType& type) const = 0;
    /// Beyond what the fields say. Throws Invalid naming arguments. The viewer is who keeps the rule.
    virtual void check(WriteContext&, const RecordType&, const Json& /*arguments*/) const {}
    /// What it would change, for trials; nothing is written, mailed or called. What is no field of the record goes by
    /// the action's id. Throws nothing for a record that lacks something.
    virtual std::vector<FieldChange> preview(const ActionCall& call) const = 0;
    /// Does it, in the transaction. Gives what was done, in the form of `preview`; empty when there was nothing to do.
    virtual std::vector<FieldChange> run(const ActionCall& call) const = 0;
};

/// The arguments as the struct whose fields describe them.
template <class T>
T argumentsOf(FieldTable fields, const Json& arguments) {
    T result;
    readEvent(fields, arguments, &result);
    return result;
}

}  // namespace kontor::automation
