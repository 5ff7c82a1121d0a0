#include "history.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "fake_server.h"

namespace kontor::shell {

TEST(History, KeepsLinesForTheirOwnerOnly) {
    const testing::TempDir directory;
    const std::string path = directory / "state/kontor/history";
    History history(path);
    EXPECT_TRUE(history.add("tickets list"));
    EXPECT_FALSE(history.add("tickets list")) << "repeated";
    EXPECT_FALSE(history.add(" hidden"));
    EXPECT_FALSE(history.add("  "));
    EXPECT_TRUE(history.add("tickets reply 1 'two\nlines \\ here'"));
    struct stat status = {};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    EXPECT_EQ(History(path).load(), (std::vector<std::string>{"tickets list", "tickets reply 1 'two\nlines \\ here'"}));
}

TEST(History, IsBounded) {
    const testing::TempDir directory;
    const std::string path = directory / "history";
    History history(path);
    for (std::size_t i = 0; i < History::maxLines + 50; ++i) {
        history.add("say " + std::to_string(i));
    }
    EXPECT_EQ(History(path).load().size(), History::maxLines);
    EXPECT_EQ(History(path).load().front(), "say 50");
}

TEST(History, FailuresAreHarmless) {
    History nowhere("/proc/nowhere/history");
    EXPECT_TRUE(nowhere.add("say x"));
    EXPECT_TRUE(nowhere.load().empty());
    History none("");
    EXPECT_TRUE(none.add("say x"));
}

TEST(History, DoesNotWriteThroughLinks) {
    const testing::TempDir directory;
    std::filesystem::create_symlink(directory / "target", directory / "history");
    History(directory / "history").add("say x");
    EXPECT_FALSE(std::filesystem::exists(directory / "target"));
}

}  // namespace kontor::shell
