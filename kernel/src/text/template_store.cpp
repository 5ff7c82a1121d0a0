#include "text/template_store.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "kontor/text.h"
#include "text/template_program.h"

namespace kontor {

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

/// Partials are put in place once; a value of the data is never taken for one.
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
        if (!name.starts_with(plugin + "/") || _programs.contains(name)) continue;
        const std::string text = expand(name, 0);
        std::unique_ptr<TemplateProgram> program;
        try {
            program = std::make_unique<TemplateProgram>(text);
        } catch (const std::runtime_error& error) {
            throw std::runtime_error("template " + name + ": " + error.what());
        }
        // A key that is put together at run time can't be looked up here.
        for (const auto& key : program->keys())
            if (!_translations.has("en", key))
                throw std::runtime_error("template " + name + ": no text \"" + key + "\" in the English catalogue");
        _programs[name] = std::move(program);
    }
}

std::string TemplateStore::render(std::string_view name, const Json& data, std::string_view locale) const {
    const auto found = _programs.find(name);
    if (found == _programs.end()) throw std::logic_error("there is no template " + std::string(name));
    static const Json nothing = Json::object();
    return found->second->render(data.isObject() ? data : nothing, locale, _translations);
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
