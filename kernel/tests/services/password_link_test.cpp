#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "identity/password_link_store.h"
#include "kontor/mail_sender.h"
#include "kontor/text.h"
#include "test_kernel.h"

namespace kontor::test {
namespace {

using ::testing::HasSubstr;

class Outbox : public MailSender {
  public:
    bool ready(Transaction&) override { return sends; }
    bool send(Transaction&, const ProductMail& mail) override {
        sent.push_back(mail);
        return true;
    }
    bool sends = true;
    std::vector<ProductMail> sent;
};

class AskedRun : public JobRun {
  public:
    explicit AskedRun(Json arguments) : _arguments(std::move(arguments)) {}
    const Json& arguments() const override { return _arguments; }
    bool cancelled() const override { return false; }
    void progress(std::int64_t, std::int64_t, std::string_view) override {}

  private:
    Json _arguments;
};

class PasswordLinkTest : public ::testing::Test {
  protected:
    PasswordLinks& links() { return kernel.get<PasswordLinks>(); }
    /// Asks, and runs what that leaves to be done.
    void ask(const std::string& login, const std::string& address = "192.0.2.1") {
        links().request(login, address);
        AskedRun run(Json::parse(kernel.sql().value("SELECT arguments FROM job_run ORDER BY id DESC LIMIT 1")));
        PasswordLinkStore::job().run(run, kernel);
    }
    std::string tokenOf(const ProductMail& mail) {
        const auto at = mail.text.find("token=");
        return mail.text.substr(at + 6, mail.text.find_first_of(" \n", at) - at - 6);
    }
    void invite(const Viewer& viewer, std::int64_t user) {
        kernel.db().write([&](Transaction& tx) { links().invite(tx, viewer, user); });
    }
    std::string actions(std::int64_t user) {
        return kernel.sql().value(
            "SELECT GROUP_CONCAT(action ORDER BY id) FROM journal WHERE kind = 'user' AND action "
            "LIKE 'password%' AND record_id = " +
            std::to_string(user));
    }

    std::shared_ptr<Outbox> outbox = std::make_shared<Outbox>();
    TestKernel kernel{[this](Registry& registry) { registry.provides<MailSender>(outbox); }};
    const std::int64_t anna = kernel.addUser("anna", {"agent"});
};

TEST_F(PasswordLinkTest, ALinkSetsThePasswordOnce) {
    const auto session = kernel.accounts().signIn("anna", testPassword, "192.0.2.1", false);
    EXPECT_TRUE(links().offered());
    ask("Anna@example.com ");
    ASSERT_EQ(outbox->sent.size(), 1u);
    EXPECT_EQ(outbox->sent[0].address, "anna@example.com");
    const std::string token = tokenOf(outbox->sent[0]);
    EXPECT_EQ(links().loginOf(token), "anna");
    EXPECT_EQ(kernel.sql().value("SELECT COUNT(*) FROM password_link WHERE token_hash = '" + token + "'"), "0");
    EXPECT_THROW(links().use(token, "short"), Invalid);
    links().use(token, "a new and quiet word");
    EXPECT_FALSE(kernel.accounts().authenticate(session.token, Origin::api)) << "all sessions end";
    EXPECT_NO_THROW(kernel.accounts().signIn("anna", "a new and quiet word", "192.0.2.1", false));
    EXPECT_THROW(links().use(token, "another quiet word"), Forbidden);
    EXPECT_FALSE(links().loginOf(token));
    EXPECT_EQ(actions(anna), "password_reset,password_link,password_changed");
}

TEST_F(PasswordLinkTest, ItLastsHalfAnHourAndTheNewestCounts) {
    ask("anna");
    kernel.time.advance(std::chrono::minutes(6));
    ask("anna");
    ASSERT_EQ(outbox->sent.size(), 2u);
    EXPECT_FALSE(links().loginOf(tokenOf(outbox->sent[0])));
    EXPECT_TRUE(links().loginOf(tokenOf(outbox->sent[1])));
    kernel.time.advance(std::chrono::minutes(31));
    EXPECT_FALSE(links().loginOf(tokenOf(outbox->sent[1])));
    EXPECT_THROW(links().use(tokenOf(outbox->sent[1]), "a new and quiet word"), Forbidden);
    for (const std::string bad : {"", "x", "' OR 1=1 --", "\xFF"}) {
        EXPECT_FALSE(links().loginOf(bad));
        EXPECT_THROW(links().use(bad, "a new and quiet word"), Forbidden);
    }
    EXPECT_FALSE(links().loginOf(std::string(5000, 'x')));
}

TEST_F(PasswordLinkTest, NobodyLearnsWhoThereIs) {
    const auto before = kernel.sql().value("SELECT COUNT(*) FROM job_run");
    EXPECT_NO_THROW(links().request("nobody@example.com", "192.0.2.1"));
    EXPECT_NO_THROW(links().request("anna", "192.0.2.1"));
    EXPECT_TRUE(outbox->sent.empty()) << "not while the asker waits";
    EXPECT_EQ(std::stoi(kernel.sql().value("SELECT COUNT(*) FROM job_run")), std::stoi(before) + 2);
    EXPECT_THROW(links().request("  ", "192.0.2.1"), Invalid);
    EXPECT_THROW(links().request("\xFF", "192.0.2.1"), Invalid);
}

TEST_F(PasswordLinkTest, NobodyIsFloodedAndNoAddressAsksWithoutEnd) {
    for (int i = 0; i < 20; ++i) ask("anna");
    EXPECT_EQ(outbox->sent.size(), 1u);
    EXPECT_THROW(links().request("anna", "192.0.2.1"), Unavailable);
    EXPECT_NO_THROW(links().request("anna", "192.0.2.2"));
    kernel.time.advance(std::chrono::hours(1));
    EXPECT_NO_THROW(links().request("anna", "192.0.2.1"));
}

TEST_F(PasswordLinkTest, PeopleOfADirectoryAndInactiveOnesGetNone) {
    kernel.addUser("root", {"admin"});
    kernel.sql().execute("UPDATE user SET source = 'directory:1' WHERE login = 'anna'");
    ask("anna");
    EXPECT_TRUE(outbox->sent.empty());
    EXPECT_THROW(invite(kernel.viewer(kernel.addUser("boss", {"admin"})), anna), Conflict);
    const auto bert = kernel.addUser("bert", {"requester"});
    kernel.db().write([&](Transaction& tx) {
        kernel.records().patch(tx, kernel.system(), {"user", bert}, Patch().set("active", false));
    });
    ask("bert");
    EXPECT_TRUE(outbox->sent.empty());
}

TEST_F(PasswordLinkTest, AnInvitationIsGoodForDaysAndNeedsTheRights) {
    const Viewer root = kernel.viewer(kernel.addUser("root", {"admin"}));
    EXPECT_THROW(invite(kernel.viewer(anna), kernel.addUser("bert", {"requester"})), Forbidden);
    invite(root, anna);
    ASSERT_EQ(outbox->sent.size(), 1u);
    kernel.time.advance(std::chrono::hours(70));
    links().use(tokenOf(outbox->sent[0]), "a new and quiet word");
    EXPECT_THAT(actions(anna), HasSubstr("password_invited,password_changed"));
    outbox->sends = false;
    EXPECT_THROW(invite(root, anna), Conflict);
    EXPECT_FALSE(links().offered());
}

}  // namespace
}  // namespace kontor::test
