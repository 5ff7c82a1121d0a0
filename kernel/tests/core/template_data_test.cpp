// The same pages as when all data were made the library's own before.
#include "text/template_data.h"

#include <gtest/gtest.h>

#include <functional>
#include <kainjow/mustache.hpp>
#include <random>

namespace kontor {
namespace {

namespace mustache = kainjow::mustache;

mustache::data convert(const Json& value) {
    if (value.isObject()) {
        mustache::data result(mustache::data::type::object);
        for (const auto& [name, member] : value.members()) result[name] = convert(member);
        return result;
    }
    if (value.isArray()) {
        mustache::data result(mustache::data::type::list);
        for (const auto& item : value.items()) result << convert(item);
        return result;
    }
    if (value.isString()) return value.string();
    if (value.isNumber()) return value.dump();
    const bool yes = value.isBool() && value.boolean();
    return yes ? mustache::data::type::bool_true : mustache::data::type::bool_false;
}

std::string filled(const std::string& text, const std::function<std::string(mustache::mustache&)>& fill) {
    mustache::mustache tmpl(text);
    EXPECT_TRUE(tmpl.is_valid()) << text << "\n" << tmpl.error_message();
    return fill(tmpl);
}

std::string whole(const std::string& text, const Json& data) {
    mustache::data view = convert(data);
    view["locale"] = std::string("en");
    view["tr"] = mustache::data(mustache::lambda2{
        [](const std::string& inner, const mustache::renderer& render) { return "<" + render(inner, false) + ">"; }});
    return filled(text, [&](mustache::mustache& tmpl) { return tmpl.render(view); });
}

std::string asAskedFor(const std::string& text, const Json& data) {
    TemplateData view(data);
    view.set("locale", std::string("en"));
    view.set("tr", mustache::lambda2{[](const std::string& inner, const mustache::renderer& render) {
                 return "<" + render(inner, false) + ">";
             }});
    return filled(text, [&](mustache::mustache& tmpl) { return tmpl.render(view); });
}

/// Templates and data made up from few names, so that they meet.
class Maker {
  public:
    explicit Maker(unsigned seed) : _random(seed) {}

    std::string text(int depth = 0) {
        std::string result;
        for (int parts = pick(6); parts >= 0; --parts) switch (pick(depth > 3 ? 6 : 10)) {
                case 0:
                    result += "x<&\"' ";
                    break;
                case 1:
                    result += pick(2) ? "\n" : "\r\n";
                    break;
                case 2:
                    result += pick(2) ? "  " : "\t";
                    break;
                case 3:
                    result += "{{ " + name() + " }}";
                    break;
                case 4:
                    result += pick(2) ? "{{{" + name() + "}}}" : "{{& " + name() + "}}";
                    break;
                case 5:
                    result += pick(3) ? "{{locale}}" : "{{! {{#none }}";
                    break;
                case 6:
                    result += "{{#tr}} key." + std::string(pick(2) ? "{{" + name() + "}}" : "a") + " {{/tr}}";
                    break;
                default: {
                    const std::string which = name();
                    result += (pick(3) ? "{{#" : "{{^") + which + "}}" + text(depth + 1) + "{{/" + which + "}}";
                }
            }
        return result;
    }

    Json data(int depth = 0) {
        switch (pick(depth == 0 ? 1 : depth > 3 ? 6 : 9)) {
            case 1:
                return pick(2) == 0;
            case 2:
                return nullptr;
            case 3:
                return pick(1000) - 500;
            case 4:
                return pick(2) ? "" : "<a href='x'>&\"\n {{a}}";
            case 5:
                return "b";
            case 6:
            case 7: {
                Json list = Json::array();
                for (int items = pick(4); items > 0; --items) list.push(data(depth + 1));
                return list;
            }
            default: {
                Json object = Json::object();
                for (int members = pick(6); members > 0; --members)
                    object[std::string(1, static_cast<char>('a' + pick(4)))] = data(depth + 1);
                return object;
            }
        }
    }

  private:
    int pick(int below) { return static_cast<int>(_random() % static_cast<unsigned>(below)); }
    std::string name() {
        static const char* const names[] = {"a", "b", "c", "d", ".", "a.b", "c.d.a", "none"};
        return names[pick(8)];
    }
    std::mt19937 _random;
};

TEST(TemplateData, ShowsWhatIsThere) {
    for (unsigned seed = 0; seed < 5000; ++seed) {
        Maker maker(seed);
        const std::string text = maker.text();
        const Json data = maker.data();
        ASSERT_EQ(asAskedFor(text, data), whole(text, data)) << "seed " << seed << "\n"
                                                             << text << "\n"
                                                             << data.pretty();
    }
}

}  // namespace
}  // namespace kontor
