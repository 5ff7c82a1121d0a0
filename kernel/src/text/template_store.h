#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "kontor/template.h"
#include "kontor/translations.h"

namespace kontor {

/// Mustache templates, their partials expanded and parsed once.
class TemplateStore : public Templates {
  public:
    explicit TemplateStore(const Translations& translations);
    ~TemplateStore() override;

    /// Adds `DIR/*.mustache` as `plugin/NAME`.
    void add(const std::string& plugin, const std::filesystem::path& directory);
    /// Expands and parses all. Throws std::runtime_error naming the template that is wrong: unknown or circular
    /// partials, bad tags, texts without a catalogue entry.
    void check();
    /// The same for the templates of one plugin.
    void check(const std::string& plugin);

    std::string render(std::string_view name, const Json& data, std::string_view locale) const override;
    bool has(std::string_view name) const override;
    std::vector<std::string> names() const;

  private:
    /// A template parsed for each language, the texts of the catalogues in place.
    struct Parsed;

    std::string expand(const std::string& name, int depth) const;
    std::string translated(const std::string& text, const std::string& locale) const;

    const Translations& _translations;
    std::map<std::string, std::string, std::less<>> _sources;
    std::map<std::string, std::unique_ptr<Parsed>, std::less<>> _parsed;
};

}  // namespace kontor
