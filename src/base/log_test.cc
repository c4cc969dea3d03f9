#include "base/log.h"

#include <gtest/gtest.h>

namespace portico::log {
namespace {

TEST(OneLine, KeepsText) {
  EXPECT_EQ(OneLine(""), "");
  EXPECT_EQ(OneLine("dynamodb.PutItem 200 1.2ms é"), "dynamodb.PutItem 200 1.2ms é");
}

TEST(OneLine, LetsNobodyForgeLines) {
  EXPECT_EQ(OneLine("a\nb\r\tc\x1b[2J\x7f"), "a?b??c?[2J?");
  EXPECT_EQ(OneLine(std::string_view("a\0b", 3)), "a?b");
}

TEST(OneLine, CutsWhatIsTooLong) {
  const std::string whole(kLineBytesMax - 3, 'x');
  EXPECT_EQ(OneLine(whole), whole);
  const std::string cut = OneLine(std::string(1u << 20, 'x'));
  EXPECT_EQ(cut.size(), kLineBytesMax);
  EXPECT_TRUE(cut.ends_with("x…"));
}

}  // namespace
}  // namespace portico::log
