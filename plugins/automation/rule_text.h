#pragma once

#include <map>
#include <string>
#include <vector>

#include "kontor/kernel.h"
#include "kontor/tickets/dictionary.h"
#include "rule.h"

namespace kontor::automation {

/// Rules and what they do, in the words of a reader.
class RuleText {
  public:
    RuleText(const Viewer& viewer, Kernel& kernel) : _viewer(viewer), _kernel(kernel) {}

    std::string text(const std::string& key, const Message::Params& params = {}) const;
    /// The name; that of a rule of the product in the reader's language, as long as nobody changed it.
    std::string name(const Rule& rule) const;
    std::string description(const Rule& rule) const;
    /// "When a ticket is made or changed", or its schedule.
    std::string when(const Rule& rule) const;
    std::string event(const std::string& event) const;
    std::string outcome(const std::string& outcome) const { return text("automation.outcome." + outcome); }

    /// {label, from, to} of each row of changes (`[{field, from, to}]`), references by their names. One statement.
    Json changes(Transaction& tx, const RecordType& type, const Json& changes);
    /// The same for many; the references of all are named at once.
    std::vector<Json> changes(Transaction& tx, const RecordType& type, const std::vector<Json>& many);

  private:
    std::string label(const RecordType& type, const std::string& field) const;
    std::string value(const RecordType& type, const std::string& field, const Json& value) const;

    const Viewer& _viewer;
    Kernel& _kernel;
    std::map<Ref, std::string> _names;
    std::shared_ptr<const tickets::Dictionary> _dictionary;
};

}  // namespace kontor::automation
