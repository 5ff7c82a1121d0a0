#include "kontor/testing/hostile.h"

#include <utility>

namespace kontor::test {

namespace {

std::string repeated(const std::string& text, std::size_t times) {
    std::string result;
    result.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) result += text;
    return result;
}

/// JSON of the object with the text of one member's value put in as it is.
std::string withValue(const Json& example, const std::string& field, const std::string& value) {
    std::string text = "{";
    bool found = false;
    for (const auto& [name, current] : example.members()) {
        if (text.size() > 1) text += ',';
        text += Json(name).dump() + ':' + (name == field ? value : current.dump());
        found = found || name == field;
    }
    if (!found) text += (text.size() > 1 ? "," : "") + Json(field).dump() + ':' + value;
    return text + "}";
}

std::vector<std::pair<std::string, std::string>> strangeValues() {
    return {
        {"a boolean", "true"},
        {"a small number", "7"},
        {"a negative number", "-1"},
        {"a fraction", "0.5"},
        {"the largest integer", "9223372036854775807"},
        {"an integer too large", "9223372036854775808"},
        {"a number too large", "1e400"},
        {"null", "null"},
        {"an empty text", "\"\""},
        {"a text", "\"a text\""},
        {"a list", "[1,\"a\",null,{}]"},
        {"a list of lists", "[[[]]]"},
        {"an object", "{\"$ne\":null}"},
        {"a statement", "\"x' OR '1'='1'; DROP TABLE users; --\""},
        {"a script", "\"<script>alert(1)</script>{{x}}{{{y}}}\""},
        {"an impossible time", "\"2026-02-30T25:61:61Z\""},
        {"a time too far", "\"99999-01-01T00:00:00Z\""},
        {"a NUL", "\"a\\u0000b\""},
        {"half a surrogate pair", "\"\\ud800\""},
        {"right to left", "\"\\u202e\\u0645\\u0631\\u062d\\u0628\\u0627\""},
        {"emoji", "\"\\ud83c\\udf89\\ud83d\\udc69\\u200d\\ud83d\\udcbb\""},
        {"300 characters", "\"" + repeated("x", 300) + "\""},
        {"70,000 characters", "\"" + repeated("\xc3\xa4", 70'000) + "\""},
        {"5,000 numbers", "[" + repeated("1,", 4'999) + "1]"},
    };
}

}  // namespace

std::vector<Hostile> brokenBodies() {
    return {
        {"nothing", ""},
        {"half an object", "{\"a\":"},
        {"no JSON", "subject=hello&x=1"},
        {"a list", "[]"},
        {"a text", "\"text\""},
        {"a number", "42"},
        {"null", "null"},
        {"something after the end", "{} {}"},
        {"a comment", "{/* hello */}"},
        {"not a number", "{\"a\":NaN}"},
        {"a key twice", "{\"a\":1,\"a\":2}"},
        {"bytes that are no UTF-8", "{\"a\":\"\xff\xfe\"}"},
        {"overlong UTF-8", "{\"a\":\"\xc0\xaf\"}"},
        {"UTF-16", std::string("\xff\xfe{\0}\0", 6)},
        {"a NUL", std::string("{\"a\":\"\0\"}", 9)},
        {"deep lists", repeated("[", 20'000)},
        {"deep closed lists", repeated("[", 5'000) + repeated("]", 5'000)},
        {"deep objects", repeated("{\"a\":", 5'000) + "1" + repeated("}", 5'000)},
    };
}

std::vector<Hostile> twistedBodies(const Json& example) {
    std::vector<Hostile> result;
    if (!example.isObject()) return result;
    result.push_back({"an unknown field", withValue(example, "no_such_field", "1")});
    result.push_back({"a field of the prototype", withValue(example, "__proto__", "{}")});
    result.push_back(
        {"a deep unknown field", withValue(example, "no_such_field", repeated("[", 1'000) + repeated("]", 1'000))});
    for (const auto& [name, value] : example.members()) {
        result.push_back({name + " as broken UTF-8", withValue(example, name, "\"\xc3\x28\"")});
        for (const auto& [what, text] : strangeValues())
            result.push_back({name + " as " + what, withValue(example, name, text), false});
    }
    return result;
}

std::vector<Hostile> hostilePathParts() {
    return {{"zero", "0"},
            {"a negative number", "-1"},
            {"an id nobody has", "999999999"},
            {"a number too large", "99999999999999999999999"},
            {"a word", "abc"},
            {"a number and more", "1abc"},
            {"a blank", "%20"},
            {"a NUL", "1%00"},
            {"a way up", "..%2f..%2fetc%2fpasswd"},
            {"no UTF-8", "%ff%fe"},
            {"a broken escape", "%zz"},
            {"a statement", "1%27%20OR%20%271%27=%271"},
            {"300 characters", repeated("9", 300)}};
}

std::vector<Hostile> hostileListQueries() {
    return {{"an open bracket", "?q=((("},
            {"an unknown field", "?q=no_such_field:1"},
            {"no value", "?q=id%3E%3D"},
            {"a quote without end", "?q=%22printer"},
            {"a bad sort", "?sort=no_such_field"},
            {"a statement as sort", "?sort=id;DROP%20TABLE%20users"},
            {"limit zero", "?limit=0"},
            {"a negative limit", "?limit=-5"},
            {"limit too large", "?limit=201"},
            {"a word as limit", "?limit=many"},
            {"a bad cursor", "?cursor=AAAA"},
            {"a cursor of bytes", "?cursor=%ff%00%fe"},
            {"unknown fields", "?fields=id,no_such_field"},
            {"no UTF-8", "?q=%ff%fe"},
            {"a NUL", "?q=a%00b"},
            {"too many brackets", "?q=" + repeated("(", 2'000)},
            {"many words", "?q=" + repeated("a+", 3'000) + "a", false},
            {"only wildcards", "?q=%25%25__%2A%2A", false}};
}

std::vector<Hostile> hostileQueries() {
    return {{"unknown names", "?no_such=1&x", false},
            {"no UTF-8", "?a=%ff%fe&%ff=1", false},
            {"a broken escape", "?a=%zz", false},
            {"a NUL", "?a=%00", false},
            {"only marks", "?&&==&", false}};
}

}  // namespace kontor::test
