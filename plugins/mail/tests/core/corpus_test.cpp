// Real and broken mail: each file and each mutation of one gives a message or a reason, and valid UTF-8.
#include <gtest/gtest.h>

#include <random>

#include "mail_class.h"
#include "mail_server.h"
#include "mime_message.h"
#include "parse_result.h"
#include "text.h"

namespace kontor::mail {
namespace {

std::string parseAll(std::string_view raw) {
    try {
        const ParsedMessage message = parseMessage(raw);
        for (const std::string& text : {message.subject, message.textBody, message.htmlBody, message.messageId})
            if (!isValidUtf8(text)) return "invalid UTF-8";
        for (const Header& header : message.headers)
            if (!isValidUtf8(header.value) || header.value.find('\n') != std::string::npos)
                return "bad header " + header.name;
        for (const Part& part : message.parts)
            if (part.fileName.empty() || part.fileName.find('/') != std::string::npos) return "bad file name";
        classify(message, {});
        if (!(decodeResult(encodeResult(message)) == message)) return "the codec changes it";
    } catch (const ParseFailure& failure) {
        if (std::string(failure.what()).empty()) return "no reason";
    }
    return {};
}

TEST(Corpus, EveryFileParsesOrHasAReason) {
    const auto corpus = kontor::test::mailCorpus();
    ASSERT_GE(corpus.size(), 120U) << "the test packages with the corpora are missing";
    std::size_t parsed = 0;
    for (const auto& [name, raw] : corpus) {
        EXPECT_EQ(parseAll(raw), "") << name;
        try {
            parseMessage(raw);
            ++parsed;
        } catch (const ParseFailure& failure) {
            RecordProperty(name, failure.what());
        }
    }
    EXPECT_GE(parsed, corpus.size() - 10) << "some files have no header at all";
}

TEST(Corpus, TwoThousandMutationsNeverCrash) {
    const auto corpus = kontor::test::mailCorpus();
    ASSERT_FALSE(corpus.empty());
    std::mt19937 random(20260301);  // NOLINT: the same mutations on every run
    const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    const std::string_view tokens[] = {"\r\n", "\n\n",
                                       "--",   "=?utf-8?B?",
                                       "?=",   "Content-Type: multipart/mixed; boundary=x\n",
                                       "\xFF", std::string_view("\0", 1),
                                       "<",    ">",
                                       ";",    "\"",
                                       "=",    "charset="};
    for (int i = 0; i < 2000; ++i) {
        std::string raw = corpus[below(corpus.size())].second;
        if (raw.size() > 60'000) raw.resize(60'000);
        for (std::size_t change = 0, changes = 1 + below(8); change < changes && !raw.empty(); ++change) {
            const std::size_t at = below(raw.size());
            switch (below(5)) {
                case 0:
                    raw[at] = static_cast<char>(random());
                    break;
                case 1:
                    raw.erase(at, 1 + below(50));
                    break;
                case 2:
                    raw.insert(at, raw.substr(below(raw.size()), below(200)));
                    break;
                case 3:
                    raw.insert(at, tokens[below(std::size(tokens))]);
                    break;
                default:
                    raw.resize(at);
                    break;
            }
        }
        ASSERT_EQ(parseAll(raw), "") << "mutation " << i;
    }
}

}  // namespace
}  // namespace kontor::mail
