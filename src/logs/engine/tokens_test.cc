#include "logs/engine/tokens.h"

#include <gtest/gtest.h>

#include <random>

namespace portico::logs {
namespace {

TEST(Tokens, SurviveTheTrip) {
  std::mt19937_64 random(11);
  for (int round = 0; round < 5'000; ++round) {
    Position gap{static_cast<int64_t>(random() >> (1 + random() % 62)),
                 random() >> (random() % 63)};
    const Direction direction = round % 2 == 0 ? Direction::kForward : Direction::kBackward;
    const auto event = ParseEventToken(FormatToken(EventToken{direction, gap}));
    ASSERT_TRUE(event.has_value());
    EXPECT_EQ(event->gap, gap);
    EXPECT_EQ(event->direction, direction);
    const uint64_t stream = random();
    const auto filter = ParseFilterToken(FormatToken(FilterToken{gap, stream}));
    ASSERT_TRUE(filter.has_value());
    EXPECT_EQ(filter->gap, gap);
    EXPECT_EQ(filter->stream, stream);
  }
}

TEST(Tokens, RefuseWhatIsNone) {
  for (const char* bad : {"", "f/", "f//s", "x/1/s", "f/123", "f/-1/s", "b/00000000000000000001x/s",
                          "f/99999999999999999999999999999999999999999999999999/s"}) {
    EXPECT_FALSE(ParseEventToken(bad).has_value()) << bad;
    EXPECT_FALSE(ParseFilterToken(bad).has_value()) << bad;
  }
}

TEST(Tokens, FilterTokensSplitOneMillisecond) {
  const FilterToken token{{1000, 7}, 50};
  EXPECT_EQ(token.StartOf(50), (Position{1000, 7}));
  EXPECT_EQ(token.StartOf(51), (Position{1000, 0})) << "streams after this one are still to come";
  EXPECT_EQ(token.StartOf(49), (Position{1001, 0})) << "streams before it are done";
}

TEST(Tokens, EventIdsAscend) {
  EXPECT_EQ(FormatEventId({1, 2}, 3).size(), 56u);
  EXPECT_LT(FormatEventId({1, 99}, 3), FormatEventId({2, 1}, 3));
}

TEST(EventKeys, OrderIsTimeThenArrival) {
  const StreamId stream{1, 2};
  EXPECT_LT(EventKey(stream, {5, 9}), EventKey(stream, {6, 0}));
  EXPECT_LT(EventKey(stream, {5, 8}), EventKey(stream, {5, 9}));
  EXPECT_LT(EventKey({1, 2}, Position::End()), EventKey({1, 3}, {0, 0}));
  const std::string key = EventKey(stream, {5, 9});
  const std::string value = EventValue(77, "hello");
  const auto event = DecodeEvent(key, value);
  ASSERT_TRUE(event.has_value());
  EXPECT_EQ(event->position, (Position{5, 9}));
  EXPECT_EQ(event->ingestion_ms, 77);
  EXPECT_EQ(event->message, "hello");
  EXPECT_EQ(StreamOf(key), stream);
  EXPECT_FALSE(DecodeEvent(key, "").has_value());
  EXPECT_FALSE(DecodeEvent("short", value).has_value());
  EXPECT_EQ(PrefixEnd(std::string("\x01\xff", 2)), "\x02");
  EXPECT_EQ(PrefixEnd("\xff"), "");
}

}  // namespace
}  // namespace portico::logs
