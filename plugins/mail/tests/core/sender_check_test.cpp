// Who is believed to have written a mail.
#include "sender_check.h"

#include <gtest/gtest.h>

namespace kontor::mail {
namespace {

using Result = SenderCheck::Result;

Result check(const std::string& results, const std::string& from = "From: Anna <anna@firm.example.org>\n",
             const std::string& trusted = "mx.example.org") {
    return checkSender(parseMessage(results + from + "Subject: x\n\nx"), trusted).result;
}

std::string header(const std::string& value) {
    return "Authentication-Results: " + value + "\n";
}

TEST(SenderCheck, BelievesTheTrustedServerOnly) {
    EXPECT_EQ(check(""), Result::Unknown);
    EXPECT_EQ(check(header("mx.example.org; dmarc=pass header.from=firm.example.org")), Result::Passed);
    EXPECT_EQ(check(header("MX.Example.Org 1; dmarc=pass (p=reject) header.from=firm.example.org")), Result::Passed);
    EXPECT_EQ(check(header("evil.test; dmarc=pass header.from=firm.example.org")), Result::Unknown);
    EXPECT_EQ(check(header("(mx.example.org) evil.test; dmarc=pass")), Result::Unknown);
    EXPECT_EQ(check(header("mx.example.org; dmarc=pass"), "From: a@b.test\n", ""), Result::Unknown);
    EXPECT_EQ(check(header("mx.example.org; none")), Result::Failed);
}

TEST(SenderCheck, DmarcDecides) {
    EXPECT_EQ(
        check(header("mx.example.org; dmarc=fail header.from=firm.example.org; dkim=pass header.d=firm.example.org")),
        Result::Failed);
    EXPECT_EQ(check(header("mx.example.org; dmarc=pass header.from=other.test")), Result::Failed);
    EXPECT_EQ(check(header("mx.example.org; dmarc=none; dkim=pass header.d=firm.example.org")), Result::Passed);
    // The server writes its own above what came with the mail.
    EXPECT_EQ(check(header("mx.example.org; dmarc=fail") + header("mx.example.org; dmarc=pass")), Result::Failed);
}

TEST(SenderCheck, OtherwiseTheDomainsMustFit) {
    const auto of = [](const std::string& result) { return check(header("mx.example.org; " + result)); };
    EXPECT_EQ(of("dkim=pass header.d=firm.example.org"), Result::Passed);
    EXPECT_EQ(of("dkim=pass header.d=example.org"), Result::Passed);
    EXPECT_EQ(of("dkim=pass header.i=@firm.example.org"), Result::Passed);
    EXPECT_EQ(of("dkim=fail header.d=firm.example.org; dkim=pass header.d=lists.test"), Result::Failed);
    EXPECT_EQ(of("dkim=pass header.d=lists.test; dkim=pass header.d=firm.example.org"), Result::Passed);
    EXPECT_EQ(of("dkim=pass header.d=org"), Result::Failed);
    EXPECT_EQ(of("dkim=pass header.d=below.firm.example.org"), Result::Failed);
    EXPECT_EQ(of("dkim=pass header.d=notfirm.example.org.evil.test"), Result::Failed);
    EXPECT_EQ(of("spf=pass smtp.mailfrom=anna@firm.example.org"), Result::Passed);
    EXPECT_EQ(of("spf=pass smtp.mailfrom=evil.test"), Result::Failed);
    EXPECT_EQ(of("auth=pass smtp.auth=anna@firm.example.org"), Result::Passed);
    EXPECT_EQ(of("auth=pass smtp.auth=mallory@firm.example.org"), Result::Failed);
    EXPECT_EQ(of("spf=softfail smtp.mailfrom=anna@firm.example.org"), Result::Failed);
    EXPECT_EQ(of("dkim = pass (a comment; dmarc=pass) header.d = firm.example.org"), Result::Passed);
    EXPECT_EQ(of("spf=fail (; dmarc=pass header.from=firm.example.org)"), Result::Failed);
    EXPECT_EQ(of("spf=fail reason=\"; dmarc=pass\""), Result::Failed);
}

TEST(SenderCheck, SeveralSendersAreNone) {
    const std::string pass = header("mx.example.org; dmarc=pass");
    EXPECT_EQ(check(pass, "From: a@firm.example.org, b@firm.example.org\n"), Result::Failed);
    EXPECT_EQ(check(pass, "From: a@firm.example.org\nFrom: b@firm.example.org\n"), Result::Failed);
    for (const char* broken :
         {"", ";", "mx.example.org", "mx.example.org;;;=", "mx.example.org; \"", "mx.example.org; (((", "\\"})
        EXPECT_NE(check(header(broken)), Result::Passed) << broken;
}

}  // namespace
}  // namespace kontor::mail
