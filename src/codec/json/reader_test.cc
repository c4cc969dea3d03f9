#include "codec/json/reader.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace portico::json {
namespace {

bool Accepts(std::string_view text) {
  Reader reader(text);
  return reader.Skip() && reader.Finish();
}

TEST(JsonReader, AcceptsWhatRfc8259Allows) {
  for (std::string_view text : {"{}",
                                "[]",
                                "\"\"",
                                "0",
                                "-0",
                                "true",
                                "false",
                                "null",
                                " \t\r\n[ ] \n",
                                "[[],[[]]]",
                                "{\"a\":{\"b\":[1,2,{\"c\":null}]}}",
                                "{\"a\":1,\"a\":2}",
                                "{\"\":0}",
                                "[1e1,1E+1,1e-1]",
                                "1.5e300",
                                "-12.5E-007",
                                "123456789012345678901234567890123456789012345678901234567890",
                                "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\"",
                                "\"\\u0000\"",
                                "\"\\ud83d\\ude00\"",
                                "\"\x7f\"",
                                "\"\xf4\x8f\xbf\xbf\""}) {
    EXPECT_TRUE(Accepts(text)) << text;
  }
}

TEST(JsonReader, RefusesWhatRfc8259DoesNotAllow) {
  for (std::string_view text : {"",
                                " ",
                                "{",
                                "}",
                                "[",
                                "]",
                                "[1",
                                "[1,",
                                "[1,]",
                                "[,1]",
                                "[,]",
                                "[1 2]",
                                "{\"a\"}",
                                "{\"a\":}",
                                "{\"a\":1,}",
                                "{,}",
                                "{a:1}",
                                "{'a':1}",
                                "{1:1}",
                                "{\"a\" 1}",
                                "{\"a\":1 \"b\":2}",
                                "[}",
                                "{]",
                                "[1}",
                                "01",
                                "-",
                                "-a",
                                "+1",
                                ".5",
                                "1.",
                                "1.e1",
                                "1e",
                                "1e+",
                                "0x10",
                                "1_0",
                                "--1",
                                "-01",
                                "1.2.3",
                                "NaN",
                                "Infinity",
                                "-Infinity",
                                "nul",
                                "nulll",
                                "True",
                                "tru",
                                "fals",
                                "\"",
                                "\"a",
                                "\"\\\"",
                                "\"\\x\"",
                                "\"\\u12\"",
                                "\"\\u12g4\"",
                                "\"\\",
                                "\"\\u\"",
                                "'a'",
                                "[] []",
                                "1 1",
                                "{}x",
                                "//c\n1",
                                "/**/1",
                                "\v1",
                                "\xef\xbb\xbf{}",
                                "\"\n\"",
                                "\"\t\"",
                                "\xff"}) {
    EXPECT_FALSE(Accepts(text)) << text;
  }
  EXPECT_FALSE(Accepts(std::string_view("\"\0\"", 3)));
  EXPECT_FALSE(Accepts(std::string_view("1\0", 2)));
}

TEST(JsonReader, RefusesLoneSurrogates) {
  for (std::string_view text :
       {"\"\\ud83d\"", "\"\\ude00\"", "\"\\ude00\\ud83d\"", "\"\\ud83d\\u0041\"", "\"\\ud83dx\"",
        "\"\\ud83d\\n\"", "\"\\ud83d\\ud83d\"", "\"\\ud83d\\u\"", "\"\\ud83d"}) {
    EXPECT_FALSE(Accepts(text)) << text;
  }
}

TEST(JsonReader, RefusesMalformedUtf8WithAndWithoutEscapes) {
  for (std::string_view bytes :
       {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xe0\x80\x80", "\xe0\x9f\xbf", "\xe1\x80",
        "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80", "\xf0\x90\x80", "\xfe", "\xff"}) {
    EXPECT_FALSE(IsValidUtf8(bytes));
    EXPECT_FALSE(IsValidUtf8("12345678" + std::string(bytes)));
    EXPECT_FALSE(Accepts("\"" + std::string(bytes) + "\""));
    EXPECT_FALSE(Accepts("\"\\n" + std::string(bytes) + "\""));
    EXPECT_FALSE(Accepts("{\"" + std::string(bytes) + "\":1}"));
  }
  for (std::string_view bytes : {"\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf",
                                 "\xee\x80\x80", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"}) {
    EXPECT_TRUE(IsValidUtf8(bytes));
    EXPECT_TRUE(Accepts("\"\\n" + std::string(bytes) + "\""));
  }
}

TEST(JsonReader, BoundsDepthExactly) {
  const std::string at_limit = std::string(8, '[') + std::string(8, ']');
  const std::string over = std::string(9, '[') + std::string(9, ']');
  Reader within(at_limit, 8);
  EXPECT_TRUE(within.Skip() && within.Finish());
  Reader beyond(over, 8);
  EXPECT_FALSE(beyond.Skip());
  EXPECT_STREQ(beyond.error(), "nested too deeply");
}

TEST(JsonReader, SkipsDepthWithoutTheStack) {
  const std::string deep(4'000'000, '[');
  Reader reader(deep, 5'000'000);
  EXPECT_FALSE(reader.Skip());
  EXPECT_STREQ(reader.error(), "unexpected end of input");
}

TEST(JsonReader, UnescapesStrings) {
  Reader reader(R"(["plain","\"\\\/\b\f\n\r\t","\u00e9\u20ac\ud83d\ude00","a\u0000b"])");
  std::string_view text;
  ASSERT_TRUE(reader.EnterArray() && reader.NextElement() && reader.ReadString(&text));
  EXPECT_EQ(text, "plain");
  ASSERT_TRUE(reader.NextElement() && reader.ReadString(&text));
  EXPECT_EQ(text, "\"\\/\b\f\n\r\t");
  ASSERT_TRUE(reader.NextElement() && reader.ReadString(&text));
  EXPECT_EQ(text, "\u00e9\u20ac\U0001f600");
  ASSERT_TRUE(reader.NextElement() && reader.ReadString(&text));
  EXPECT_EQ(text, std::string_view("a\0b", 3));
  EXPECT_FALSE(reader.NextElement());
  EXPECT_TRUE(reader.Finish());
}

TEST(JsonReader, ViewsPlainStringsInPlace) {
  const std::string text = "\"stays\"";
  Reader reader(text);
  std::string_view out;
  ASSERT_TRUE(reader.ReadString(&out));
  EXPECT_EQ(out.data(), text.data() + 1);
}

TEST(JsonReader, KeepsTheDigitsOfNumbers) {
  for (std::string_view number :
       {"0", "-0", "0.0", "1.10", "1e5", "-1.5E+10", "99999999999999999999999999999999999999"}) {
    Reader reader(number);
    std::string_view out;
    ASSERT_TRUE(reader.ReadNumber(&out)) << number;
    EXPECT_EQ(out, number);
  }
}

TEST(JsonReader, TellsKindsWithoutConsuming) {
  Reader reader(R"([{}, [], "", 1, -1, true, false, null])");
  ASSERT_EQ(reader.Peek(), Kind::kArray);
  ASSERT_TRUE(reader.EnterArray());
  for (Kind kind : {Kind::kObject, Kind::kArray, Kind::kString, Kind::kNumber, Kind::kNumber,
                    Kind::kTrue, Kind::kFalse, Kind::kNull}) {
    ASSERT_TRUE(reader.NextElement());
    EXPECT_EQ(reader.Peek(), kind);
    EXPECT_EQ(reader.Peek(), kind);
    ASSERT_TRUE(reader.Skip());
  }
  EXPECT_FALSE(reader.NextElement());
  EXPECT_EQ(reader.Peek(), Kind::kEnd);
  EXPECT_TRUE(reader.Finish());
}

TEST(JsonReader, GivesRawTextAsWritten) {
  Reader reader(R"({"a" :  {"b": [1 , "\u0041"]} ,"c":2})");
  std::string_view key;
  std::string_view raw;
  ASSERT_TRUE(reader.EnterObject() && reader.NextMember(&key) && reader.ReadRaw(&raw));
  EXPECT_EQ(raw, R"({"b": [1 , "\u0041"]})");
  ASSERT_TRUE(reader.NextMember(&key) && reader.ReadRaw(&raw));
  EXPECT_EQ(key, "c");
  EXPECT_EQ(raw, "2");
  EXPECT_FALSE(reader.NextMember(&key));
  EXPECT_TRUE(reader.Finish());
}

TEST(JsonReader, KeepsTheFirstError) {
  Reader reader("[1,]");
  EXPECT_FALSE(reader.Skip());
  const std::string first = reader.error();
  const size_t at = reader.offset();
  std::string_view out;
  bool flag;
  EXPECT_FALSE(reader.ReadString(&out));
  EXPECT_FALSE(reader.ReadBool(&flag));
  EXPECT_FALSE(reader.ReadNull());
  EXPECT_FALSE(reader.EnterObject());
  EXPECT_FALSE(reader.Finish());
  EXPECT_FALSE(reader.Fail("later"));
  EXPECT_EQ(reader.Peek(), Kind::kError);
  EXPECT_EQ(reader.error(), first);
  EXPECT_EQ(reader.offset(), at);
}

// Whatever is cut off somewhere is refused, and looking for that reads nothing past the end.
TEST(JsonReader, RefusesEveryPrefix) {
  const std::string whole =
      R"({"k\u00e9":[1.5e3,-0,"a\ud83d\ude00",{"x":null}],"t":true,"f":false})";
  ASSERT_TRUE(Accepts(whole));
  for (size_t size = 0; size < whole.size(); ++size) {
    // A copy of the exact size, so that the sanitizer sees a read past it.
    const std::vector<char> cut(whole.begin(), whole.begin() + static_cast<ptrdiff_t>(size));
    EXPECT_FALSE(Accepts({cut.data(), cut.size()})) << size;
  }
}

}  // namespace
}  // namespace portico::json
