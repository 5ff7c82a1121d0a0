#include "kontor/json.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <iterator>
#include <nlohmann/json.hpp>

#include "kontor/text.h"

namespace kontor {

namespace {

constexpr std::size_t maxDepth = 32;
/// Members are found by looking at one after the other; an object that is given more only means to cost time.
constexpr std::size_t maxMembers = 5000;

/// Builds a Json from the parser's events, so that no second tree is made and the depth is bounded.
class Builder : public nlohmann::json_sax<nlohmann::json> {
  public:
    explicit Builder(Json& root) : _root(root) {}

    bool null() override { return add(Json()); }
    bool boolean(bool value) override { return add(Json(value)); }
    bool number_integer(number_integer_t value) override { return add(Json(static_cast<std::int64_t>(value))); }
    bool number_unsigned(number_unsigned_t value) override {
        if (value > static_cast<number_unsigned_t>(INT64_MAX)) return add(Json(static_cast<double>(value)));
        return add(Json(static_cast<std::int64_t>(value)));
    }
    bool number_float(number_float_t value, const string_t&) override { return add(Json(value)); }
    bool string(string_t& value) override { return add(Json(std::move(value))); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(Json(Json::Object{})); }
    bool start_array(std::size_t) override { return open(Json(Json::Array{})); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override {
        if (_stack.back()->size() >= maxMembers) throw JsonError("more than 5000 members in one object", 0);
        if (_stack.back()->find(name)) throw JsonError("the key \"" + name + "\" comes twice", 0);
        _key = std::move(name);
        return true;
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
        throw JsonError("not valid JSON", position);
    }

  private:
    Json* place(Json value) {
        if (_stack.empty()) {
            _root = std::move(value);
            return &_root;
        }
        Json& parent = *_stack.back();
        if (parent.isArray()) {
            parent.push(std::move(value));
            return &parent.items().back();
        }
        parent.members().emplace_back(std::move(_key), std::move(value));
        return &parent.members().back().second;
    }
    bool add(Json value) {
        place(std::move(value));
        return true;
    }
    bool open(Json value) {
        if (_stack.size() >= maxDepth) throw JsonError("nested deeper than 32 levels", 0);
        _stack.push_back(place(std::move(value)));
        return true;
    }
    bool close() {
        _stack.pop_back();
        return true;
    }

    Json& _root;
    std::vector<Json*> _stack;
    std::string _key;
};

nlohmann::ordered_json convert(const Json& value) {
    if (value.isNull()) return nullptr;
    if (value.isBool()) return value.boolean();
    if (value.isInteger()) return value.integer();
    if (value.isNumber()) return value.number();
    if (value.isString()) return value.string();
    if (value.isArray()) {
        auto result = nlohmann::ordered_json::array();
        for (const auto& item : value.items()) result.push_back(convert(item));
        return result;
    }
    auto result = nlohmann::ordered_json::object();
    auto& members = result.get_ref<nlohmann::ordered_json::object_t&>();
    members.reserve(value.members().size());
    for (const auto& [name, member] : value.members()) members.push_back({name, convert(member)});
    return result;
}

template <class T>
void writeByLibrary(std::string& out, const T& value) {
    out += nlohmann::ordered_json(value).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

/// Printable ASCII without a quote or a backslash: most names and words. Eight bytes at a time.
bool isPlain(std::string_view text) {
    constexpr std::uint64_t ones = 0x0101010101010101;
    constexpr std::uint64_t highs = ones << 7;
    const auto hasZero = [](std::uint64_t bytes) { return (bytes - ones) & ~bytes & highs; };
    while (!text.empty()) {
        std::uint64_t bytes = ones * 'x';
        std::memcpy(&bytes, text.data(), std::min(text.size(), sizeof bytes));
        // Below 0x20 and from 0x80 on; the other two tests may only err beside such a byte.
        if (((bytes - ones * 0x20) | bytes) & highs) return false;
        if (hasZero(bytes ^ (ones * '"')) || hasZero(bytes ^ (ones * '\\'))) return false;
        text.remove_prefix(std::min(text.size(), sizeof bytes));
    }
    return true;
}

void writeText(std::string& out, const std::string& text) {
    if (isPlain(text)) {
        ((out += '"') += text) += '"';
        return;
    }
    if (!isUtf8(text)) return writeByLibrary(out, text);
    constexpr char digits[] = "0123456789abcdef";
    out += '"';
    std::size_t written = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        out.append(text, written, i - written);
        written = i + 1;
        out += '\\';
        switch (c) {
            case '"':
            case '\\':
                out += text[i];
                break;
            case '\b':
                out += 'b';
                break;
            case '\f':
                out += 'f';
                break;
            case '\n':
                out += 'n';
                break;
            case '\r':
                out += 'r';
                break;
            case '\t':
                out += 't';
                break;
            default:
                out += "u00";
                out += digits[c >> 4];
                out += digits[c & 15];
        }
    }
    out.append(text, written);
    out += '"';
}

/// As the library writes it, without making its tree first: answers are written far more often than anything else.
void write(std::string& out, const Json& value) {
    if (value.isNull())
        out += "null";
    else if (value.isBool())
        out += value.boolean() ? "true" : "false";
    else if (value.isInteger()) {
        char digits[24];
        out.append(digits, std::to_chars(std::begin(digits), std::end(digits), value.integer()).ptr);
    } else if (value.isNumber())
        writeByLibrary(out, value.number());
    else if (value.isString())
        writeText(out, value.string());
    else if (value.isArray()) {
        char before = '[';
        for (const auto& item : value.items()) {
            out += before;
            before = ',';
            write(out, item);
        }
        out += before == '[' ? "[]" : "]";
    } else {
        char before = '{';
        for (const auto& [name, member] : value.members()) {
            out += before;
            before = ',';
            writeText(out, name);
            out += ':';
            write(out, member);
        }
        out += before == '{' ? "{}" : "}";
    }
}

}  // namespace

Json Json::parse(std::string_view text) {
    Json result;
    Builder builder(result);
    nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
    return result;
}

std::string Json::dump() const {
    std::string out;
    write(out, *this);
    return out;
}
std::string Json::pretty() const {
    return convert(*this).dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

double Json::number() const {
    return isInteger() ? static_cast<double>(integer()) : std::get<double>(_value);
}

const Json* Json::find(std::string_view name) const {
    if (!isObject()) return nullptr;
    for (const auto& member : members())
        if (member.first == name) return &member.second;
    return nullptr;
}

const Json& Json::operator[](std::string_view name) const {
    static const Json none;
    const Json* found = find(name);
    return found ? *found : none;
}

Json& Json::operator[](std::string_view name) {
    if (isNull()) _value = Object{};
    for (auto& member : members())
        if (member.first == name) return member.second;
    members().emplace_back(std::string(name), Json());
    return members().back().second;
}

void Json::push(Json value) {
    if (isNull()) _value = Array{};
    items().push_back(std::move(value));
}

bool Json::erase(std::string_view name) {
    if (!isObject()) return false;
    return std::erase_if(members(), [&](const Member& member) { return member.first == name; }) > 0;
}

std::size_t Json::size() const {
    if (isArray()) return items().size();
    return isObject() ? members().size() : 0;
}

std::string Json::text(std::string_view fallback) const {
    return isString() ? string() : std::string(fallback);
}

}  // namespace kontor
