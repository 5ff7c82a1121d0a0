#include "embedded/child_process.h"

#include <gtest/gtest.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <system_error>

#include "kontor/testing/temp_dir.h"
#include "kontor/testing/wait_for.h"

namespace kontor {
namespace {

using test::TempDir;
using test::waitFor;

std::string contentOf(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST(ChildProcess, ReadsItsInputAndWritesItsOutput) {
    TempDir dir;
    std::ofstream(dir / "in") << "hello";
    ChildProcess child(
        {{"/bin/sh", "-c", "cat; echo \" $GREETED\" >&2"}, dir / "in", dir / "out", -1, {"GREETED=you"}});
    EXPECT_TRUE(child.wait());
    EXPECT_TRUE(child.succeeded());
    EXPECT_EQ(contentOf(dir / "out"), "hello you\n");
}

TEST(ChildProcess, TellsHowItEnded) {
    ChildProcess failing({{"/bin/sh", "-c", "exit 3"}});
    EXPECT_TRUE(failing.wait());
    EXPECT_FALSE(failing.succeeded());
    EXPECT_EQ(failing.ending(), "exit status 3");

    ChildProcess endless({{"/bin/sleep", "100000"}});
    EXPECT_TRUE(endless.running());
    EXPECT_FALSE(endless.wait(std::chrono::milliseconds(1)));
    EXPECT_EQ(endless.ending(), "");
    endless.signal(SIGKILL);
    EXPECT_TRUE(endless.wait());
    EXPECT_EQ(endless.ending(), "signal 9 (Killed)");
}

TEST(ChildProcess, AProgramThatIsNotThereIsAnErrorOfTheStart) {
    EXPECT_THROW(ChildProcess({{"/nowhere/program"}}), std::system_error);
    EXPECT_THROW(ChildProcess({{"/bin/true"}, "/nowhere/input"}), std::system_error);
}

TEST(ChildProcess, IsInAGroupOfItsOwnSoThatControlCReachesOnlyTheParent) {
    ChildProcess child({{"/bin/sleep", "100000"}});
    EXPECT_EQ(::getpgid(child.id()), child.id());
}

TEST(ChildProcess, DiesWithItsParent) {
    TempDir dir;
    const pid_t parent = ::fork();
    ASSERT_GE(parent, 0);
    if (parent == 0) {
        ChildProcess child({{"/bin/sleep", "100000"}});
        std::ofstream(dir / "pid.new") << child.id();
        std::filesystem::rename(dir / "pid.new", dir / "pid");
        ::pause();
        ::_exit(0);
    }
    ASSERT_TRUE(waitFor([&] { return std::filesystem::exists(dir / "pid"); }));
    const pid_t orphan = static_cast<pid_t>(std::stol(contentOf(dir / "pid")));
    ::kill(parent, SIGKILL);
    ::waitpid(parent, nullptr, 0);
    EXPECT_TRUE(waitFor([&] { return !test::processExists(orphan); }));
}

}  // namespace
}  // namespace kontor
