#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "test_kernel.h"

namespace kontor::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Setting setting(std::string key, Setting::Type type, Json fallback) {
    Setting result;
    result.key = std::move(key);
    result.type = type;
    result.fallback = std::move(fallback);
    result.doc = "For a test.";
    return result;
}

class SettingsTest : public ::testing::Test {
  protected:
    static void declare(Registry& registry) {
        registry.setting(setting("test.text", Setting::Type::text, "hello"));
        registry.setting(setting("test.long", Setting::Type::longText, ""));
        registry.setting(setting("test.flag", Setting::Type::boolean, false));
        registry.setting(setting("test.secret", Setting::Type::secret, ""));
        Setting number = setting("test.number", Setting::Type::integer, 5);
        number.minimum = 1;
        number.maximum = 10;
        registry.setting(number);
        Setting choice = setting("test.choice", Setting::Type::choice, "a");
        choice.choices = {"a", "b"};
        registry.setting(choice);
    }
    void set(const std::string& key, const Json& value) { kernel.settings().set(admin, key, value); }
    std::string journal() {
        std::string all;
        for (const auto& entry : kernel.db().read([&](Transaction& tx) { return kernel.journal().tail(tx, 100); }))
            all += entry.changes.dump();
        return all;
    }

    TestKernel kernel{declare};
    const Viewer admin = kernel.viewer(kernel.addUser("root", {"admin"}));
    Settings& settings = kernel.settings();
};

TEST_F(SettingsTest, HasItsFallbackUntilSomebodySetsIt) {
    EXPECT_EQ(settings.text("test.text"), "hello");
    EXPECT_EQ(settings.integer("test.number"), 5);
    set("test.text", "good day");
    set("test.number", 7);
    set("test.flag", true);
    EXPECT_EQ(settings.text("test.text"), "good day");
    EXPECT_EQ(settings.integer("test.number"), 7);
    EXPECT_TRUE(settings.flag("test.flag"));
    set("test.text", Json());
    EXPECT_EQ(settings.text("test.text"), "hello");
}

TEST_F(SettingsTest, IsCheckedByItsDeclaration) {
    const std::pair<std::string, Json> bad[] = {
        {"test.text", 5},       {"test.text", "two\nlines"}, {"test.text", std::string(1001, 'x')},
        {"test.flag", "true"},  {"test.number", "5"},        {"test.number", 11},
        {"test.number", 0},     {"test.number", 2.5},        {"test.choice", "c"},
        {"test.choice", false}, {"test.secret", 1},          {"test.long", std::string(70000, 'x')},
        {"test.text", "\xFF"}};
    for (const auto& [key, value] : bad) {
        try {
            set(key, value);
            ADD_FAILURE() << key << " took " << value.dump();
        } catch (const Invalid& invalid) {
            EXPECT_EQ(invalid.errors().front().field, key);
        }
    }
    set("test.long", "two\nlines");
    EXPECT_EQ(settings.text("test.long"), "two\nlines");
    EXPECT_THROW(set("test.unheard", 1), NotFound);
    EXPECT_THROW(settings.get("test.unheard"), std::logic_error);
}

TEST_F(SettingsTest, NeedsThePermission) {
    const Viewer agent = kernel.viewer(kernel.addUser("agent", {"agent"}));
    EXPECT_THROW(settings.set(agent, "test.text", "x"), Forbidden);
}

TEST_F(SettingsTest, SecretsAreNeitherInTheTableNorInTheJournal) {
    set("test.secret", "mailbox password");
    EXPECT_EQ(settings.text("test.secret"), "mailbox password");
    EXPECT_THAT(kernel.sql().value("SELECT value FROM setting WHERE name = 'test.secret'"), Not(HasSubstr("mailbox")));
    EXPECT_THAT(journal(), HasSubstr("test.secret"));
    EXPECT_THAT(journal(), Not(HasSubstr("mailbox")));
}

TEST_F(SettingsTest, ChangesAreInTheJournal) {
    set("test.text", "first");
    set("test.text", "second");
    EXPECT_THAT(journal(), HasSubstr(R"({"field":"test.text","from":"first","to":"second"})"));
    EXPECT_THAT(journal(), HasSubstr(R"({"field":"test.text","from":"hello","to":"first"})"));
}

TEST_F(SettingsTest, AnotherNodeSeesAChange) {
    SettingsStore other(kernel.db(), kernel.declared, kernel.secrets(), kernel.ledger(), kernel.time);
    other.refresh();
    set("test.text", "changed");
    EXPECT_EQ(other.text("test.text"), "hello");
    other.refresh();
    EXPECT_EQ(other.text("test.text"), "changed");
    set("test.text", Json());
    other.refresh();
    EXPECT_EQ(other.text("test.text"), "hello");
}

TEST_F(SettingsTest, ReadingAsksNoDatabase) {
    set("test.text", "x");
    const auto before = Database::statementsOfThread();
    for (int i = 0; i < 100; ++i) settings.text("test.text");
    EXPECT_EQ(Database::statementsOfThread(), before);
}

TEST(Secrets, AreSealedWithTheKeyFileOfTheDirectory) {
    TempDir directory;
    std::string sealed;
    std::string signature;
    {
        const SecretBox box(directory.path());
        sealed = box.seal("geheim ü");
        signature = box.sign("csrf", "token");
        EXPECT_NE(box.seal("geheim ü"), sealed) << "a fresh nonce each time";
    }
    struct stat about {};
    ASSERT_EQ(::stat((directory / "secret.key").c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777, 0600u);
    const SecretBox again(directory.path());
    EXPECT_EQ(again.open(sealed), "geheim ü");
    EXPECT_EQ(again.open(again.seal("")), "");
    EXPECT_EQ(again.sign("csrf", "token"), signature);
    EXPECT_NE(again.sign("mail", "token"), signature);
    EXPECT_NE(again.sign("csr", "ftoken"), signature);
    EXPECT_EQ(signature.size(), 64u);
}

TEST(Secrets, WhatWasSealedElsewhereOrChangedDoesNotOpen) {
    TempDir one;
    TempDir other;
    const SecretBox box(one.path());
    const std::string sealed = box.seal("geheim");
    EXPECT_THROW(SecretBox(other.path()).open(sealed), std::runtime_error);
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        std::string changed = sealed;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_THROW(box.open(changed), std::runtime_error) << i;
    }
    for (const char* text : {"", "s1:", "s1:AAAA", "plain text"})
        EXPECT_THROW(box.open(text), std::runtime_error) << text;
}

TEST(Secrets, AKeyFileThatIsOpenToOthersOrBrokenIsRefused) {
    TempDir directory;
    { SecretBox first(directory.path()); }
    ::chmod((directory / "secret.key").c_str(), 0644);
    EXPECT_THROW(SecretBox(directory.path()), std::runtime_error);
    std::filesystem::remove(directory / "secret.key");
    std::ofstream(directory / "secret.key") << "short";
    ::chmod((directory / "secret.key").c_str(), 0600);
    EXPECT_THROW(SecretBox(directory.path()), std::runtime_error);
}

}  // namespace
}  // namespace kontor::test
