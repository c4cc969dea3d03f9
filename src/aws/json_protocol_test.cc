#include "aws/json_protocol.h"

#include <gtest/gtest.h>

#include <string>

#include "aws/aws_testing.h"

namespace portico::aws {
namespace {

using testing::Everything;
using testing::Inner;
using testing::Needy;

template <typename S>
Result<S> Parse(std::string_view text, MissingMembers* missing = nullptr) {
  json::Reader reader(text);
  S out;
  if (Status status = ParseJson(ShapeOf<S>(), reader, &out, missing); !status) {
    return Fail(std::move(status).error());
  }
  return out;
}

std::string ErrorOf(std::string_view text) {
  auto parsed = Parse<Everything>(text);
  if (parsed) return "accepted";
  EXPECT_EQ(parsed.error().code, "SerializationException");
  return parsed.error().message;
}

TEST(JsonProtocol, RoundTripsEveryType) {
  Everything all;
  all.text = "tëxt";
  all.flag = false;
  all.small = -5;
  all.large = INT64_MIN;
  all.real = 0.1;
  all.time = Timestamp{1'795'358'756'123};
  all.blob = Blob{std::string("\0\xff", 2)};
  all.document = *json::Parse(R"({"b":[1.0,null]})");
  all.words = std::vector<std::string>{"a", ""};
  all.pairs = std::map<std::string, std::string>{{"k", "v"}, {"", "e"}};
  all.inner = Inner{"k", std::nullopt};
  all.inners = std::vector<Inner>{{"a", "1"}, {"b", std::nullopt}};
  all.inner_map = std::map<std::string, Inner>{{"x", {"y", "z"}}};
  const std::string text = ToJson(all);
  EXPECT_EQ(
      text,
      "{\"Text\":\"tëxt\",\"Flag\":false,\"Small\":-5,\"Large\":-9223372036854775808,"
      "\"Real\":0.1,\"Time\":1795358756.123,\"Blob\":\"AP8=\",\"Document\":{\"b\":[1.0,null]},"
      "\"Words\":[\"a\",\"\"],\"Pairs\":{\"\":\"e\",\"k\":\"v\"},\"Inner\":{\"Key\":\"k\"},"
      "\"Inners\":[{\"Key\":\"a\",\"Value\":\"1\"},{\"Key\":\"b\"}],"
      "\"InnerMap\":{\"x\":{\"Key\":\"y\",\"Value\":\"z\"}}}");
  EXPECT_EQ(*FromJson<Everything>(text), all);
  EXPECT_EQ(ToJson(Everything()), "{}");
}

TEST(JsonProtocol, OfAMemberGivenTwiceTheLastCounts) {
  MissingMembers missing;
  const auto all = Parse<Everything>(
      R"({"Text":"a","Words":["a","b"],"Pairs":{"k":"1","l":"2"},"Inner":{"Value":"v"},)"
      R"("InnerMap":{"x":{"Key":"k","Value":"v"},"x":{"Key":"l"}},"Inners":[{"Key":"a"}],)"
      R"("Text":"b","Words":["c"],"Pairs":{"m":"3"},"Inner":{"Key":"k"},"Inners":null})",
      &missing);
  ASSERT_TRUE(all);
  Everything expected;
  expected.text = "b";
  expected.words = std::vector<std::string>{"c"};
  expected.pairs = std::map<std::string, std::string>{{"m", "3"}};
  expected.inner = Inner{"k", std::nullopt};
  expected.inner_map = std::map<std::string, Inner>{{"x", {"l", std::nullopt}}};
  EXPECT_EQ(*all, expected);
  EXPECT_TRUE(missing.empty()) << *missing.begin();

  const auto needy = Parse<Needy>(R"({"Name":"n","Tags":[{"Key":"a"}],"Tags":null})", &missing);
  ASSERT_TRUE(needy);
  EXPECT_TRUE(needy->tags.empty());
  EXPECT_EQ(missing, MissingMembers{"tags"});
}

// Seconds in full, never with an exponent: clients read them with decimal parsers.
TEST(JsonProtocol, WritesTimesInSeconds) {
  const std::pair<int64_t, const char*> times[] = {{1'700'000'000'000, "1700000000"},
                                                   {1'700'000'000'100, "1700000000.1"},
                                                   {1'700'000'000'120, "1700000000.12"},
                                                   {1'700'000'000'007, "1700000000.007"},
                                                   {0, "0"},
                                                   {-1'500, "-1.5"}};
  for (const auto& [ms, text] : times) {
    Everything all;
    all.time = Timestamp{ms};
    EXPECT_EQ(ToJson(all), std::string("{\"Time\":") + text + "}");
    EXPECT_EQ(FromJson<Everything>(ToJson(all))->time->epoch_ms, ms);
  }
}

TEST(JsonProtocol, SkipsWhatItDoesNotKnowAndNulls) {
  auto parsed =
      Parse<Everything>(R"({"Unknown":{"a":[1,{"b":2}]},"Text":null,"text":1,"Small":3})");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->text, std::nullopt);
  EXPECT_EQ(parsed->small, 3);
}

TEST(JsonProtocol, TellsWhatIsMissing) {
  MissingMembers missing;
  ASSERT_TRUE(Parse<Needy>(R"({"Tags":[{"Key":"a"},{"Value":"b"},{"Key":null}]})", &missing));
  EXPECT_EQ(missing, (MissingMembers{"name", "tags.2.member.key", "tags.3.member.key"}));
}

TEST(JsonProtocol, WordsMismatchesAsAwsDoes) {
  EXPECT_EQ(ErrorOf(R"({"Text":1})"), "NUMBER_VALUE cannot be converted to String");
  EXPECT_EQ(ErrorOf(R"({"Text":true})"), "TRUE_VALUE cannot be converted to String");
  EXPECT_EQ(ErrorOf(R"({"Text":{}})"), "Start of structure or map found where not expected");
  EXPECT_EQ(ErrorOf(R"({"Text":[]})"), "Start of list found where not expected");
  EXPECT_EQ(ErrorOf(R"({"Flag":"true"})"), "STRING_VALUE cannot be converted to Boolean");
  EXPECT_EQ(ErrorOf(R"({"Small":"1"})"), "STRING_VALUE cannot be converted to Integer");
  EXPECT_EQ(ErrorOf(R"({"Large":"1"})"), "STRING_VALUE cannot be converted to Long");
  EXPECT_EQ(ErrorOf(R"({"Words":"a"})"), "Unexpected field type");
  EXPECT_EQ(ErrorOf(R"({"Inner":1})"), "Unexpected field type");
  EXPECT_EQ(ErrorOf(R"({"Inner":[]})"), "Start of list found where not expected");
}

// As a service that tells its Java package does.
TEST(JsonProtocol, NamesJavasTypesOfMismatches) {
  const auto error_of = [](std::string_view text) -> std::string {
    json::Reader reader(text);
    Everything out;
    const Status status =
        ParseJson(ShapeOf<Everything>(), reader, &out, nullptr, Members::kAll, "com.example");
    return status ? "accepted" : status.error().message;
  };
  const std::string collection = "Unrecognized collection type ";
  const std::string structure = "Start of structure or map found where not expected";
  const std::pair<const char*, std::string> faults[] = {
      {R"({"Text":1.5})", "DECIMAL_VALUE cannot be converted to String"},
      {R"({"Text":[]})", collection + "class java.lang.String"},
      {R"({"Text":{}})", structure},
      {R"({"Flag":"23"})", "Unexpected token received from parser"},
      {R"({"Flag":23})", "NUMBER_VALUE cannot be converted to Boolean"},
      {R"({"Flag":[]})", collection + "class java.lang.Boolean"},
      {R"({"Small":[]})", collection + "class java.lang.Integer"},
      {R"({"Large":"1"})", "STRING_VALUE cannot be converted to Long"},
      {R"({"Blob":true})", "only base-64-encoded strings are convertible to bytes"},
      {R"({"Blob":[]})", collection + "class java.nio.ByteBuffer"},
      {R"({"Words":1})", "Unexpected field type"},
      {R"({"Words":{}})", structure},
      {R"({"Pairs":true})", "Unexpected field type"},
      {R"({"Pairs":[]})", collection + "java.util.Map<java.lang.String, java.lang.String>"},
      {R"({"Inner":"a"})", "Unexpected field type"},
      {R"({"Inner":[]})", collection + "class com.example.Inner"},
      {R"({"Inners":["a"]})", "Unexpected value type in payload"},
      {R"({"Inners":[[]]})", collection + "class com.example.Inner"},
      {R"({"InnerMap":{"a":1}})", "Unexpected value type in payload"},
      {R"({"InnerMap":[]})", collection + "java.util.Map<java.lang.String, com.example.Inner>"},
      {R"([])", "Start of list found where not expected"},
  };
  for (const auto& [text, message] : faults) EXPECT_EQ(error_of(text), message) << text;
  for (const char* text : {R"({"Flag":"yes"})", R"({"Flag":"0"})", R"({"Flag":false})"}) {
    EXPECT_EQ(error_of(text), "accepted") << text;
  }
}

TEST(JsonProtocol, RefusesMalformedText) {
  for (std::string_view text :
       {"", "[]", "1", "null", "{", "{\"Text\":}", "{\"Text\":\"a\"", "{\"Words\":[\"a\",]}",
        "{\"Unknown\":[}", "{\"Text\":\"\\x\"}", "{\"Blob\":\"?\"}", "{\"Blob\":\"abc\"}",
        "{\"Document\":tru}", "{\"Pairs\":{\"a\":1}}", "{\"Words\":[null]}"}) {
    EXPECT_NE(ErrorOf(text), "accepted") << text;
  }
}

TEST(JsonProtocol, TakesIntegersInAnySpelling) {
  auto small = [](std::string_view text) {
    auto parsed = Parse<Everything>("{\"Small\":" + std::string(text) + "}");
    return parsed ? std::to_string(*parsed->small) : parsed.error().message;
  };
  EXPECT_EQ(small("2147483647"), "2147483647");
  EXPECT_EQ(small("-2147483648"), "-2147483648");
  EXPECT_EQ(small("1.9"), "1");
  EXPECT_EQ(small("-1.9"), "-1");
  EXPECT_EQ(small("1e3"), "1000");
  EXPECT_EQ(small("1e-400"), "0");
  for (const char* text : {"2147483648", "-2147483649", "1e10", "1e400", "-1e400", "1e99999999999",
                           "99999999999999999999"}) {
    EXPECT_EQ(small(text), "NUMBER_VALUE out of range for Integer") << text;
  }
  auto large = Parse<Everything>(R"({"Large":9223372036854775807})");
  EXPECT_EQ(large->large, INT64_MAX);
  EXPECT_FALSE(Parse<Everything>(R"({"Large":9223372036854775808})"));
  EXPECT_FALSE(Parse<Everything>(R"({"Large":9.3e18})"));
}

TEST(JsonProtocol, TakesTimesOfAnyMagnitudeWithoutOverflow) {
  EXPECT_EQ(Parse<Everything>(R"({"Time":1.5})")->time->epoch_ms, 1'500);
  EXPECT_FALSE(Parse<Everything>(R"({"Time":1e300})"));
  EXPECT_FALSE(Parse<Everything>(R"({"Time":1e400})"));
  EXPECT_FALSE(Parse<Everything>(R"({"Time":-1e17})"));
}

TEST(JsonProtocol, BoundsDepth) {
  const std::string deep = std::string(100'000, '[');
  EXPECT_NE(ErrorOf("{\"Document\":" + deep), "accepted");
  EXPECT_NE(ErrorOf("{\"Unknown\":" + deep), "accepted");
}

TEST(JsonProtocol, BoundsTheElementsOfARequest) {
  const auto list_of = [](size_t count) {
    std::string text = R"({"Words":[)";
    for (size_t i = 0; i < count; ++i) text += i == 0 ? "\"\"" : ",\"\"";
    return text + "]";
  };
  MissingMembers missing;
  const std::string longest = list_of(kRequestElementsMax);
  EXPECT_TRUE(Parse<Everything>(longest + "}", &missing));
  const auto over = Parse<Everything>(longest + R"(,"Pairs":{"a":"b"}})", &missing);
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().code, "SerializationException");
  EXPECT_FALSE(Parse<Everything>(list_of(kRequestElementsMax + 1) + "}", &missing));
  // A record is as long as it is.
  EXPECT_TRUE(FromJson<Everything>(list_of(kRequestElementsMax + 1) + "}"));
}

TEST(JsonProtocol, CallsADamagedRecordInternal) {
  auto record = FromJson<Everything>("{\"Text\":");
  ASSERT_FALSE(record);
  EXPECT_TRUE(record.error().IsInternal());
}

struct Templates {
  std::map<std::string, std::string> texts;
  std::map<std::string, std::string> others;
  static constexpr auto Fields() {
    using S = Templates;
    return std::array{Field<&S::texts>("texts", {.empty_is_null = true}),
                      Field<&S::others>("others")};
  }
};

TEST(JsonProtocol, ReadsNullAsAnEmptyTextWhereItIsOneAndWritesItSo) {
  Templates out;
  json::Reader reader(R"({"texts":{"a":null,"b":"","c":"x"},"others":{"a":""}})");
  ASSERT_TRUE(ParseJson(ShapeOf<Templates>(), reader, &out, nullptr));
  EXPECT_EQ(ToJson(out), R"({"texts":{"a":null,"b":null,"c":"x"},"others":{"a":""}})");
  json::Reader other(R"({"others":{"a":null}})");
  EXPECT_FALSE(ParseJson(ShapeOf<Templates>(), other, &out, nullptr));
}

TEST(JsonProtocol, NamesTheClassOfAValueWhereTheServiceDoes) {
  const auto fault = [](const char* text) {
    Everything out;
    json::Reader reader(text);
    MissingMembers missing;
    const Status status = ParseJson(ShapeOf<Everything>(), reader, &out, &missing, Members::kAll,
                                    {}, Mismatches::kValueClasses);
    return status ? "none" : status.error().code + ": " + status.error().message;
  };
  EXPECT_EQ(fault(R"({"Text":1})"),
            "SerializationException: class com.amazon.coral.value.json.numbers."
            "TruncatingBigNumber can not be converted to an String");
  EXPECT_EQ(fault(R"({"Pairs":{"a":true}})"),
            "SerializationException: class java.lang.Boolean can not be converted to an String");
  EXPECT_EQ(fault(R"({"Text":[]})"),
            "SerializationException: Start of list found where not expected");
}

}  // namespace
}  // namespace portico::aws
