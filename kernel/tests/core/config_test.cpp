#include "server/config.h"

#include <gtest/gtest.h>

#include <fstream>

#include "kontor/testing/temp_dir.h"

namespace kontor {
namespace {

std::string failure(const std::function<void(Config&)>& work) {
    Config config;
    try {
        work(config);
    } catch (const ConfigError& error) {
        return error.what();
    }
    return {};
}

TEST(Config, LaterSourcesWin) {
    const test::TempDir directory;
    std::ofstream(directory.path() / "kontor.toml") << "listen = ['127.0.0.1:1', '127.0.0.1:2']\n[http]\nworkers = 3\n";
    Config config;
    config.readFile(directory.path() / "kontor.toml");
    EXPECT_EQ(config.list("listen").size(), 2u);
    EXPECT_EQ(config.number("http.workers", 1, 10), 3);
    char variable[] = "KONTOR_HTTP_WORKERS=5";
    char* environment[] = {variable, nullptr};
    config.readEnvironment(environment);
    EXPECT_EQ(config.number("http.workers", 1, 10), 5);
    config.set("http.workers", "7");
    EXPECT_EQ(config.number("http.workers", 1, 10), 7);
}

TEST(Config, UnknownKeysSuggestTheNearest) {
    EXPECT_EQ(failure([](Config& config) { config.set("lisen", "x"); }),
              "there is no configuration key \"lisen\"; did you mean \"listen\"?");
    EXPECT_EQ(failure([](Config& config) { config.set("zzzzzzzz", "x"); }),
              "there is no configuration key \"zzzzzzzz\"");
    char variable[] = "KONTOR_LISTN=x";
    char* environment[] = {variable, nullptr};
    EXPECT_NE(failure([&](Config& config) { config.readEnvironment(environment); }).find("did you mean \"listen\""),
              std::string::npos);
}

TEST(Config, BrokenFilesSayWhere) {
    const test::TempDir directory;
    std::ofstream(directory.path() / "bad.toml") << "listen = \n";
    EXPECT_NE(failure([&](Config& config) { config.readFile(directory.path() / "bad.toml"); }).find("bad.toml:1"),
              std::string::npos);
    EXPECT_FALSE(failure([&](Config& config) { config.readFile(directory.path() / "none.toml"); }).empty());
}

TEST(Config, ValuesOfTheWrongKindAreRefused) {
    EXPECT_NE(failure([](Config& config) {
                  config.set("demo", "perhaps");
                  config.flag("demo");
              }),
              "");
    EXPECT_NE(failure([](Config& config) {
                  config.set("http.workers", "0");
                  config.number("http.workers", 1, 10);
              }),
              "");
}

}  // namespace
}  // namespace kontor
