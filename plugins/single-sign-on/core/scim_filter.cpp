#include "scim_filter.h"

#include <algorithm>
#include <array>

#include "kontor/text.h"

namespace kontor::sso {

namespace {

constexpr int deepest = 20;
constexpr int mostConditions = 100;
constexpr std::size_t longest = 4000;
constexpr std::array<std::string_view, 10> operators{"eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le", "pr"};

bool isNameSign(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '$' || c == ':' || c == '.';
}

/// Without the schema, which tells nothing that the name does not.
std::string_view withoutSchema(std::string_view name, bool& enterprise) {
    const std::string small = asciiLower(name);
    for (const std::string_view schema : {scimEnterpriseSchema, scimUserSchema, scimGroupSchema}) {
        const std::string prefix = asciiLower(schema) + ":";
        if (!small.starts_with(prefix)) continue;
        enterprise = schema == scimEnterpriseSchema;
        return name.substr(prefix.size());
    }
    return name;
}

class Reader {
  public:
    Reader(std::string_view text, const char* type) : _text(text), _type(type) {
        if (text.size() > longest || !isUtf8(text)) fail("it is too long or not UTF-8");
    }

    ScimFilter any(int depth) {
        ScimFilter first = all(depth);
        if (!word("or")) return first;
        ScimFilter result;
        result.kind = ScimFilter::Kind::any;
        result.parts.push_back(std::move(first));
        do result.parts.push_back(all(depth));
        while (word("or"));
        return result;
    }

    std::string name() {
        blanks();
        const std::size_t from = _at;
        while (_at < _text.size() && isNameSign(_text[_at])) ++_at;
        if (_at == from) fail("an attribute is missing at " + std::to_string(from));
        return std::string(_text.substr(from, _at - from));
    }

    bool sign(char c) {
        blanks();
        if (_at == _text.size() || _text[_at] != c) return false;
        ++_at;
        return true;
    }

    void end() {
        blanks();
        if (_at != _text.size()) fail("there is more than can be read, from " + std::to_string(_at) + " on");
    }

    [[noreturn]] void fail(const std::string& what) const { throw ScimError(400, _type, what); }

  private:
    void blanks() {
        while (_at < _text.size() && _text[_at] == ' ') ++_at;
    }

    bool word(std::string_view wanted) {
        blanks();
        const std::size_t end = _at + wanted.size();
        if (end > _text.size() || asciiLower(_text.substr(_at, wanted.size())) != wanted) return false;
        if (end < _text.size() && isNameSign(_text[end])) return false;
        _at = end;
        return true;
    }

    ScimFilter all(int depth) {
        ScimFilter first = one(depth);
        if (!word("and")) return first;
        ScimFilter result;
        result.kind = ScimFilter::Kind::all;
        result.parts.push_back(std::move(first));
        do result.parts.push_back(one(depth));
        while (word("and"));
        return result;
    }

    ScimFilter one(int depth) {
        if (depth > deepest) fail("it is too deep");
        if (word("not")) {
            if (!sign('(')) fail("after not comes a parenthesis");
            ScimFilter result;
            result.kind = ScimFilter::Kind::none;
            result.parts.push_back(any(depth + 1));
            if (!sign(')')) fail("a parenthesis is not closed");
            return result;
        }
        if (sign('(')) {
            ScimFilter inner = any(depth + 1);
            if (!sign(')')) fail("a parenthesis is not closed");
            return inner;
        }
        return condition(depth);
    }

    ScimFilter condition(int depth) {
        if (++_conditions > mostConditions) fail("it has too many conditions");
        ScimFilter result;
        bool enterprise = false;
        const std::string written = name();
        result.attribute = asciiLower(withoutSchema(written, enterprise));
        if (enterprise) result.attribute = "enterprise." + result.attribute;
        if (sign('[')) {
            result.kind = ScimFilter::Kind::items;
            result.parts.push_back(any(depth + 1));
            if (!sign(']')) fail("a bracket is not closed");
            if (_at < _text.size() && _text[_at] == '.') {
                // `emails[type eq "work"].value eq "x"`: the same item has both.
                ++_at;
                ScimFilter both;
                both.kind = ScimFilter::Kind::all;
                both.parts = std::move(result.parts);
                both.parts.push_back(condition(depth + 1));
                result.parts = {std::move(both)};
            }
            return result;
        }
        result.op = asciiLower(name());
        if (std::find(operators.begin(), operators.end(), result.op) == operators.end())
            fail("there is no operator " + result.op);
        if (result.op != "pr") result.value = value();
        return result;
    }

    Json value() {
        blanks();
        std::size_t end = _at;
        if (end < _text.size() && _text[end] == '"') {
            for (++end; end < _text.size() && _text[end] != '"'; ++end)
                if (_text[end] == '\\') ++end;
            ++end;
        } else {
            while (end < _text.size() && (isNameSign(_text[end]) || _text[end] == '+')) ++end;
        }
        if (end > _text.size() || end == _at) fail("a value is missing at " + std::to_string(_at));
        const std::string_view written = _text.substr(_at, end - _at);
        _at = end;
        try {
            Json json =
                Json::parse(asciiLower(written) == "true" || asciiLower(written) == "false" ? asciiLower(written)
                                                                                            : std::string(written));
            if (!json.isArray() && !json.isObject()) return json;
        } catch (const JsonError&) {
            // Told as what it is in a filter.
        }
        fail("a value can't be read: texts stand in quotation marks");
    }

    std::string_view _text;
    const char* _type;
    std::size_t _at = 0;
    int _conditions = 0;
};

bool compares(const Json& have, const std::string& op, const Json& wanted) {
    if (op == "pr") return !have.isNull() && !(have.isString() && have.string().empty());
    if (op == "ne") return !compares(have, "eq", wanted);
    if (have.isString() && wanted.isString()) {
        const std::string a = asciiLower(have.string());
        const std::string b = asciiLower(wanted.string());
        if (op == "eq") return a == b;
        if (op == "co") return a.find(b) != std::string::npos;
        if (op == "sw") return a.starts_with(b);
        if (op == "ew") return a.ends_with(b);
        return op == "gt" ? a > b : op == "ge" ? a >= b : op == "lt" ? a < b : a <= b;
    }
    return op == "eq" && have == wanted;
}

}  // namespace

const Json* findCaseless(const Json& object, std::string_view name) {
    if (!object.isObject()) return nullptr;
    const std::string small = asciiLower(name);
    for (const auto& [key, value] : object.members())
        if (asciiLower(key) == small) return &value;
    return nullptr;
}

ScimFilter ScimFilter::parse(std::string_view text) {
    Reader reader(text, "invalidFilter");
    ScimFilter result = reader.any(0);
    reader.end();
    return result;
}

bool ScimFilter::matches(const Json& item) const {
    const auto meets = [&](const ScimFilter& part) { return part.matches(item); };
    switch (kind) {
        case Kind::all:
            return std::all_of(parts.begin(), parts.end(), meets);
        case Kind::any:
            return std::any_of(parts.begin(), parts.end(), meets);
        case Kind::none:
            return !parts.front().matches(item);
        case Kind::items:
            return false;
        case Kind::compare:
            break;
    }
    // An item may be a plain value, which is then its `value`.
    const Json* have = item.isObject() ? findCaseless(item, attribute) : attribute == "value" ? &item : nullptr;
    return compares(have ? *have : Json(), op, value);
}

ScimPath ScimPath::parse(std::string_view text) {
    Reader reader(text, "invalidPath");
    ScimPath path;
    const std::string written = reader.name();
    std::string name(withoutSchema(written, path.enterprise));
    if (reader.sign('[')) {
        try {
            path.filter.push_back(reader.any(0));
        } catch (const ScimError& error) {
            throw ScimError(400, "invalidPath", error.what());
        }
        if (!reader.sign(']')) reader.fail("a bracket is not closed");
        path.attribute = std::move(name);
        if (reader.sign('.')) path.sub = reader.name();
    } else {
        const auto dot = name.find('.');
        path.attribute = name.substr(0, dot);
        if (dot != std::string::npos) path.sub = name.substr(dot + 1);
    }
    reader.end();
    if (path.attribute.empty() || path.sub.find('.') != std::string::npos ||
        path.attribute.find(':') != std::string::npos)
        reader.fail("there is no such attribute");
    return path;
}

}  // namespace kontor::sso
