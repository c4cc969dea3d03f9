#include "codec/json/value.h"

#include <gtest/gtest.h>

#include <string>

namespace portico::json {
namespace {

TEST(JsonValue, WritesWhatItRead) {
  const std::string text =
      R"({"z":1.50,"a":[null,true,false,"x\n",-0,1e400],"o":{"":{}},"big":12345678901234567890123})";
  auto value = Parse(text);
  ASSERT_TRUE(value);
  EXPECT_EQ(value->ToString(), text);
  EXPECT_EQ(*Parse(value->ToString()), *value);
}

TEST(JsonValue, SaysWhatIsWrongAndWhere) {
  std::string error;
  EXPECT_FALSE(Parse("{\"a\": tru}", &error));
  EXPECT_EQ(error, "malformed literal at offset 6");
  EXPECT_FALSE(Parse("", &error));
  EXPECT_EQ(error, "unexpected end of input at offset 0");
  EXPECT_FALSE(Parse("1 2", &error));
  EXPECT_EQ(error, "text after the value at offset 2");
  EXPECT_FALSE(Parse("?", nullptr));
}

TEST(JsonValue, BoundsItsRecursion) {
  EXPECT_TRUE(Parse(std::string(150, '[') + std::string(150, ']')));
  EXPECT_FALSE(Parse(std::string(300, '[') + std::string(300, ']')));
  std::string error;
  EXPECT_FALSE(Parse(std::string(1'000'000, '['), &error));
}

TEST(JsonValue, GivesIntegersOnlyOfIntegers) {
  EXPECT_EQ(Parse("-9223372036854775808")->as_int(), INT64_MIN);
  EXPECT_EQ(Parse("9223372036854775808")->as_int(), std::nullopt);
  EXPECT_EQ(Parse("1.0")->as_int(), std::nullopt);
  EXPECT_EQ(Parse("1e2")->as_int(), std::nullopt);
  EXPECT_EQ(Parse("\"1\"")->as_int(), std::nullopt);
}

TEST(JsonValue, FindsTheLastOfRepeatedMembers) {
  auto value = Parse(R"({"a":1,"b":2,"a":3})");
  ASSERT_NE(value->Find("a"), nullptr);
  EXPECT_EQ(value->Find("a")->as_int(), 3);
  EXPECT_EQ(value->Find("c"), nullptr);
  EXPECT_EQ(Parse("[1]")->Find("a"), nullptr);
}

TEST(JsonValue, FindsWhatItSet) {
  Value made;
  made.Set("a", 1);
  made.Set("b", "x");
  made.Set("a", true);
  EXPECT_EQ(made.ToString(), R"({"a":true,"b":"x"})");

  auto repeated = Parse(R"({"a":1,"a":2})");
  repeated->Set("a", 9);
  EXPECT_EQ(repeated->Find("a")->as_int(), 9);
}

TEST(JsonValue, ComparesByContentAndOrder) {
  EXPECT_EQ(*Parse(R"({"a":[1]})"), *Parse(R"( { "a" : [ 1 ] } )"));
  EXPECT_NE(*Parse("1"), *Parse("1.0"));
  EXPECT_NE(*Parse("null"), *Parse("false"));
}

}  // namespace
}  // namespace portico::json
