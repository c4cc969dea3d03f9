#include "codec/uri.h"

#include <gtest/gtest.h>

#include <string>

namespace portico {
namespace {

TEST(Uri, EncodesAllButUnreservedCharacters) {
  EXPECT_EQ(UriEncode("AZaz09-._~"), "AZaz09-._~");
  EXPECT_EQ(
      UriEncode(" !\"#$%&'()*+,/:;<=>?@[\\]^`{|}"),
      "%20%21%22%23%24%25%26%27%28%29%2A%2B%2C%2F%3A%3B%3C%3D%3E%3F%40%5B%5C%5D%5E%60%7B%7C%7D");
  EXPECT_EQ(UriEncode("a/é", Slash::kKeep), "a/%C3%A9");
  EXPECT_EQ(UriEncode("a/é", Slash::kEncode), "a%2F%C3%A9");
  EXPECT_EQ(UriEncode(std::string_view("\0\xff", 2)), "%00%FF");
}

TEST(Uri, DecodesWhatItEncodes) {
  std::string all;
  for (int i = 0; i < 256; ++i) all.push_back(static_cast<char>(i));
  EXPECT_EQ(UriDecode(UriEncode(all)), all);
  EXPECT_EQ(UriDecode("a+b%2b%2B"), "a+b++");
}

TEST(Uri, RefusesMalformedEscapes) {
  for (std::string_view text : {"%", "%4", "a%", "%4g", "%g4", "%%41", "%-1", "% 1"}) {
    EXPECT_EQ(UriDecode(text), std::nullopt) << text;
  }
  EXPECT_EQ(UriDecode("%41"), "A");
}

TEST(Query, SplitsAndDecodes) {
  const auto params = ParseQuery("a=1&b=x+y%2B&a=2&flag&=v&empty=&&c=%C3%A9=z");
  const QueryParams expected = {{"a", "1"}, {"b", "x y+"}, {"a", "2"},  {"flag", ""},
                                {"", "v"},  {"empty", ""}, {"c", "é=z"}};
  EXPECT_EQ(params, expected);
  EXPECT_EQ(*FindParam(*params, "a"), "1");
  EXPECT_EQ(FindParam(*params, "z"), nullptr);
  EXPECT_EQ(ParseQuery(""), QueryParams());
  EXPECT_EQ(ParseQuery("&&"), QueryParams());
}

TEST(Query, RefusesTooManyParameters) {
  std::string query;
  for (size_t i = 0; i < kQueryParamsMax; ++i) query += "a&";
  ASSERT_TRUE(ParseQuery(query));
  EXPECT_EQ(ParseQuery(query)->size(), kQueryParamsMax);
  EXPECT_EQ(ParseQuery(query + "a"), std::nullopt);
}

TEST(Query, RefusesMalformedEscapes) {
  EXPECT_EQ(ParseQuery("a=1&b=%4"), std::nullopt);
  EXPECT_EQ(ParseQuery("%zz=1"), std::nullopt);
}

}  // namespace
}  // namespace portico
