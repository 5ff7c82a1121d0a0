// IMAP and SMTP servers, and identity providers, that hang, refuse, talk nonsense or go away: always an error that says
// so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "imap_client.h"
#include "oauth_client.h"
#include "smtp_client.h"
#include "tcp_script.h"

namespace kontor::mail {
namespace {

using kontor::test::TcpPeer;
using kontor::test::TcpScript;
using ::testing::HasSubstr;
using Kind = MailServerError::Kind;

ServerAddress at(const TcpScript& script) {
    ServerAddress address;
    address.host = "127.0.0.1";
    address.port = script.port();
    address.encryption = Encryption::None;
    address.user = "support";
    address.password = "secret";
    return address;
}

/// Does what an IMAP server does up to the command `until`; that line is given to `then`.
void imapUntil(TcpPeer& peer, const std::string& until, const std::function<void(const std::string& tag)>& then) {
    peer.say("* OK [CAPABILITY IMAP4rev1] ready\r\n");
    while (!peer.gone()) {
        const std::string line = peer.line();
        const std::string tag = line.substr(0, line.find(' '));
        if (peer.gone()) return;
        if (line.find(until) != std::string::npos) return then(tag);
        if (line.find("SEARCH") != std::string::npos) peer.say("* SEARCH 7\r\n");
        if (line.find("RFC822.SIZE") != std::string::npos) peer.say("* 1 FETCH (UID 7 RFC822.SIZE 20)\r\n");
        if (line.find("SELECT") != std::string::npos) peer.say("* 1 EXISTS\r\n* OK [UIDVALIDITY 3] x\r\n");
        peer.say(tag + " OK done\r\n");
    }
}

/// Signs in, looks and fetches; the error it ends with.
MailServerError imapError(const ServerAddress& address) {
    try {
        ImapClient client(address);
        client.select("INBOX");
        for (const auto uid : client.searchUnseen()) client.fetch(uid, 1000);
    } catch (const MailServerError& error) {
        return error;
    }
    return {Kind::Refused, "no error at all"};
}

TEST(BadServers, ImapErrorsSayWhatHappened) {
    const auto check = [](const std::function<void(TcpPeer&)>& talk, Kind kind, const std::string& text) {
        TcpScript script(talk);
        const MailServerError error = imapError(at(script));
        EXPECT_THAT(error.what(), HasSubstr(text));
        EXPECT_EQ(error.kind(), kind) << error.what();
    };
    const auto answer = [&](const std::string& until, const std::string& text) {
        return [until, text](TcpPeer& peer) {
            imapUntil(peer, until, [&](const std::string& tag) {
                std::string said = text;
                if (const auto place = said.find("TAG"); place != std::string::npos) said.replace(place, 3, tag);
                peer.say(said);
            });
        };
    };
    check([](TcpPeer&) {}, Kind::Connect, "127.0.0.1");
    check([](TcpPeer& peer) { peer.say("HTTP/1.1 400 Bad Request\r\n\r\n"); }, Kind::Connect, "127.0.0.1");
    check([](TcpPeer& peer) { peer.say("* BYE overloaded\r\n"); }, Kind::Connect, "127.0.0.1");
    check(answer("SELECT", "TAG NO there is no INBOX today\r\n"), Kind::Refused, "no INBOX today");
    check(answer("SELECT", "* BYE shutting down\r\n"), Kind::Connect, "shutting down");
    check(answer("SEARCH", ""), Kind::Connect, "closed the connection");
    check(answer("SEARCH", "* SEARCH " + std::string(2U << 20U, '7')), Kind::Protocol, "endless line");
    check(answer("BODY.PEEK", "* 1 FETCH (UID 7 BODY[] {20}\r\nonly a part"), Kind::Connect, "closed the connection");
    check(answer("BODY.PEEK", "* 1 FETCH (UID 7 BODY[] {4000000000}\r\n"), Kind::Refused, "more than allowed");
    check(answer("BODY.PEEK", "+ go on\r\n"), Kind::Protocol, "not owed");
    std::string endless;
    for (int i = 0; i < 210'000; ++i) endless += "* 1 x\r\n";
    check(answer("BODY.PEEK", endless), Kind::Protocol, "endless answer");
}

TEST(BadServers, SilenceEndsInTimeOrWhenAsked) {
    TcpScript mute([](TcpPeer& peer) { peer.hang(); });
    TcpScript late([](TcpPeer& peer) { imapUntil(peer, "SEARCH", [&](const std::string&) { peer.hang(); }); });
    for (const TcpScript* script : {&mute, &late}) {
        ServerAddress address = at(*script);
        address.connectTimeout = address.ioTimeout = std::chrono::milliseconds(300);
        EXPECT_EQ(imapError(address).kind(), Kind::TimedOut) << imapError(address).what();
        address = at(*script);
        std::atomic<int> asked = 0;
        address.givesUp = [&] { return ++asked > 3; };
        address.connectTimeout = address.ioTimeout = std::chrono::hours(1);
        EXPECT_NE(std::string(imapError(address).what()), "no error at all");
        EXPECT_GT(asked, 3);
    }
    // One letter now and then keeps each single wait short; the session ends all the same.
    TcpScript slow([](TcpPeer& peer) {
        imapUntil(peer, "SEARCH", [&](const std::string&) {
            while (!peer.gone()) {
                peer.say("*");
                std::this_thread::sleep_for(std::chrono::milliseconds(20));
            }
        });
    });
    ServerAddress address = at(slow);
    address.sessionTimeout = std::chrono::milliseconds(1500);
    const MailServerError error = imapError(address);
    EXPECT_THAT(error.what(), ::testing::AnyOf(HasSubstr("no answer in time"), HasSubstr("closed")));
}

/// Says 250 to everything but `verb` ("." is the end of the mail), which is answered `text`; the end of the text closes
/// the connection when it says so.
Delivery deliver(const std::string& greeting, const std::string& verb, const std::string& text, bool closes = false) {
    TcpScript script([&](TcpPeer& peer) {
        peer.say(greeting);
        bool inData = false;
        while (!peer.gone()) {
            const std::string line = peer.line();
            if (peer.gone()) return;
            if (inData && line != ".") continue;
            inData = line == "DATA" && verb != "DATA";
            if (line.starts_with(verb)) {
                peer.say(text);
                if (closes) return;
                continue;
            }
            peer.say(inData ? "354 go\r\n" : "250 ok\r\n");
        }
    });
    ServerAddress address = at(script);
    address.user.clear();
    SmtpClient client(address, "desk.test");
    return client.send("a@desk.test", {"b@c.test"}, "Subject: x\r\n\r\nx\r\n").at(0);
}

TEST(BadServers, SmtpLosesNobody) {
    using Result = Delivery::Result;
    const std::string hello = "220 x ESMTP\r\n";
    EXPECT_EQ(deliver(hello, "nothing", "").result, Result::Accepted);
    EXPECT_EQ(deliver(hello, "MAIL", "hello there\r\n").result, Result::TryAgain);
    EXPECT_EQ(deliver(hello, "MAIL", "421 4.3.2 going down\r\n", true).result, Result::TryAgain);
    EXPECT_EQ(deliver(hello, "RCPT", "550 5.1.1 who\r\n").result, Result::Refused);
    EXPECT_EQ(deliver(hello, "RCPT", "", true).result, Result::TryAgain);
    EXPECT_EQ(deliver(hello, "DATA", "451 4.0.0 later\r\n").result, Result::TryAgain);
    EXPECT_EQ(deliver(hello, ".", "554 5.6.0 no\r\n").result, Result::Refused);
    EXPECT_EQ(deliver(hello, ".", "", true).result, Result::TryAgain)
        << "closed before it said whether it took the mail";
    EXPECT_THROW(deliver("554 no service\r\n", "nothing", ""), MailServerError);
}

TEST(BadServers, IdentityProvidersThatAreNone) {
    const auto ask = [](const std::string& answer) {
        TcpScript script([&](TcpPeer& peer) {
            std::size_t length = 0;
            for (std::string line = peer.line(); !line.empty(); line = peer.line())
                if (line.starts_with("Content-Length: ")) length = std::stoul(line.substr(16));
            peer.bytes(length);
            peer.say(answer);
        });
        TokenServer server;
        server.url = "http://127.0.0.1:" + std::to_string(script.port()) + "/token";
        server.clientId = "kontor";
        try {
            requestTokens(server, {{"grant_type", "refresh_token"}, {"refresh_token", "r&d=1"}});
        } catch (const TokenError& error) {
            return error.kind();
        }
        return TokenError::Kind::Refused;
    };
    const auto http = [](const std::string& status, const std::string& body) {
        return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    };
    using TokenKind = TokenError::Kind;
    EXPECT_EQ(ask(""), TokenKind::Unavailable);
    EXPECT_EQ(ask("garbage\r\n"), TokenKind::Unavailable);
    EXPECT_EQ(ask(http("200 OK", "<html>")), TokenKind::Unavailable);
    EXPECT_EQ(ask(http("200 OK", "{}")), TokenKind::Unavailable);
    EXPECT_EQ(ask(http("200 OK", R"({"access_token":"a\nb"})")), TokenKind::Unavailable);
    EXPECT_EQ(ask(http("200 OK", "{\"access_token\":\"" + std::string(100'000, 'x') + "\"}")), TokenKind::Unavailable);
    EXPECT_EQ(ask(http("503 Busy", R"({"error":"server_error"})")), TokenKind::Unavailable);
    EXPECT_EQ(ask("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"),
              TokenKind::Unavailable);
    EXPECT_EQ(ask(http("400 Bad", R"({"error":"invalid_grant"})")), TokenKind::Revoked);
    EXPECT_EQ(ask(http("401 No", R"({"error":"invalid_client"})")), TokenKind::Refused);
    EXPECT_TRUE(isTokenUrl("https://login.example.org/token"));
    EXPECT_TRUE(isTokenUrl("http://localhost:8080/token"));
    for (const char* bad : {"", "login.example.org", "http://login.example.org/token", "ftp://127.0.0.1/",
                            "https://u:p@h/", "https://h/#f", "https://h/a b", "file:///etc/passwd"})
        EXPECT_FALSE(isTokenUrl(bad)) << bad;
    EXPECT_EQ(codeChallenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
              "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

}  // namespace
}  // namespace kontor::mail
