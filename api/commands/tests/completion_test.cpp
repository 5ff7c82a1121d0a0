#include "completion.h"

#include <gtest/gtest.h>

#include "sample_commands.h"

namespace kontor::shell {

namespace {

class CompletionTest : public ::testing::Test {
  protected:
    /// The candidates, joined by `|`, behind the place they replace from.
    std::string at(std::string_view line) {
        const auto ask = [&](const CommandArgument& argument, std::string_view typed) {
            _asked = argument.name + ":" + std::string(typed);
            return argument.name == "query" ? std::vector<std::string>{"status:\tStatus", "drucker"}
                                            : std::vector<std::string>{"anna\tAnna Berg", "o'neil"};
        };
        const Candidates candidates = complete(_commands, _viewer, line, ask);
        std::string result = std::to_string(candidates.from) + " ";
        for (const auto& candidate : candidates.list) result += candidate.text + (candidate.partial ? "…|" : "|");
        return result;
    }

    Commands _commands = sampleCommands();
    Viewer _viewer = viewerWith({"tickets.read", "users.write"});
    std::string _asked;
};

}  // namespace

TEST_F(CompletionTest, CommandsWordByWord) {
    EXPECT_EQ(at(""), "0 tickets|users|");
    EXPECT_EQ(at("T"), "0 tickets|");
    EXPECT_EQ(at("he"), "0 help|");
    EXPECT_EQ(at("tickets "), "8 close|list|");
    EXPECT_EQ(at("users ro"), "6 role|");
    EXPECT_EQ(at("nonsense "), "9 ");
    _viewer = viewerWith({"tickets.read"});
    EXPECT_EQ(at(""), "0 tickets|");
}

TEST_F(CompletionTest, OptionsThatAreNotThereYet) {
    EXPECT_EQ(at("tickets list --"), "13 --limit|--all|--json|--csv|");
    EXPECT_EQ(at("tickets list --all --a"), "19 ");
    EXPECT_EQ(at("tickets close 4 --y"), "16 --yes|");
    EXPECT_EQ(at("tickets list -- --"), "16 status:…|drucker|");
}

TEST_F(CompletionTest, ValuesByDeclarationAndByCompleter) {
    EXPECT_EQ(at("tickets close 4 "), "16 solved|duplicate|'no answer'|");
    EXPECT_EQ(at("tickets close 4 'no"), "16 'no answer'|");
    EXPECT_EQ(at("users reset-password an"), "21 anna|'o'\\''neil'|");
    EXPECT_EQ(_asked, "login:an");
    EXPECT_EQ(at("users reset-password anna "), "26 ") << "a secret is not completed";
    EXPECT_EQ(at("tickets list status:open \"x"), "25 status:…|drucker|");
    EXPECT_EQ(_asked, "query:\"x");
}

}  // namespace kontor::shell
