#include "sse_parser.h"

#include <gtest/gtest.h>

#include <vector>

namespace kontor::shell {

TEST(SseParser, EventsArriveWhateverTheCut) {
    const std::string stream = ": hello\nid: 4\nevent: blocks\ndata: a\ndata: b\n\ndata:c\r\n\r\nevent: lost\n\n";
    for (std::size_t size = 1; size < stream.size(); ++size) {
        std::vector<Event> events;
        SseParser parser([&](const Event& event) { events.push_back(event); });
        for (std::size_t at = 0; at < stream.size(); at += size) {
            parser.feed(std::string_view(stream).substr(at, size));
        }
        ASSERT_EQ(events.size(), 2U) << size;
        EXPECT_EQ(events[0].type, "blocks");
        EXPECT_EQ(events[0].data, "a\nb");
        EXPECT_EQ(events[1].type, "message");
        EXPECT_EQ(events[1].data, "c");
        EXPECT_EQ(parser.lastId(), "4");
    }
}

TEST(SseParser, RestartDropsTheUnfinished) {
    std::vector<Event> events;
    SseParser parser([&](const Event& event) { events.push_back(event); });
    parser.feed("data: half\nda");
    parser.restart();
    parser.feed("data: whole\n\n");
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].data, "whole");
}

}  // namespace kontor::shell
