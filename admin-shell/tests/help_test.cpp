#include "help.h"

#include <gtest/gtest.h>

#include "fake_server.h"

namespace kontor::shell {

namespace {

Catalogue catalogue() {
    return parseCatalogue(testing::madeUpCommands({"GET", "/api/v1/commands", "", ""}).body);
}

using Words = std::vector<std::string>;

}  // namespace

TEST(Help, IsRecognisedInAllItsForms) {
    EXPECT_EQ(helpTopic("help", {}), Words{});
    EXPECT_EQ(helpTopic(" ? ", {}), Words{});
    EXPECT_EQ(helpTopic("help tickets list", {}), (Words{"tickets", "list"}));
    EXPECT_EQ(helpTopic("tickets ?", {}), Words{"tickets"});
    EXPECT_EQ(helpTopic("", {"tickets", "list", "--help"}), (Words{"tickets", "list"}));
    EXPECT_EQ(helpTopic("say why?", {}), std::nullopt);
    EXPECT_EQ(helpTopic("", {}), std::nullopt);
}

TEST(Help, OverviewGroupsByFirstWord) {
    const std::string text = formatHelp(catalogue(), {}, 80).text;
    EXPECT_NE(text.find("say      Says it"), std::string::npos) << text;
    EXPECT_NE(text.find("tickets  Work on tickets: list, show"), std::string::npos) << text;
}

TEST(Help, ExplainsOneCommand) {
    const std::string text = formatHelp(catalogue(), {"tickets", "list", "status:open"}, 80).text;
    EXPECT_NE(text.find("tickets list [query] [OPTION…]"), std::string::npos) << text;
    EXPECT_NE(text.find("--limit number  How many"), std::string::npos) << text;
    EXPECT_NE(formatHelp(catalogue(), {"say"}, 80).text.find("say word…\n"), std::string::npos);
    EXPECT_NE(formatHelp(catalogue(), {"tickets"}, 80).text.find("tickets show  Shows one"), std::string::npos);
}

TEST(Help, UnknownCommandIsSaid) {
    const HelpText help = formatHelp(catalogue(), {"nonsense"}, 80);
    EXPECT_FALSE(help.found);
    EXPECT_EQ(help.text, "No such command: nonsense");
}

}  // namespace kontor::shell
