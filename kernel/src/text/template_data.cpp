#include "text/template_data.h"

#include <string_view>

namespace kontor {

namespace {

/// Follows a name such as `row.title`; nothing when a part of it is missing.
const Json* memberAt(const Json& value, std::string_view name) {
    const Json* at = &value;
    while (at != nullptr) {
        const auto dot = name.find('.');
        at = at->isObject() ? at->find(name.substr(0, dot)) : nullptr;
        if (dot == std::string_view::npos) return at;
        name.remove_prefix(dot + 1);
    }
    return nullptr;
}

}  // namespace

TemplateData::TemplateData(const Json& data) : _within{&data} {}

void TemplateData::set(const std::string& name, Value value) {
    _everywhere.emplace(name, std::move(value));
}

void TemplateData::push(const Value* data) {
    const auto found = _jsonOf.find(data);
    _within.push_back(found == _jsonOf.end() ? nullptr : found->second);
}

void TemplateData::pop() {
    _within.pop_back();
}

const TemplateData::Value* TemplateData::get(const std::string& name) const {
    if (name == ".") return _within.back() ? shown(*_within.back()) : nullptr;
    for (auto within = _within.rbegin(); within != _within.rend(); ++within)
        if (const Json* json = *within ? memberAt(**within, name) : nullptr) return shown(*json);
    const auto found = _everywhere.find(name);
    return found == _everywhere.end() ? nullptr : &found->second;
}

const TemplateData::Value* TemplateData::get_partial(const std::string&) const {
    return nullptr;
}

const TemplateData::Value* TemplateData::shown(const Json& json) const {
    const auto known = _valueOf.find(&json);
    if (known != _valueOf.end()) return known->second;
    const Value* made = &_made.emplace_back(shallow(json));
    if (json.isArray()) {
        auto item = json.items().begin();
        for (const auto& value : made->list_value()) _jsonOf.emplace(&value, &*item++);
    }
    _jsonOf.emplace(made, &json);
    _valueOf.emplace(&json, made);
    return made;
}

TemplateData::Value TemplateData::shallow(const Json& json) const {
    using Type = Value::type;
    if (json.isString()) return json.string();
    if (json.isNumber()) return json.dump();
    if (json.isObject()) return Type::object;
    if (!json.isArray()) return json.isBool() && json.boolean() ? Type::bool_true : Type::bool_false;
    // Stand-ins: what an item is comes to light by get(".") and get() within it.
    kainjow::mustache::list items;
    items.reserve(json.items().size());
    for (std::size_t i = 0; i < json.items().size(); ++i) items.emplace_back(Type::bool_true);
    return items;
}

}  // namespace kontor
