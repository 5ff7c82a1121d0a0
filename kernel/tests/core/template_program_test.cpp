// The same pages as the Mustache library makes, which is here only to compare with.
#include "text/template_program.h"

#include <gtest/gtest.h>

#include <kainjow/mustache.hpp>
#include <random>

#include "kontor/html.h"
#include "text/catalogues.h"

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

std::string byLibrary(const std::string& text, const Json& data, const Translations& texts) {
    mustache::mustache tmpl(text);
    EXPECT_TRUE(tmpl.is_valid()) << text << "\n" << tmpl.error_message();
    tmpl.set_custom_escape([](const std::string& value) { return escapeHtml(value); });
    mustache::data view = convert(data);
    view["locale"] = std::string("en");
    view["tr"] = mustache::data(mustache::lambda2{[&](const std::string& inner, const mustache::renderer& render) {
        const std::string key = inner.find("{{") == std::string::npos ? inner : render(inner, false);
        const auto begin = key.find_first_not_of(" \t\r\n");
        const auto end = key.find_last_not_of(" \t\r\n");
        return escapeHtml(
            texts.text("en", begin == std::string::npos ? std::string() : key.substr(begin, end - begin + 1)));
    }});
    return tmpl.render(view);
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

TEST(TemplateProgram, WritesWhatTheLibraryWrites) {
    const Catalogues texts;
    for (unsigned seed = 0; seed < 5000; ++seed) {
        Maker maker(seed);
        const std::string text = maker.text();
        const Json data = maker.data();
        ASSERT_EQ(TemplateProgram(text).render(data, "en", texts), byLibrary(text, data, texts))
            << "seed " << seed << "\n"
            << text << "\n"
            << data.pretty();
    }
}

TEST(TemplateProgram, SaysWhatIsWrong) {
    const std::pair<const char*, const char*> wrong[] = {
        {"{{a", "not closed"},
        {"{{{a}}", "not closed"},
        {"{{#a}}", "section a is not closed"},
        {"{{#a}}{{#b}}{{/a}}{{/b}}", "section b is not closed"},
        {"{{/a}}", "closed and not open"},
        {"{{}}", "no name"},
        {"{{=<% %>=}}", "of a kind"},
        {"{{> part}}", "of a kind"},
    };
    for (const auto& [text, complaint] : wrong) {
        try {
            const TemplateProgram made(text);
            ADD_FAILURE() << text;
        } catch (const std::runtime_error& error) {
            EXPECT_NE(std::string(error.what()).find(complaint), std::string::npos) << text << ": " << error.what();
        }
    }
}

TEST(TemplateProgram, KnowsItsTexts) {
    EXPECT_EQ(TemplateProgram("{{#tr}} a.b {{/tr}}{{#x}}{{#tr}}c{{/tr}}{{#tr}}d.{{x}}{{/tr}}{{/x}}").keys(),
              (std::vector<std::string>{"a.b", "c"}));
}

}  // namespace
}  // namespace kontor
