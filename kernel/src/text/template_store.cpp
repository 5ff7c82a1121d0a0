#include "text/template_store.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <kainjow/mustache.hpp>
#include <sstream>
#include <stdexcept>

#include "kontor/text.h"

namespace kontor {

namespace mustache = kainjow::mustache;

struct TemplateStore::Parsed {
    explicit Parsed(const std::string& text) : tmpl(text) {}
    mustache::mustache tmpl;
};

namespace {

std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            case '\'':
                result += "&#39;";
                break;
            default:
                result += c;
        }
    return result;
}

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
    if (value.isBool())
        return value.boolean() ? mustache::data(mustache::data::type::bool_true)
                               : mustache::data(mustache::data::type::bool_false);
    if (value.isNull()) return mustache::data(mustache::data::type::bool_false);
    if (value.isString()) return value.string();
    return value.dump();
}

}  // namespace

TemplateStore::TemplateStore(const Translations& translations) : _translations(translations) {}
TemplateStore::~TemplateStore() = default;

void TemplateStore::add(const std::string& plugin, const std::filesystem::path& directory) {
    if (!std::filesystem::is_directory(directory)) return;
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
        if (entry.path().extension() != ".mustache") continue;
        std::ostringstream text;
        text << std::ifstream(entry.path()).rdbuf();
        _sources[plugin + "/" + entry.path().stem().string()] = text.str();
    }
}

/// Partials are put in place once: the library would parse them anew for each row of a list, and would take a value of
/// the data for one.
std::string TemplateStore::expand(const std::string& name, int depth) const {
    if (depth > 8) throw std::runtime_error("template " + name + " includes itself");
    const auto found = _sources.find(name);
    if (found == _sources.end()) throw std::runtime_error("there is no template " + name);
    std::string text = found->second;
    for (std::size_t at = 0; (at = text.find("{{>", at)) != std::string::npos;) {
        const auto end = text.find("}}", at);
        if (end == std::string::npos) throw std::runtime_error("template " + name + ": a partial is not closed");
        const std::string partial(trimmed(std::string_view(text).substr(at + 3, end - at - 3)));
        std::string content;
        try {
            content = expand(partial, depth + 1);
        } catch (const std::runtime_error& error) {
            throw std::runtime_error("template " + name + ": " + error.what());
        }
        while (!content.empty() && content.back() == '\n') content.pop_back();
        text.replace(at, end + 2 - at, content);
        at += content.size();
    }
    return text;
}

void TemplateStore::check() {
    for (const auto& [name, source] : _sources) check(name.substr(0, name.find('/')));
}

void TemplateStore::check(const std::string& plugin) {
    for (const auto& [name, source] : _sources) {
        if (!name.starts_with(plugin + "/") || _parsed.contains(name)) continue;
        const std::string text = expand(name, 0);
        auto parsed = std::make_unique<Parsed>(text);
        if (!parsed->tmpl.is_valid())
            throw std::runtime_error("template " + name + ": " + parsed->tmpl.error_message());
        for (std::size_t at = 0; (at = text.find("{{#tr}}", at)) != std::string::npos;) {
            at += 7;
            const auto end = text.find("{{/tr}}", at);
            const std::string key(trimmed(std::string_view(text).substr(at, end - at)));
            // A key that is put together at run time can't be looked up here.
            if (key.find("{{") == std::string::npos && !_translations.has("en", key))
                throw std::runtime_error("template " + name + ": no text \"" + key + "\" in the English catalogue");
        }
        _parsed[name] = std::move(parsed);
    }
}

std::string TemplateStore::render(std::string_view name, const Json& data, std::string_view locale) const {
    const auto found = _parsed.find(name);
    if (found == _parsed.end()) throw std::logic_error("there is no template " + std::string(name));
    mustache::data view = convert(data.isObject() ? data : Json::object());
    const std::string language(locale);
    view["tr"] =
        mustache::data(mustache::lambda2{[this, language](const std::string& text, const mustache::renderer& render) {
            const std::string key = text.find("{{") == std::string::npos ? text : render(text, false);
            return escaped(_translations.text(language, trimmed(key)));
        }});
    view["locale"] = language;
    return found->second->tmpl.render(view);
}

bool TemplateStore::has(std::string_view name) const {
    return _sources.contains(name);
}

std::vector<std::string> TemplateStore::names() const {
    std::vector<std::string> result;
    for (const auto& [name, source] : _sources) result.push_back(name);
    return result;
}

}  // namespace kontor
