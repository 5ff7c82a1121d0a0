// Each wrong plugin is refused with all its reasons, before any of its code runs where that is possible, and the rest
// serves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "kontor/catalog.h"
#include "kontor/testing/temp_dir.h"
#include "plugins/plugin_set.h"

namespace kontor::test {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class BadPlugins : public ::testing::Test {
  protected:
    BadPlugins() { ::setenv("BAD_PLUGIN_TRACE", (scratch / "trace").c_str(), 1); }

    /// Loads and installs only these fixtures, as a server would.
    void load(const std::vector<std::string>& ids, const std::vector<std::string>& disabled = {}) {
        for (const auto& id : ids)
            fs::copy(fs::path(KONTOR_BAD_PLUGINS) / id, scratch / "plugins" / id, fs::copy_options::recursive);
        plugins.load({scratch / "plugins"}, disabled);
        plugins.install(catalog);
    }

    PluginState stateOf(const std::string& id) const {
        for (const auto& state : plugins.states())
            if (state.id == id) return state;
        ADD_FAILURE() << "no plugin " << id;
        return {};
    }

    std::vector<std::string> reasonsOf(const std::string& id) const {
        const auto state = stateOf(id);
        EXPECT_EQ(state.state, PluginState::State::refused) << id;
        return state.reasons;
    }

    bool codeRan() const { return fs::exists(scratch / "trace"); }

    TempDir scratch;
    PluginSet plugins;
    Catalog catalog;

  private:
    struct MakeFolder {
        explicit MakeFolder(const fs::path& path) { fs::create_directories(path); }
    } _made{scratch / "plugins"};
};

TEST_F(BadPlugins, AFileThatIsNoPluginIsNotOpened) {
    load({"not-elf", "no-manifest"});
    EXPECT_THAT(reasonsOf("not-elf"), UnorderedElementsAre("it is no ELF file"));
    EXPECT_THAT(reasonsOf("no-manifest"), UnorderedElementsAre("it holds no Kontor manifest"));
    EXPECT_FALSE(codeRan());
}

TEST_F(BadPlugins, AForeignBuildIsRefusedWithBothSidesAndAllReasonsBeforeItsCodeRuns) {
    load({"wrong-stamp"});
    EXPECT_THAT(reasonsOf("wrong-stamp"),
                UnorderedElementsAre(HasSubstr("SDK 7.1, this is 0.1"), HasSubstr("g++ 99, this with g++ ")));
    EXPECT_FALSE(codeRan());
}

TEST_F(BadPlugins, APluginForAnotherSdkIsRefusedBeforeItsCodeRuns) {
    load({"wrong-sdk"});
    EXPECT_THAT(reasonsOf("wrong-sdk"), UnorderedElementsAre("it needs SDK 99.0, this is 0.1"));
    EXPECT_FALSE(codeRan());
}

TEST_F(BadPlugins, DependenciesThatCannotBeMetAreNamed) {
    load({"cycle-a", "cycle-b", "missing-dependency"});
    EXPECT_THAT(reasonsOf("cycle-a"), Contains(HasSubstr("cycle-a, cycle-b depend on each other in a circle")));
    EXPECT_THAT(reasonsOf("cycle-b"), Contains(HasSubstr("cycle-a, cycle-b depend on each other in a circle")));
    EXPECT_THAT(reasonsOf("missing-dependency"),
                UnorderedElementsAre("it needs the plugin nobody-has-this, which is not there"));
    EXPECT_FALSE(codeRan());
}

TEST_F(BadPlugins, WhatDependsOnARefusedPluginIsRefusedToo) {
    load({"needs-refused", "throws-in-install"});
    EXPECT_THAT(reasonsOf("throws-in-install"), UnorderedElementsAre("install failed: the cupboard is bare"));
    EXPECT_THAT(reasonsOf("needs-refused"),
                UnorderedElementsAre("it needs the plugin throws-in-install, which does not run"));
    EXPECT_THAT(catalog.permissions, IsEmpty()) << "half of what it declared stayed";
}

TEST_F(BadPlugins, EverythingUndocumentedIsNamedAtOnce) {
    load({"undocumented"});
    EXPECT_THAT(reasonsOf("undocumented"),
                AllOf(Contains(HasSubstr("permission undocumented.read has no documentation")),
                      Contains(HasSubstr("route GET /api/v1/undocumented has no documentation")),
                      Contains(HasSubstr("route GET /api/v1/undocumented says no permission")),
                      Contains(HasSubstr("command undocumented has no documentation")),
                      Contains(HasSubstr("command undocumented does nothing"))));
    EXPECT_THAT(catalog.routes, IsEmpty());
}

TEST_F(BadPlugins, ADisabledPluginNeverRunsAnInstruction) {
    load({"bad-migration"}, {"bad-migration"});
    EXPECT_EQ(stateOf("bad-migration").state, PluginState::State::disabled);
    EXPECT_FALSE(codeRan());
}

TEST_F(BadPlugins, AFileEverybodyMayWriteIsRefused) {
    fs::create_directories(scratch / "plugins");
    fs::copy(fs::path(KONTOR_BAD_PLUGINS) / "bad-migration", scratch / "plugins" / "bad-migration",
             fs::copy_options::recursive);
    fs::permissions(scratch / "plugins/bad-migration/bad-migration.so", fs::perms::others_write, fs::perm_options::add);
    load({});
    EXPECT_THAT(reasonsOf("bad-migration"), UnorderedElementsAre("its file is writable by everybody"));
    EXPECT_FALSE(codeRan());
}

TEST_F(BadPlugins, AFolderThatLiesAboutTheIdIsRefused) {
    fs::create_directories(scratch / "plugins" / "other");
    fs::copy(fs::path(KONTOR_BAD_PLUGINS) / "bad-migration" / "bad-migration.so", scratch / "plugins/other/other.so");
    load({});
    EXPECT_THAT(reasonsOf("other"), UnorderedElementsAre("its manifest says the id bad-migration"));
}

TEST_F(BadPlugins, ADamagedFileIsRefusedWhateverIsDamaged) {
    std::ifstream in(fs::path(KONTOR_BAD_PLUGINS) / "bad-migration" / "bad-migration.so", std::ios::binary);
    const std::string whole{std::istreambuf_iterator<char>(in), {}};
    fs::create_directories(scratch / "plugins" / "torn");
    // Cut at many places, and with bytes of the header set to extremes: read, never loaded.
    std::vector<std::string> damaged;
    for (std::size_t part = 0; part < 40; ++part) damaged.push_back(whole.substr(0, whole.size() * part / 40));
    for (std::size_t byte = 0; byte < 64; ++byte) {
        damaged.push_back(whole);
        damaged.back()[byte] = static_cast<char>(~damaged.back()[byte]);
    }
    for (const auto& bytes : damaged) {
        std::ofstream(scratch / "plugins/torn/torn.so", std::ios::binary) << bytes;
        PluginSet set;
        set.load({scratch / "plugins"}, {});
        ASSERT_EQ(set.states().size(), 1u);
        EXPECT_EQ(set.states()[0].state, PluginState::State::refused);
    }
    EXPECT_FALSE(codeRan());
}

TEST_F(BadPlugins, ASecondPluginOfTheSameIdIsRefused) {
    fs::create_directories(scratch / "more");
    fs::copy(fs::path(KONTOR_BAD_PLUGINS) / "throws-in-start", scratch / "more" / "throws-in-start",
             fs::copy_options::recursive);
    fs::copy(fs::path(KONTOR_BAD_PLUGINS) / "throws-in-start", scratch / "plugins" / "throws-in-start",
             fs::copy_options::recursive);
    plugins.load({scratch / "plugins", scratch / "more"}, {});
    std::vector<std::string> reasons;
    for (const auto& state : plugins.states())
        reasons.insert(reasons.end(), state.reasons.begin(), state.reasons.end());
    EXPECT_THAT(reasons, UnorderedElementsAre("another plugin has the same id"));
}

}  // namespace
}  // namespace kontor::test
