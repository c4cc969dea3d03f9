#include "base/substring.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace portico {
namespace {

TEST(HasSubstring, FindsWhatIsThereAndNothingElse) {
  EXPECT_TRUE(HasSubstring("", ""));
  EXPECT_TRUE(HasSubstring("abc", ""));
  EXPECT_FALSE(HasSubstring("", "a"));
  EXPECT_FALSE(HasSubstring("ab", "abc"));
  EXPECT_TRUE(HasSubstring(std::string_view("a\0b", 3), std::string_view("\0b", 2)));
  std::mt19937 random(7);
  for (int i = 0; i < 20'000; ++i) {
    std::string whole(random() % 40, 'a');
    std::string part(random() % 6, 'a');
    for (char& c : whole) c = static_cast<char>('a' + random() % 2);
    for (char& c : part) c = static_cast<char>('a' + random() % 2);
    ASSERT_EQ(HasSubstring(whole, part), whole.find(part) != whole.npos) << whole << " " << part;
  }
}

// With a search that starts anew at every byte this takes minutes.
TEST(HasSubstring, TakesTimeByTheSumOfTheLengths) {
  const std::string whole(400'000, 'a');
  const std::string half(200'000, 'a');
  for (int i = 0; i < 100; ++i) {
    EXPECT_FALSE(HasSubstring(whole, half + "b"));
    EXPECT_FALSE(HasSubstring(whole, "b" + half));
    EXPECT_FALSE(HasSubstring(whole, half + "b" + half.substr(200)));
  }
}

}  // namespace
}  // namespace portico
