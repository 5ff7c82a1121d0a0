// What a mail is and where it belongs: classification, signed tokens, threading.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "mail_class.h"
#include "signed_token.h"
#include "threading.h"

namespace kontor::mail {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

OwnIdentity identity() {
    return {"inst-1", {"support@example.test"}, "desk.example.test", 50};
}

MailKind kindOf(std::string raw) {
    return classify(parseMessage(raw), identity()).kind;
}

TEST(MailClass, KnowsAutomaticMail) {
    const std::string from = "From: a@customer.test\n";
    EXPECT_EQ(kindOf(from + "Subject: Printer\n\nx"), MailKind::Personal);
    EXPECT_EQ(kindOf(from + "Auto-Submitted: no\n\nx"), MailKind::Personal);
    EXPECT_EQ(kindOf(from + "Auto-Submitted: auto-replied (vacation)\n\nx"), MailKind::AutoReply);
    EXPECT_EQ(kindOf(from + "X-Autoreply: yes\n\nx"), MailKind::AutoReply);
    EXPECT_EQ(kindOf(from + "Return-Path: <>\n\nx"), MailKind::AutoReply);
    EXPECT_EQ(kindOf(from + "Subject: Automatische Antwort: Urlaub\n\nx"), MailKind::AutoReply);
    EXPECT_EQ(kindOf(from + "Auto-Submitted: auto-generated\n\nx"), MailKind::Bulk);
    EXPECT_EQ(kindOf(from + "Precedence: bulk\n\nx"), MailKind::Bulk);
    EXPECT_EQ(kindOf(from + "List-Id: <l.x>\n\nx"), MailKind::Bulk);
    EXPECT_EQ(kindOf("From: no-reply@shop.test\n\nx"), MailKind::Bulk);
    EXPECT_EQ(kindOf("From: MAILER-DAEMON@mx.test\nSubject: Undelivered Mail Returned to Sender\n\nx"),
              MailKind::Bounce);
    EXPECT_EQ(kindOf(from + "X-TMDA-Confirm: 1\n\nx"), MailKind::Challenge);
}

TEST(MailClass, KnowsLoops) {
    EXPECT_EQ(kindOf("From: a@b.test\nX-Kontor-Instance: inst-1\n\nx"), MailKind::Loop);
    EXPECT_EQ(kindOf("From: a@b.test\nX-Kontor-Instance: inst-2\n\nx"), MailKind::Personal);
    EXPECT_EQ(kindOf("From: a@b.test\nMessage-ID: <kontor.1-2.x@Desk.example.test>\n\nx"), MailKind::Loop);
    EXPECT_EQ(kindOf("From: Support@example.test\n\nx"), MailKind::Loop);
    std::string hops;
    for (int i = 0; i < 60; ++i) hops += "Received: by x\n";
    EXPECT_EQ(kindOf(hops + "From: a@b.test\n\nx"), MailKind::Loop);
}

TEST(SignedToken, OnlyOursCount) {
    const TokenSigner signer("0123456789abcdef0123");
    const TokenSigner other("another key, not ours");
    const std::string id = signer.messageId(42, 7, "desk.example.test");
    EXPECT_EQ(signer.ticketOfMessageId(id), 42);
    EXPECT_EQ(other.ticketOfMessageId(id), std::nullopt);
    const std::string address = signer.replyAddress("Support@example.test", 42);
    EXPECT_EQ(signer.ticketOfAddress(address), 42);
    std::string upper = address;
    for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    EXPECT_EQ(signer.ticketOfAddress(upper), 42);
    std::string forged = address;
    forged.replace(forged.find("k42"), 3, "k43");
    EXPECT_EQ(signer.ticketOfAddress(forged), std::nullopt);
    for (const char* bad :
         {"", "support@example.test", "a+k.@b", "a+k1.@b", "kontor.", "kontor.1.@x", "a+k999999999999999999999.x@b"}) {
        EXPECT_EQ(signer.ticketOfAddress(bad), std::nullopt) << bad;
        EXPECT_EQ(signer.ticketOfMessageId(bad), std::nullopt) << bad;
    }
    EXPECT_THROW(TokenSigner("short"), std::invalid_argument);
}

class FakeIndex : public ThreadIndex {
  public:
    std::map<std::string, std::int64_t> byMessage;
    std::map<std::string, std::int64_t> byNumber;
    std::set<std::pair<std::int64_t, std::string>> participants;
    std::map<std::int64_t, std::int64_t> tickets;  // to what they were merged

    std::optional<std::int64_t> ticketById(std::int64_t id) override { return find(tickets, id); }
    std::optional<std::int64_t> ticketOfMessageId(const std::string& id) override { return find(byMessage, id); }
    std::optional<std::int64_t> ticketOfNumber(const std::string& number) override { return find(byNumber, number); }
    bool isParticipant(std::int64_t ticket, const std::string& address) override {
        return participants.count({ticket, address}) > 0;
    }

  private:
    template <class Map>
    static std::optional<std::int64_t> find(const Map& map, const typename Map::key_type& key) {
        const auto found = map.find(key);
        if (found == map.end()) return std::nullopt;
        return found->second;
    }
};

TEST(Threading, KeepsTheOrder) {
    const TokenSigner signer("0123456789abcdef0123");
    FakeIndex index;
    index.tickets = {{1, 1}, {2, 20}};
    index.byMessage = {{"direct@x", 3}, {"seen@x", 4}};
    index.byNumber = {{"T-000005", 5}};
    index.participants = {{5, "a@b.test"}};
    const auto decide = [&](const std::string& headers) {
        return findThread(parseMessage("From: A@b.test\n" + headers + "\n\nx"), signer, index);
    };
    const std::string all = "In-Reply-To: <direct@x>\nReferences: <seen@x>\nSubject: [T-000005] x";

    EXPECT_EQ(decide("To: " + signer.replyAddress("support@example.test", 1) + "\n" + all).ticketId, 1);
    EXPECT_EQ(decide("Delivered-To: " + signer.replyAddress("support@example.test", 2) + "\n" + all).ticketId, 20);
    EXPECT_EQ(decide("References: <" + signer.messageId(1, 9, "d") + ">").by, ThreadedBy::SignedToken);
    EXPECT_EQ(decide("To: " + signer.replyAddress("support@example.test", 99) + "\n" + all).ticketId, 3);
    EXPECT_EQ(decide(all).by, ThreadedBy::InReplyTo);
    EXPECT_EQ(decide("References: <unknown@x> <seen@x>\nSubject: [T-000005] x").ticketId, 4);
    EXPECT_EQ(decide("Message-ID: <seen@x>").ticketId, 4);
    EXPECT_EQ(decide("Subject: Re: [T-000005] x").by, ThreadedBy::SubjectNumber);
    const auto none = decide("Subject: no number");
    EXPECT_EQ(none.ticketId, std::nullopt);
    EXPECT_THAT(none.trace.back(), HasSubstr("a new one"));

    index.participants.clear();
    const auto foreign = decide("Subject: Re: [T-000005] x");
    EXPECT_EQ(foreign.ticketId, std::nullopt);
    EXPECT_THAT(foreign.trace, ::testing::Contains(HasSubstr("takes no part")));
}

TEST(Threading, ReadsNumbersInSubjects) {
    EXPECT_THAT(numbersInSubject("Re: [T-000123] a T-000124, XT-000125 T-12 t-000126 T-000127x T-000123"),
                ElementsAre("T-000123", "T-000124", "T-000126"));
}

}  // namespace
}  // namespace kontor::mail
