#include "shell_fixture.h"

namespace kontor::test {

std::unique_ptr<TestServer> ShellTest::server;

void ShellTest::SetUpTestSuite() {
    server = std::make_unique<TestServer>();
    server->start();
}

void ShellTest::TearDownTestSuite() {
    server.reset();
}

std::vector<std::string> ShellTest::onSocket(std::vector<std::string> words) {
    words.insert(words.begin(), {"--data", server->dataDirectory().string()});
    return words;
}

Finished ShellTest::root(const std::vector<std::string>& words, const std::string& input) {
    return shell::testing::runKontor(onSocket(words), {{"LANG", "C.UTF-8"}}, input);
}

nlohmann::json ShellTest::json(std::vector<std::string> words, const std::string& input) {
    words.emplace_back("--json");
    const Finished finished = root(words, input);
    EXPECT_EQ(finished.exitCode, 0) << words[0] << " " << (words.size() > 1 ? words[1] : "") << "\n" << finished.err;
    return nlohmann::json::parse(finished.out, nullptr, false);
}

void ShellTest::person(const std::string& login, const std::string& role) {
    if (root({"users", "show", login}).exitCode == 0) return;
    const Finished made = root({"users", "create", login, "--name", "Test " + login, "--role", role, "--password"},
                               "a long enough password 1\n");
    ASSERT_EQ(made.exitCode, 0) << made.err;
}

}  // namespace kontor::test
