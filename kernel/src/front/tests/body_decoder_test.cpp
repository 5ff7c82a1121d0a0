#include "body_decoder.h"

#include <gtest/gtest.h>

namespace kontor::front {
namespace {

using State = BodyDecoder::State;
const Framing chunked{Framing::Kind::chunked, 0, false, true};

struct Result {
    State state;
    std::string body;
    std::string rest;
};

Result decode(const std::string& wire, std::size_t step = std::string::npos) {
    BodyDecoder decoder(chunked);
    Result result{State::more, {}, {}};
    std::string_view left = wire;
    while (!left.empty() && result.state == State::more) {
        auto part = left.substr(0, step);
        const auto size = part.size();
        result.state = decoder.feed(part, result.body);
        left.remove_prefix(size - part.size());
    }
    result.rest = left;
    return result;
}

TEST(BodyDecoder, TakesChunksInAnyPieces) {
    const std::string wire =
        "4\r\nWiki\r\n5;name=\"v\"\r\npedia\r\nA\r\n0123456789\r\n0\r\nX-Sum: 1\r\nY:\r\n\r\nGET /";
    for (std::size_t step = 1; step < wire.size(); ++step) {
        const auto result = decode(wire, step);
        EXPECT_EQ(result.state, State::done) << step;
        EXPECT_EQ(result.body, "Wikipedia0123456789") << step;
        EXPECT_EQ(result.rest, "GET /") << step;
    }
}

TEST(BodyDecoder, RefusesMalformedChunks) {
    const std::vector<std::string> all{
        "g\r\n",
        "\r\n",
        "-1\r\n",
        " 4\r\nWiki\r\n",
        "4 \r\nWiki\r\n",
        "0x4\r\n",
        "4\nWiki",
        "4\r\nWikiX",
        "4\r\nWiki\n",
        "4\r\nWiki\r\r\n",
        "4\rWiki",
        "+4\r\n",
        "1000000000000000\r\n",
        "ffffffffffffffffff\r\n",
        "4;a\nWiki",
        "4;\x01\r\n",
        "0\r\n folded\r\n\r\n",
        "0\r\nno colon\r\n\r\n",
        "0\r\nA: b\n",
        "0\r\n\rX",
        "0\r\nA: \x02\r\n\r\n",
        "0\r\n: x\r\n\r\n",
        "4;" + std::string(2000, 'x') + "\r\n",
        "0\r\nA: " + std::string(9000, 'x') + "\r\n\r\n",
    };
    for (const auto& wire : all) {
        EXPECT_EQ(decode(wire).state, State::bad) << wire.substr(0, 40);
        EXPECT_EQ(decode(wire, 1).state, State::bad) << wire.substr(0, 40);
    }
}

TEST(BodyDecoder, WaitsForTheRest) {
    for (const char* wire : {"4", "4\r\nWi", "4\r\nWiki\r\n", "4\r\nWiki\r\n0\r\n", "0\r\nA: b\r\n"})
        EXPECT_EQ(decode(wire).state, State::more) << wire;
}

TEST(BodyDecoder, TakesExactlyTheLength) {
    BodyDecoder decoder({Framing::Kind::length, 5, false, true});
    std::string body;
    std::string_view first = "abc", second = "defg";
    EXPECT_EQ(decoder.feed(first, body), State::more);
    EXPECT_EQ(decoder.feed(second, body), State::done);
    EXPECT_EQ(body, "abcde");
    EXPECT_EQ(second, "fg");
}

}  // namespace
}  // namespace kontor::front
