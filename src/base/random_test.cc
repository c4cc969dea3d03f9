#include "base/random.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace portico {
namespace {

TEST(Random, DrawsEveryCharacterOfTheAlphabetAboutAsOften) {
  // 36 does not divide 256: a draw by remainder alone would favour the first four by a seventh.
  constexpr size_t kDraws = 360'000;
  std::map<char, size_t> counts;
  for (char c : RandomString(kDraws, kLowerAlnum)) ++counts[c];
  ASSERT_EQ(counts.size(), kLowerAlnum.size());
  for (const auto& [c, count] : counts) {
    // Ten standard deviations.
    EXPECT_NEAR(static_cast<double>(count), 10'000, 1'000) << c;
  }
}

TEST(Random, TakesAlphabetsOfAnySize) {
  std::string all;
  for (int c = 0; c < 256; ++c) all.push_back(static_cast<char>(c));
  std::set<char> seen;
  for (char c : RandomString(20'000, all)) seen.insert(c);
  EXPECT_EQ(seen.size(), 256u);
  EXPECT_EQ(RandomString(0, "ab"), "");
  EXPECT_EQ(RandomString(64, "ab").find_first_not_of("ab"), std::string::npos);
}

TEST(Random, MakesVersion4Uuids) {
  std::set<std::string> seen;
  for (int i = 0; i < 1'000; ++i) {
    const std::string id = RandomUuid();
    ASSERT_EQ(id.size(), 36u);
    for (size_t at : {8u, 13u, 18u, 23u}) EXPECT_EQ(id[at], '-');
    EXPECT_EQ(id[14], '4');
    EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos);
    EXPECT_TRUE(seen.insert(id).second);
  }
}

}  // namespace
}  // namespace portico
