#include "binding.h"

#include <gtest/gtest.h>

#include "sample_commands.h"

namespace kontor::shell {

namespace {

class BindingTest : public ::testing::Test {
  protected:
    Binding bound(std::string_view line) { return bindLine(_commands, _viewer, splitLine(line), line.size()); }
    std::string fault(std::string_view line) {
        const Binding binding = bound(line);
        if (binding.faults.size() != 1) return std::to_string(binding.faults.size()) + " faults";
        const Fault& fault = binding.faults.front();
        return fault.message.key + (fault.position ? "@" + std::to_string(*fault.position) : "");
    }

    Commands _commands = sampleCommands();
    Viewer _viewer = viewerWith({"tickets.read", "users.write"});
};

}  // namespace

TEST_F(BindingTest, FilesOfTheShellsMachineAreAskedForOnce) {
    const Binding asking = bound("users import 'a b.csv' 31 c.csv");
    EXPECT_EQ(asking.uploads, (std::vector<std::string>{"a b.csv", "c.csv"}));
    EXPECT_TRUE(asking.faults.empty());
    const std::string line = "users import 'a b.csv' 31";
    const Binding sent = bindLine(_commands, _viewer, splitLine(line), line.size(), {{"a b.csv", 30}});
    EXPECT_TRUE(sent.uploads.empty());
    EXPECT_EQ(sent.call.all("file"), (std::vector<std::string>{"30", "31"}));
    EXPECT_TRUE(bound("tickets close a.csv").uploads.empty()) << "only where a file is wanted";
}

TEST_F(BindingTest, FindsTheCommandAndItsValues) {
    const Binding binding = bound("tickets list --limit 5 status:open \"kein papier\" --all --json");
    ASSERT_TRUE(binding.faults.empty());
    EXPECT_EQ(binding.command->name, "tickets list");
    EXPECT_EQ(binding.call.text("query"), "status:open \"kein papier\"");
    EXPECT_EQ(binding.call.number("limit"), 5);
    EXPECT_TRUE(binding.call.has("all"));
    EXPECT_EQ(binding.format, "json");
    EXPECT_EQ(bound("tickets list 'status:open a' -b").call.text("query"), "status:open a -b");
    EXPECT_EQ(bound("tickets list -- --all").call.text("query"), "--all");
    EXPECT_EQ(bound("tickets list --limit=7").call.number("limit"), 7);
    EXPECT_EQ(bound("users role add anna agent admin").call.all("role"), (std::vector<std::string>{"agent", "admin"}));
    EXPECT_TRUE(bound("tickets close 4 --yes").yes);
}

TEST_F(BindingTest, SecretsAreAskedForNeverTyped) {
    const Binding binding = bound("users reset-password anna");
    ASSERT_TRUE(binding.faults.empty());
    ASSERT_EQ(binding.secrets.size(), 1U);
    EXPECT_EQ(binding.secrets[0]->name, "password");
    EXPECT_EQ(fault("users reset-password anna geheim"), "shell.too_many@26");
}

TEST_F(BindingTest, FaultsSayWhere) {
    EXPECT_EQ(fault("nonsense"), "shell.unknown_command@0");
    EXPECT_EQ(fault("tickets"), "shell.incomplete@7");
    EXPECT_EQ(fault("tickets lst"), "shell.unknown_command@8");
    EXPECT_EQ(fault("tickets list --limt 5 x"), "shell.unknown_option@13");
    EXPECT_EQ(fault("tickets list --limit"), "shell.needs_value@20");
    EXPECT_EQ(fault("tickets list --limit x"), "shell.not_a_number@21");
    EXPECT_EQ(fault("tickets list --limit=x"), "shell.not_a_number@21");
    EXPECT_EQ(fault("tickets list --limit 1 --limit 2"), "shell.twice@23");
    EXPECT_EQ(fault("tickets list --all=1"), "shell.no_value@13");
    EXPECT_EQ(fault("tickets close"), "shell.missing@13");
    EXPECT_EQ(fault("tickets close 99999999999999999999"), "2 faults");
    EXPECT_EQ(fault("tickets close 4 'no reason'"), "shell.not_a_choice@17");
    EXPECT_EQ(fault("tickets list 'x"), "shell.open_quote@13");
    EXPECT_EQ(fault(""), "shell.empty");
    EXPECT_EQ(bound("tickets lst").faults[0].hint->params[0].second, "list");
}

TEST_F(BindingTest, WhatOneMayNotUseDoesNotExist) {
    _viewer = viewerWith({"tickets.read"});
    EXPECT_EQ(fault("users reset-password anna"), "shell.unknown_command@0");
    _viewer = Viewer::anonymous("en");
    EXPECT_EQ(fault("tickets list"), "shell.unknown_command@0");
}

}  // namespace kontor::shell
