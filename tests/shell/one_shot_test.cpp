// Every command of the server and of tickets, one after the other, as a script would.
#include <fstream>

#include "shell_fixture.h"

namespace kontor::test {

class ShellOneShot : public ShellTest {};

TEST_F(ShellOneShot, StatusAndPlugins) {
    const auto status = json({"status"});
    EXPECT_EQ(status["ready"], true) << status;
    EXPECT_NE(root({"status"}).out.find("State"), std::string::npos);
    bool shell = false;
    for (const auto& plugin : json({"plugins"}))
        shell = shell || (plugin["id"] == "shell" && plugin["state"] == "running");
    EXPECT_TRUE(shell);
}

TEST_F(ShellOneShot, PeopleTheirPasswordsAndRoles) {
    person("anna", "agent");
    EXPECT_NO_THROW(server->signedIn("anna", "a long enough password 1"));
    const auto made = json({"users", "reset-password", "anna"});
    EXPECT_NO_THROW(server->signedIn("anna", made["password"].get<std::string>()));
    EXPECT_EQ(root({"users", "role", "add", "anna", "requester"}).exitCode, 0);
    EXPECT_EQ(json({"users", "show", "anna"})["roles"].size(), 2U);
    EXPECT_EQ(root({"users", "role", "remove", "anna", "requester"}).exitCode, 0);
    EXPECT_EQ(json({"users", "list", "role:agent"}).size(), 1U);
    EXPECT_EQ(root({"users", "deactivate", "anna"}).exitCode, 2) << "nobody can be asked here";
    EXPECT_EQ(root({"--yes", "users", "deactivate", "anna"}).exitCode, 0);
    EXPECT_THROW(server->signedIn("anna", made["password"].get<std::string>()), std::runtime_error);
    EXPECT_EQ(root({"users", "activate", "anna"}).exitCode, 0);
}

TEST_F(ShellOneShot, WrongInputIsToldWhereItStands) {
    Finished finished = root({"users", "list", "role:agent colour:red"});
    EXPECT_EQ(finished.exitCode, 2);
    EXPECT_EQ(finished.err.substr(0, finished.err.find('^')),
              "  users list 'role:agent colour:red'\n" + std::string(25, ' '));
    EXPECT_EQ(root({"users", "shwo", "anna"}).exitCode, 2);
    EXPECT_EQ(root({"users", "show", "nobody"}).exitCode, 1);
    EXPECT_EQ(root({"users", "create", "x y", "--name", "X"}).exitCode, 2);
    EXPECT_EQ(root({"users", "create", "short", "--name", "Short", "--password"}, "abc\n").exitCode, 2);
    EXPECT_EQ(root({"settings", "get", "no.such.setting"}).exitCode, 1);
}

TEST_F(ShellOneShot, TokensLeadInByUrl) {
    person("tim", "requester");
    const auto token = json({"tokens", "create", "laptop", "--user", "tim", "--expires", "2999-01-01"});
    EXPECT_EQ(json({"tokens", "list", "--user", "tim"}).size(), 1U);
    const Environment environment = {{"KONTOR_TOKEN", token["token"].get<std::string>()}, {"LANG", "C.UTF-8"}};
    const std::vector<std::string> byUrl = {"--server", server->url()};
    const auto asTim = [&](std::vector<std::string> words) {
        words.insert(words.begin(), byUrl.begin(), byUrl.end());
        return shell::testing::runKontor(words, environment);
    };
    EXPECT_EQ(asTim({"tokens", "list"}).exitCode, 0);
    EXPECT_EQ(asTim({"status"}).exitCode, 2) << "what one may not use does not exist";
    EXPECT_EQ(asTim({"help"}).out.find("journal"), std::string::npos);
    EXPECT_EQ(asTim({"tokens", "list", "--as", "admin"}).exitCode, 1);
    EXPECT_EQ(root({"--yes", "tokens", "revoke", std::to_string(token["id"].get<int>()), "--user", "tim"}).exitCode, 0);
    EXPECT_EQ(asTim({"tokens", "list"}).exitCode, 77);
    EXPECT_EQ(shell::testing::runKontor({"--server", server->url(), "status"}).exitCode, 77);
}

TEST_F(ShellOneShot, EveryCommandIsInTheJournal) {
    ASSERT_EQ(root({"log-level", "info"}).exitCode, 0);
    ASSERT_EQ(root({"users", "show", "nobody at all"}).exitCode, 1);
    std::vector<std::string> lines;
    for (const auto& entry : json({"journal", "tail", "--limit", "50"}))
        if (entry["kind"] == "command") lines.push_back(entry["changes"][0]["to"].get<std::string>());
    EXPECT_NE(std::find(lines.begin(), lines.end(), "log-level info"), lines.end());
    EXPECT_NE(std::find(lines.begin(), lines.end(), "users show 'nobody at all'"), lines.end());
    EXPECT_EQ(json({"journal", "verify"})["whole"], true);
    const Finished secret = root({"users", "create", "lea", "--name", "Lea", "--password"}, "unspeakable secret 99\n");
    EXPECT_EQ(secret.exitCode, 0) << secret.err;
    EXPECT_EQ(root({"journal", "tail"}).out.find("unspeakable"), std::string::npos);
}

TEST_F(ShellOneShot, JobsAndSettings) {
    const auto jobs = json({"jobs", "list"});
    ASSERT_GT(jobs.size(), 0U);
    const std::string name = jobs[0]["name"];
    EXPECT_EQ(json({"jobs", "show", name})["name"], name);
    EXPECT_EQ(root({"jobs", "run", name}).exitCode, 0);
    EXPECT_EQ(root({"jobs", "run", "no.such.job"}).exitCode, 1);
    EXPECT_EQ(root({"settings", "set", "core.organisation", "Muster & Söhne"}).exitCode, 0);
    EXPECT_EQ(json({"settings", "get", "core.organisation"})["value"], "Muster & Söhne");
    EXPECT_EQ(json({"settings", "list"})["core.organisation"], "Muster & Söhne");
    EXPECT_EQ(root({"settings", "set", "core.default_locale", "fr"}).exitCode, 2);
}

TEST_F(ShellOneShot, TicketsFromCreationToTheEnd) {
    person("berta", "agent");
    person("carl", "requester");
    const auto made = json(
        {"tickets", "create", "Drucker 🖨 im 3. Stock", "--requester", "carl", "--priority", "high", "--tag", "vip"});
    const std::string number = made["number"];
    EXPECT_EQ(root({"tickets", "assign", number, "berta"}).exitCode, 0);
    EXPECT_EQ(root({"tickets", "note", number, "Toner", "bestellt", "--as", "berta"}).exitCode, 0);
    EXPECT_EQ(root({"tickets", "reply", number, "Der neue Toner ist da.", "--as", "berta"}).exitCode, 0);
    const auto shown = json({"tickets", "show", number});
    EXPECT_EQ(shown["conversation"].size(), 2U) << shown;
    EXPECT_NE(root({"tickets", "show", number}).out.find("Toner bestellt"), std::string::npos);
    EXPECT_EQ(json({"tickets", "list", "assignee:berta tag:vip"}).size(), 1U);
    const Finished table = root({"--width", "80", "tickets", "list"});
    EXPECT_NE(table.out.find("Drucker"), std::string::npos) << table.out;
    EXPECT_EQ(root({"tickets", "close", number}).exitCode, 0);
    EXPECT_EQ(json({"tickets", "show", number})["status"], "closed");
    EXPECT_EQ(root({"tickets", "close", "T-999999"}).exitCode, 1);
    EXPECT_EQ(root({"tickets", "assign", number, "berta", "--as", "carl"}).exitCode, 77);
    const Finished csv = root({"--csv", "tickets", "list", "tag:vip"});
    EXPECT_EQ(csv.out.substr(0, 14), "number,status,") << csv.out;
}

TEST_F(ShellOneShot, MailboxesAndQuarantine) {
    const auto made = server->admin().post(
        "/api/v1/mailboxes",
        R"({"name": "Desk", "address": "desk@example.org", "imap_host": "localhost", "imap_port": 1, "imap_encryption": "none",
            "imap_user": "desk", "imap_password": "x", "smtp_host": "localhost", "smtp_port": 1, "smtp_encryption": "none",
            "active": false})");
    ASSERT_EQ(made.status, 201) << made.body;
    const auto all = json({"mail", "mailboxes"});
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0]["address"], "desk@example.org");
    EXPECT_NE(root({"mail", "mailboxes"}).out.find("desk@example.org"), std::string::npos);
    EXPECT_EQ(root({"mail", "test", std::to_string(all[0]["id"].get<int>())}).exitCode, 1) << "nobody listens there";
    EXPECT_EQ(json({"mail", "quarantine", "list"}).size(), 0U);
    EXPECT_EQ(root({"mail", "quarantine", "show", "99"}).exitCode, 1);
    EXPECT_EQ(json({"mail", "outgoing", "list", "--all"}).size(), 0U);
}

TEST_F(ShellOneShot, AScriptRunsUntilTheFirstError) {
    const Finished script = root({}, "# people\nusers show admin\nusers shwo admin\nplugins\n");
    EXPECT_EQ(script.exitCode, 2);
    EXPECT_NE(script.err.find("line 3: "), std::string::npos) << script.err;
    EXPECT_EQ(script.out.find("running"), std::string::npos);
}

TEST_F(ShellOneShot, GermanWhereTheTerminalIs) {
    const Finished finished = shell::testing::runKontor(onSocket({"quatsch"}), {{"LANG", "de_DE.UTF-8"}});
    EXPECT_NE(finished.err.find("gibt es nicht"), std::string::npos) << finished.err;
}

}  // namespace kontor::test
