#pragma once

#include <deque>
#include <kainjow/mustache.hpp>
#include <string>
#include <unordered_map>
#include <vector>

#include "kontor/json.h"

namespace kontor {

/// JSON as the Mustache library wants to see it, for one page: a value is made the library's own only when the template
/// asks for it, and only that one and not what lies in it. Keeps a reference to the data.
class TemplateData : public kainjow::mustache::basic_context<std::string> {
  public:
    using Value = kainjow::mustache::data;

    explicit TemplateData(const Json& data);
    /// A value every template may ask for; the data's own go first.
    void set(const std::string& name, Value value);

    void push(const Value* data) override;
    void pop() override;
    const Value* get(const std::string& name) const override;
    /// Partials are put in place before, so there are none.
    const Value* get_partial(const std::string& name) const override;

  private:
    const Value* shown(const Json& json) const;
    Value shallow(const Json& json) const;

    std::vector<const Json*> _within;  ///< the sections the page is in, innermost last; null: one of set()
    std::unordered_map<std::string, Value> _everywhere;
    mutable std::deque<Value> _made;
    mutable std::unordered_map<const Json*, const Value*> _valueOf;
    mutable std::unordered_map<const Value*, const Json*> _jsonOf;
};

}  // namespace kontor
