// What a plugin brings along: manifest, library, migrations, texts, templates.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>

#include "kontor/testing/sql.h"
#include "subject.h"
#include "text/catalogues.h"

namespace kontor::test {
namespace {

namespace fs = std::filesystem;
using ::testing::IsEmpty;

constexpr const char* script = "<script>alert(1)</script>";

TEST(Package, TheManifestIsComplete) {
    if (Subject::get().builtIn()) return;
    const auto manifest = Subject::get().file().manifest;
    EXPECT_EQ(manifest.id, Subject::get().id());
    EXPECT_FALSE(manifest.version.empty());
    EXPECT_FALSE(manifest.sdk.empty());
    for (const char* language : {"de", "en"}) EXPECT_FALSE(manifest.title.at(language).empty()) << language;
    EXPECT_THAT(stampDifferences(Subject::get().file().stamp), IsEmpty());
}

TEST(Package, ExportsNothingButItself) {
    if (Subject::get().builtIn()) return;
    bool entry = false;
    for (const auto& symbol : exportedSymbols(Subject::get().file().path)) {
        if (symbol.name == "kontor_plugin")
            entry = true;
        else
            EXPECT_TRUE(symbol.weak) << symbol.name;
    }
    EXPECT_TRUE(entry);
}

TEST(Package, RunsWithNothingButWhatItDependsOnAndAgainOnItsOwnTables) {
    if (Subject::get().builtIn()) return;
    TempDir data;
    auto options = Subject::get().aloneOptions();
    options.dataDirectory = data / "data";
    std::int64_t before = -1;
    for (int start = 1; start <= 2; ++start) {
        LocalServer server(options);
        for (const auto& state : server.kernel().plugins()) {
            EXPECT_NE(state.state, PluginState::State::refused)
                << state.id << ": " << ::testing::PrintToString(state.reasons);
        }
        EXPECT_EQ(server.client().get("/readyz").status, 200);
        const auto statements = server.kernel().db().read([](Transaction& tx) {
            return tx.one<std::int64_t>(
                "SELECT CAST(COALESCE(SUM(statements), 0) AS SIGNED) FROM schema_migration WHERE finished = ?", true);
        });
        if (start == 2) {
            EXPECT_EQ(statements, before);
        }
        before = statements;
    }
}

/// The English of these stands beside the code that declares them; the catalogue holds the other languages.
bool isDeclaredInCode(const std::string& key) {
    return key.starts_with("permission.") || key.starts_with("setting.") || key.starts_with("job.") ||
           key.starts_with("hint.");
}

TEST(Package, ItsTextsAreThereInEveryLanguage) {
    const auto directory = Subject::get().directory() / "locale";
    if (Subject::get().builtIn() || !fs::exists(directory)) return;
    Catalogues catalogues;
    catalogues.add(directory);
    std::set<std::string> keys;
    for (const auto& [language, texts] : catalogues.all())
        for (const auto& [key, text] : texts) keys.insert(key);
    std::vector<std::string> missing;
    for (const std::string language : {"de", "en"})
        for (const auto& key : keys) {
            if (language == "en" && isDeclaredInCode(key)) continue;
            const auto texts = catalogues.all().find(language);
            const auto found =
                texts == catalogues.all().end() ? Catalogues::Texts::const_iterator() : texts->second.find(key);
            if (texts == catalogues.all().end() || found == texts->second.end() ||
                (found->second.empty() && !key.empty()))
                missing.push_back(language + ": " + key);
        }
    EXPECT_THAT(missing, IsEmpty());
}

TEST(Package, WhatAdministratorsReadIsInGermanToo) {
    auto& kernel = Subject::get().server().kernel();
    std::vector<std::string> missing;
    const auto check = [&](std::string_view kind, const auto& declared) {
        for (const auto& [name, item] : declared) {
            const std::string key = std::string(kind) + "." + name;
            if (item.plugin == Subject::get().id() && !kernel.translations().has("de", key)) missing.push_back(key);
        }
    };
    check("permission", kernel.catalog().permissions);
    check("setting", kernel.catalog().settings);
    check("job", kernel.catalog().jobs);
    EXPECT_THAT(missing, IsEmpty());
}

TEST(Package, EverythingItShowsHasATextInEveryLanguage) {
    auto& kernel = Subject::get().server().kernel();
    const auto& catalog = kernel.catalog();
    std::set<std::string> keys;
    const auto collect = [&](const auto& items) {
        for (const auto& item : items)
            if (item.plugin == Subject::get().id() && !item.title.empty()) keys.insert(item.title);
    };
    collect(catalog.pages);
    collect(catalog.panels);
    collect(catalog.menus);
    collect(catalog.tiles);
    for (const auto& [id, notice] : catalog.notices)
        if (notice.plugin == Subject::get().id()) keys.insert(notice.title);
    for (const auto& [id, action] : catalog.oneClicks)
        if (action.plugin == Subject::get().id()) keys.insert(action.title);
    for (const auto& entry : catalog.menus)
        if (entry.plugin == Subject::get().id() && !entry.group.empty()) keys.insert(entry.group);
    for (const auto& [name, group] : catalog.groups)
        if (group.plugin == Subject::get().id()) keys.insert(group.title);
    for (const auto* type : Subject::get().records())
        for (const auto& field : type->fields)
            if (!field.title.empty()) keys.emplace(field.title);
    std::vector<std::string> missing;
    for (const char* language : {"de", "en"})
        for (const auto& key : keys)
            if (!kernel.translations().has(language, key)) missing.push_back(std::string(language) + ": " + key);
    EXPECT_THAT(missing, IsEmpty());
}

/// Data for every name a template mentions: lists of one for sections, the text for values.
Json dataFor(const std::string& source, const std::string& text) {
    static const std::regex tag(R"(\{\{(\{|&|#|\^)?\s*([\w.-]+)\s*\}?\}\})");
    std::set<std::string> sections;
    std::set<std::string> raw;
    std::set<std::string> names;
    for (std::sregex_iterator found(source.begin(), source.end(), tag), end; found != end; ++found) {
        const std::string kind = (*found)[1];
        const std::string name = (*found)[2];
        if (kind == "#" || kind == "^")
            sections.insert(name);
        else if (kind == "{" || kind == "&")
            raw.insert(name);
        else
            names.insert(name);
    }
    Json inner = Json::object();
    for (const auto& name : names)
        if (!raw.contains(name)) inner[name] = text;
    Json data = inner;
    for (const auto& name : sections)
        if (name != "tr" && !names.contains(name)) data[name] = Json::array({inner});
    return data;
}

TEST(Package, TemplatesBearEmptyAndHostileData) {
    const auto directory = Subject::get().directory() / "templates";
    if (Subject::get().builtIn() || !fs::exists(directory)) return;
    const auto& templates = Subject::get().server().kernel().templates();
    for (const auto& entry : fs::directory_iterator(directory)) {
        if (entry.path().extension() != ".mustache") continue;
        SCOPED_TRACE(entry.path().filename().string());
        const std::string name = Subject::get().id() + "/" + entry.path().stem().string();
        ASSERT_TRUE(templates.has(name));
        std::ifstream input(entry.path(), std::ios::binary);
        const std::string source{std::istreambuf_iterator<char>(input), {}};
        for (const char* language : {"de", "en"}) {
            EXPECT_NO_THROW(templates.render(name, Json::object(), language));
            const std::string hostile = std::string("{{secret}} ") + script + " \"' onload=x \xff\xfe \xe2\x80\xae";
            std::string output;
            ASSERT_NO_THROW(output = templates.render(name, dataFor(source, hostile), language));
            EXPECT_EQ(output.find(script), std::string::npos)
                << output.substr(output.find(script) - std::min<std::size_t>(output.find(script), 200), 400);
        }
    }
}

}  // namespace
}  // namespace kontor::test
