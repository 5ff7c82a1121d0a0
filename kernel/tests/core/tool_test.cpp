// Programs of others: what they may use, and what becomes of them.
#include "kontor/tool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <thread>

#include "kontor/deadline.h"
#include "kontor/error.h"
#include "kontor/testing/temp_dir.h"
#include "kontor/testing/wait_for.h"

namespace kontor {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Ending = ToolResult::Ending;

ToolCall python(std::string script) {
    return {.arguments = {"/usr/bin/python3", "-I", "-c", std::move(script)}};
}

std::string contentOf(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

class Tool : public ::testing::Test {
  protected:
    Tools tools{2};
    test::TempDir dir;
};

TEST_F(Tool, ReadsItsInputAndSaysWhatItMakes) {
    ToolCall call{.arguments = {"/usr/bin/tr", "a-z", "A-Z"}};
    const std::string input = std::string(3'000'000, 'x') + "end";
    call.input = input;
    const auto result = tools.run(call);
    ASSERT_TRUE(result.good()) << result.explain();
    EXPECT_EQ(result.output.size(), input.size());
    EXPECT_THAT(result.output.substr(result.output.size() - 5), "XXEND");
}

TEST_F(Tool, TellsHowItEnded) {
    const auto failed = tools.run(python("import sys; print('oh no', file=sys.stderr); sys.exit(3)"));
    EXPECT_EQ(failed.ending, Ending::exited);
    EXPECT_EQ(failed.explain(), "exit status 3: oh no");
    const auto killed = tools.run(python("import os; os.kill(os.getpid(), 11)"));
    EXPECT_EQ(killed.ending, Ending::signalled);
    EXPECT_EQ(killed.code, 11);
}

TEST_F(Tool, ThatIsNotThereIsUnavailable) {
    EXPECT_THROW(tools.run({.arguments = {"/usr/bin/there-is-no-such-tool"}}), Unavailable);
    EXPECT_THROW(tools.run({.arguments = {"/etc/hostname"}}), Unavailable);
}

TEST_F(Tool, IsEndedWhenItsTimeIsUp) {
    ToolCall call = python("import time; time.sleep(600)");
    call.limit = std::chrono::milliseconds(300);
    EXPECT_EQ(tools.run(call).ending, Ending::timedOut);
    call.limit = std::chrono::hours(1);
    const DeadlineScope scope(Deadline::after(std::chrono::milliseconds(300)));
    EXPECT_EQ(tools.run(call).ending, Ending::timedOut);
}

TEST_F(Tool, MayComputeAndRememberAndSayOnlySoMuch) {
    ToolCall busy = python("while True: pass");
    busy.cpuLimit = std::chrono::seconds(1);
    busy.limit = std::chrono::minutes(5);
    EXPECT_EQ(tools.run(busy).ending, Ending::timedOut);
    ToolCall large = python("b = bytearray(900 << 20)");
    large.memoryBytes = 400U << 20U;
    EXPECT_THAT(tools.run(large).explain(), HasSubstr("MemoryError"));
    ToolCall chatty = python("import sys\nwhile True: sys.stdout.write('x' * 65536)");
    chatty.mostOutput = 1U << 20U;
    const auto result = tools.run(chatty);
    EXPECT_EQ(result.ending, Ending::tooMuch);
    EXPECT_THAT(result.output, IsEmpty());
    const auto loud = tools.run(python("import sys\nfor i in range(100): sys.stderr.write('x' * 65536)"));
    EXPECT_TRUE(loud.good());
    EXPECT_LT(loud.errors.size(), 100'000U);
}

TEST_F(Tool, ReachesNoNetwork) {
    const auto result = tools.run(python("import socket; socket.socket(socket.AF_INET, socket.SOCK_STREAM)"));
    EXPECT_THAT(result.explain(), HasSubstr("PermissionError"));
}

TEST_F(Tool, ReadsAndWritesOnlyWhatItWasGiven) {
    const auto secret = dir.path() / "secret";
    std::ofstream(secret) << "hidden";
    const std::string read = "print(open('" + secret.string() + "').read())";
    // A kernel without Landlock lets files be read; what is written it refuses all the same.
    const bool landlocked = !tools.run(python(read)).good();
    EXPECT_EQ(tools.run(python("open('/etc/passwd')")).good(), !landlocked);
    ToolCall call = python(read);
    call.readable = {secret.string()};
    EXPECT_EQ(tools.run(call).output, "hidden\n");

    const auto folder = dir.path() / "work";
    std::filesystem::create_directory(folder);
    ToolCall writing = python("open('made', 'w').write('it')");
    writing.writable = folder.string();
    EXPECT_TRUE(tools.run(writing).good());
    EXPECT_EQ(contentOf(folder / "made"), "it");
    writing.writable.clear();
    EXPECT_FALSE(tools.run(writing).good());
    writing = python("open('" + secret.string() + "', 'w').write('gone')");
    EXPECT_FALSE(tools.run(writing).good()) << "no file may grow";
}

TEST_F(Tool, InheritsNothingOfOurs) {
    ::setenv("KONTOR_TOOL_SECRET", "hidden", 1);
    const auto result = tools.run({.arguments = {"/usr/bin/env"}, .environment = {"OWN=1"}});
    EXPECT_THAT(result.output, HasSubstr("OWN=1"));
    EXPECT_THAT(result.output, Not(HasSubstr("hidden")));
    const std::ifstream open("/etc/hostname");
    EXPECT_EQ(
        tools.run(python("import os\nfor i in range(3, 200):\n try: os.fstat(i); print(i)\n except OSError: pass"))
            .output,
        "");
}

/// What it started goes with it, also when it ended by itself.
TEST_F(Tool, LeavesNothingBehind) {
    ToolCall call = python(
        "import os, time\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "  os.close(1); os.close(2)\n"
        "  time.sleep(600)\n"
        "print(child)");
    const auto result = tools.run(call);
    ASSERT_TRUE(result.good()) << result.explain();
    const std::string process = "/proc/" + std::to_string(std::stol(result.output)) + "/cmdline";
    EXPECT_TRUE(test::waitFor([&] { return contentOf(process).empty(); }));
}

TEST_F(Tool, IsKilledByAStop) {
    ToolCall call = python("import time; time.sleep(600)");
    call.limit = std::chrono::hours(1);
    std::vector<Ending> endings(2, Ending::exited);
    std::vector<std::thread> threads;
    std::atomic<int> begun{0};
    for (auto& ending : endings)
        threads.emplace_back([&] {
            ++begun;
            try {
                ending = tools.run(call).ending;
            } catch (const Unavailable&) {
                ending = Ending::stopped;  // it had not begun yet
            }
        });
    EXPECT_TRUE(test::waitFor([&] { return begun == 2; }));
    tools.stop();
    for (auto& thread : threads) thread.join();
    EXPECT_THAT(endings, ::testing::Each(Ending::stopped));
    EXPECT_THROW(tools.run(call), Unavailable);
}

TEST_F(Tool, WaitsForAPlace) {
    Tools one(1);
    const auto stamp = dir.path() / "begun";
    ToolCall slow = python("import time; open('begun', 'w').close(); time.sleep(600)");
    slow.limit = std::chrono::hours(1);
    slow.writable = dir.path().string();
    std::thread holder([&] { one.run(slow); });
    EXPECT_TRUE(test::waitFor([&] { return std::filesystem::exists(stamp); }));
    ToolCall other = python("pass");
    other.limit = std::chrono::milliseconds(200);
    EXPECT_THROW(one.run(other), Unavailable);
    one.stop();
    holder.join();
}

}  // namespace
}  // namespace kontor
