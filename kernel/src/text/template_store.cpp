#include "text/template_store.h"

#include <fstream>
#include <kainjow/mustache.hpp>
#include <sstream>
#include <stdexcept>

#include "kontor/html.h"
#include "kontor/text.h"
#include "text/template_data.h"

namespace kontor {

namespace mustache = kainjow::mustache;

struct TemplateStore::Parsed {
    std::map<std::string, mustache::mustache, std::less<>> byLocale;
};

namespace {

/// Where the library writes a page.
struct Output {
    std::string text;
    Output& operator<<(const std::string& part) {
        text += part;
        return *this;
    }
};

/// Without the blanks that lines begin with: they are half of a page, and the library takes each for a part of its own.
/// A line break stays where it was, so nothing that is shown changes; what stands inside <pre> or <textarea> comes from
/// the data.
std::string withoutIndentation(const std::string& text) {
    std::string result;
    result.reserve(text.size());
    bool lineBegins = true;
    for (const char c : text) {
        if (lineBegins && (c == ' ' || c == '\t')) continue;
        lineBegins = c == '\n';
        result += c;
    }
    return result;
}

constexpr std::string_view textBegin = "{{#tr}}";
constexpr std::string_view textEnd = "{{/tr}}";

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

/// The text with `{{#tr}}key{{/tr}}` replaced by what stands in the catalogue. A key that is put together from data
/// stays, to be looked up for each page. Throws std::runtime_error for a key without English text.
std::string TemplateStore::translated(const std::string& text, const std::string& locale) const {
    std::string result;
    std::size_t at = 0;
    for (std::size_t begin; (begin = text.find(textBegin, at)) != std::string::npos;) {
        const auto end = text.find(textEnd, begin);
        if (end == std::string::npos) break;  // the library says so
        const std::string key(
            trimmed(std::string_view(text).substr(begin + textBegin.size(), end - begin - textBegin.size())));
        result.append(text, at, begin - at);
        at = end + textEnd.size();
        if (key.find("{{") != std::string::npos) {
            result.append(text, begin, at - begin);
            continue;
        }
        if (!_translations.has("en", key)) throw std::runtime_error("no text \"" + key + "\" in the English catalogue");
        const std::string words = escapeHtml(_translations.text(locale, key));
        if (words.find("{{") != std::string::npos) throw std::runtime_error("the text \"" + key + "\" holds a tag");
        result += words;
    }
    return result.append(text, at);
}

void TemplateStore::check(const std::string& plugin) {
    std::vector<std::string> locales = _translations.locales();
    if (locales.empty()) locales.emplace_back("en");
    for (const auto& [name, source] : _sources) {
        if (!name.starts_with(plugin + "/") || _parsed.contains(name)) continue;
        const std::string text = withoutIndentation(expand(name, 0));
        auto parsed = std::make_unique<Parsed>();
        for (const auto& locale : locales) {
            try {
                auto& made = parsed->byLocale.emplace(locale, translated(text, locale)).first->second;
                made.set_custom_escape([](const std::string& value) { return escapeHtml(value); });
                if (!made.is_valid()) throw std::runtime_error(made.error_message());
            } catch (const std::runtime_error& error) {
                throw std::runtime_error("template " + name + ": " + error.what());
            }
        }
        _parsed[name] = std::move(parsed);
    }
}

std::string TemplateStore::render(std::string_view name, const Json& data, std::string_view locale) const {
    const auto found = _parsed.find(name);
    if (found == _parsed.end()) throw std::logic_error("there is no template " + std::string(name));
    auto& byLocale = found->second->byLocale;
    auto page = byLocale.find(locale);
    if (page == byLocale.end()) page = byLocale.find("en");
    if (page == byLocale.end()) page = byLocale.begin();

    static const Json nothing = Json::object();
    TemplateData view(data.isObject() ? data : nothing);
    const std::string language(locale);
    view.set("tr", mustache::lambda2{[&](const std::string& text, const mustache::renderer& render) {
                 return escapeHtml(_translations.text(language, trimmed(render(text, false))));
             }});
    view.set("locale", language);
    Output written;
    written.text.reserve(16384);
    page->second.render(view, written);
    return std::move(written.text);
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
