#include "parser_process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mail_server.h"
#include "parse_result.h"

namespace kontor::mail {
namespace {

ParserProcessOptions generous() {
    ParserProcessOptions options;
    options.program = KONTOR_MAIL_PARSER;
    options.cpuSeconds = 500;
    options.wallClock = std::chrono::minutes(8);
    return options;
}

/// One more try when the machine had no process or no time for us; the answers are what is tested.
ParsedMessage parsePatiently(const ParserProcess& parser, std::string_view raw) {
    try {
        return parser.parse(raw);
    } catch (const ParseFailure& failure) {
        if (failure.kind() != ParseFailure::Kind::Unavailable && failure.kind() != ParseFailure::Kind::TimedOut) throw;
    }
    return parser.parse(raw);
}

TEST(ParserProcess, GivesTheSameAsParsingHere) {
    const auto corpus = kontor::test::mailCorpus();
    ASSERT_FALSE(corpus.empty());
    const ParserProcess parser(generous());
    for (std::size_t i = 0; i < corpus.size(); i += 9) {
        const auto& [name, raw] = corpus[i];
        std::optional<ParsedMessage> here;
        std::string reason;
        try {
            here = parseMessage(raw);
        } catch (const ParseFailure& failure) {
            reason = failure.what();
        }
        try {
            EXPECT_EQ(parsePatiently(parser, raw), here) << name;
        } catch (const ParseFailure& failure) {
            EXPECT_EQ(failure.what(), reason) << name;
        }
    }
}

TEST(ParserProcess, PassesLargeAttachments) {
    const std::string bytes(3U << 20U, 'A');
    const ParserProcess parser(generous());
    const auto message =
        parsePatiently(parser, "From: a@b.test\nContent-Type: application/octet-stream; name=big.bin\n\n" + bytes);
    ASSERT_EQ(message.parts.size(), 1U);
    EXPECT_EQ(message.parts[0].bytes.size(), bytes.size());
}

TEST(ParserProcess, KillsWhatDoesNotEnd) {
    auto options = generous();
    options.wallClock = std::chrono::milliseconds(50);
    options.extraArguments = {"--sleep-for-ever"};
    try {
        ParserProcess(options).parse("From: a@b.test\n\nx");
        FAIL() << "an answer from a process that sleeps";
    } catch (const ParseFailure& failure) {
        EXPECT_EQ(failure.kind(), ParseFailure::Kind::TimedOut);
    }
}

TEST(ParserProcess, SaysWhyThereIsNoAnswer) {
    const auto kindWith = [](ParserProcessOptions options) {
        try {
            ParserProcess(std::move(options)).parse("From: a@b.test\n\nx");
        } catch (const ParseFailure& failure) {
            return failure.kind();
        }
        return ParseFailure::Kind::Malformed;
    };
    auto missing = generous();
    missing.program = "/nonexistent/kontor-mail-parser";
    EXPECT_EQ(kindWith(missing), ParseFailure::Kind::Unavailable);
    auto wrong = generous();
    wrong.extraArguments = {"--no-such-option"};
    EXPECT_EQ(kindWith(wrong), ParseFailure::Kind::Crashed);
    auto tight = generous();
    tight.limits.maxBytes = 3;
    EXPECT_EQ(kindWith(tight), ParseFailure::Kind::Limit);
}

TEST(ParseResult, RefusesAnythingElse) {
    const std::string good = encodeResult(parseMessage("From: a@b.test\nContent-Type: a/b\n\nxyz"));
    EXPECT_NO_THROW(decodeResult(good));
    for (const std::string& bad :
         std::vector<std::string>{std::string(), "KMAIL1 5\n{}", "KMAIL1 2\n{}", good.substr(0, good.size() - 1),
                                  good + "x", "KMAIL1 99999999999999999999\n"})
        EXPECT_THROW(decodeResult(bad), ParseFailure);
}

}  // namespace
}  // namespace kontor::mail
