#include "dynamodb/engine/value/value_reader.h"

#include <gtest/gtest.h>

#include <random>

#include "dynamodb/engine/value/item_builder.h"
#include "dynamodb/engine/value/item_size.h"
#include "dynamodb/engine/value/value_writer.h"

namespace portico::dynamodb {
namespace {

struct Outcome {
  std::string json;
  std::string problem;
  std::string unreadable;
};

Outcome Read(std::string_view text, ValidationLayer layer = ValidationLayer::kCurrent) {
  json::Reader reader(text);
  ValueReader values(&reader, layer);
  Item item;
  const Status status = values.ReadItem(&item);
  if (!status) return {"", "", status.error().code + ": " + status.error().message};
  EXPECT_TRUE(reader.Finish());
  Outcome outcome;
  outcome.problem = values.problem();
  json::Writer writer(&outcome.json);
  WriteItem(item.view(), writer);
  return outcome;
}

std::string Problem(std::string_view value, ValidationLayer layer = ValidationLayer::kCurrent) {
  const Outcome outcome = Read("{\"a\":" + std::string(value) + "}", layer);
  return outcome.unreadable.empty() ? outcome.problem : outcome.unreadable;
}

Item ItemOf(std::string_view text) {
  json::Reader reader(text);
  ValueReader values(&reader, ValidationLayer::kCurrent);
  Item item;
  EXPECT_TRUE(values.ReadItem(&item));
  EXPECT_EQ(values.problem(), "");
  return item;
}

TEST(ValueReaderTest, RendersWhatItRead) {
  const std::string text =
      R"({"b":{"B":"AP9h"},"bool":{"BOOL":true},"bs":{"BS":["","AA==","/w=="]},)"
      R"("l":{"L":[{"S":"x"},{"L":[]},{"M":{}}]},"m":{"M":{"a":{"N":"1"},"z":{"NULL":true}}},)"
      R"("n":{"N":"-12.5"},"ns":{"NS":["10","2","0","-3"]},"s":{"S":"h\"é\n"},)"
      R"("ss":{"SS":["","a","b"]},"zero":{"N":"0"}})";
  EXPECT_EQ(Read(text).json, text);
  EXPECT_EQ(Read(text).problem, "");
}

TEST(ValueReaderTest, FormIsCanonical) {
  const Item a =
      ItemOf(R"({"x":{"M":{"b":{"N":"1.0"},"a":{"SS":["q","p"]}}},"a":{"NS":["2","1"]}})");
  const Item b =
      ItemOf(R"({"a":{"NS":["1","2.0"]},"x":{"M":{"a":{"SS":["p","q"]},"b":{"N":"1"}}}})");
  EXPECT_EQ(a, b);
  EXPECT_EQ(ItemOf(R"({"a":{"S":"1"},"a":{"S":"2"}})"), ItemOf(R"({"a":{"S":"2"}})"));
}

TEST(ValueReaderTest, FindsAttributes) {
  const Item item = ItemOf(R"({"c":{"S":"3"},"a":{"N":"1"},"b":{"BOOL":false}})");
  EXPECT_EQ(item.view().count(), 3u);
  EXPECT_EQ(item.view().Find("c")->bytes(), "3");
  EXPECT_FALSE(item.view().Find("b")->boolean());
  EXPECT_FALSE(item.view().Find("bb"));
  EXPECT_FALSE(ItemView().Find("a"));
  EXPECT_TRUE(ItemView().empty());
}

TEST(ValueReaderTest, EmptyAndMixedValues) {
  const char* empty =
      "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
  for (const char* value : {"{}", R"({"a":""})", R"({"M":{"a":{}}})", R"({"L":[{}]})",
                            R"({"L":[{"a":{}}]})", R"({"S":null})", "null"}) {
    EXPECT_EQ(Problem(value), empty) << value;
  }
  EXPECT_EQ(Problem(R"({"S":"a","N":"1"})"),
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of "
            "the supported datatypes");
  EXPECT_EQ(Problem(R"({"S":"a","N":"b"})"),
            "The parameter cannot be converted to a numeric value: b");
}

TEST(ValueReaderTest, SetsAndNulls) {
  const std::string invalid = "One or more parameter values were invalid: ";
  EXPECT_EQ(Problem(R"({"NULL":false})"),
            invalid + "Null attribute value types must have the value of true");
  EXPECT_EQ(Problem(R"({"NULL":"no"})"),
            invalid + "Null attribute value types must have the value of true");
  EXPECT_EQ(Problem(R"({"SS":[]})"), invalid + "An string set  may not be empty");
  EXPECT_EQ(Problem(R"({"NS":[]})"), invalid + "An number set  may not be empty");
  EXPECT_EQ(Problem(R"({"BS":[]})"), invalid + "Binary sets should not be empty");
  EXPECT_EQ(Problem(R"({"SS":["b","a","b"]})"),
            invalid + R"(Input collection ["a", "b", "b"] contains duplicates.)");
  EXPECT_EQ(Problem(R"({"BS":["/w==","AA==","AA=="]})"),
            invalid + R"(Input collection ["AA==","/w==","AA=="]of type BS contains duplicates.)");
  EXPECT_EQ(Problem(R"({"NS":["2","1","2.0"]})"),
            invalid + "Input collection contains duplicates.");
  const auto older = ValidationLayer::kOlder;
  EXPECT_EQ(Problem(R"({"SS":["b","a","b"]})", older),
            invalid + "Input collection [b, a, b] contains duplicates.");
  EXPECT_EQ(Problem(R"({"BS":["/w==","AA==","AA=="]})", older),
            invalid + "Input collection [/w==, AA==, AA==]of type BS contains duplicates.");
  EXPECT_EQ(Problem(R"({"NS":["2","1","2"]})", older), "Input collection contains duplicates");
}

TEST(ValueReaderTest, WireFaults) {
  EXPECT_EQ(Problem(R"({"S":1})"),
            "SerializationException: NUMBER_VALUE cannot be converted to String");
  EXPECT_EQ(Problem(R"({"N":1.5})"),
            "SerializationException: DECIMAL_VALUE cannot be converted to String");
  EXPECT_EQ(Problem(R"({"S":true})"),
            "SerializationException: TRUE_VALUE cannot be converted to String");
  EXPECT_EQ(Problem(R"({"S":[]})"),
            "SerializationException: Unrecognized collection type class java.lang.String");
  EXPECT_EQ(Problem(R"({"B":"abc"})"),
            "SerializationException: Base64 encoded length is expected a multiple of 4 bytes but "
            "found: 3");
  EXPECT_EQ(Problem("\"x\""), "SerializationException: Unexpected value type in payload");
  EXPECT_EQ(Problem(R"({"SS":"x"})"), "SerializationException: Unexpected field type");
  EXPECT_EQ(Problem(R"({"S":"x")"), "SerializationException: ");
  EXPECT_EQ(Read("[]").unreadable,
            "SerializationException: Unrecognized collection type java.util.Map<java.lang.String, "
            "com.amazonaws.dynamodb.v20120810.AttributeValue>");
}

std::string Deep(int wraps) {
  std::string text;
  for (int i = 0; i < wraps; ++i) text += R"({"M":{"n":)";
  text += R"({"S":"leaf"})";
  for (int i = 0; i < wraps; ++i) text += "}}";
  return text;
}

TEST(ValueReaderTest, NestingLevels) {
  EXPECT_EQ(Problem(Deep(31)), "");
  EXPECT_EQ(Problem(Deep(32)), kNestingMessage);
  EXPECT_EQ(Problem(Deep(100)), kNestingMessage);
  const Item item = ItemOf("{\"a\":" + Deep(31) + "}");
  EXPECT_EQ(NestingDepth(*item.view().Find("a")), 32);
}

TEST(ValueReaderTest, TellsValuesThatAreVeryDeep) {
  const auto is_very_deep = [](int wraps) {
    const std::string text = "{\"a\":" + Deep(wraps) + "}";
    json::Reader reader(text);
    ValueReader values(&reader, ValidationLayer::kCurrent);
    Item item;
    EXPECT_TRUE(values.ReadItem(&item));
    EXPECT_TRUE(reader.Finish());
    EXPECT_EQ(values.problem(), wraps < 32 ? "" : kNestingMessage);
    return values.is_very_deep();
  };
  EXPECT_FALSE(is_very_deep(31));
  EXPECT_FALSE(is_very_deep(62));
  EXPECT_TRUE(is_very_deep(63));
  EXPECT_TRUE(is_very_deep(100));
}

TEST(ValueReaderTest, NamedValuesOfTheOlderLayerMayGoALevelDeeper) {
  const auto problem = [](int wraps, ValidationLayer layer) {
    const std::string text = "{\":v\":" + Deep(wraps) + "}";
    json::Reader reader(text);
    ValueReader values(&reader, layer);
    std::vector<NamedValue> named;
    EXPECT_TRUE(values.ReadNamedValues(&named));
    return values.problem();
  };
  EXPECT_EQ(problem(31, ValidationLayer::kCurrent), "");
  EXPECT_EQ(problem(32, ValidationLayer::kCurrent), kNestingMessage);
  EXPECT_EQ(problem(32, ValidationLayer::kOlder), "");
  EXPECT_EQ(problem(33, ValidationLayer::kOlder),
            std::string("ExpressionAttributeValues contains invalid value: ") + kNestingMessage +
                " for key :v");
}

TEST(ValueReaderTest, EmptyNamesWithinValuesComeLast) {
  EXPECT_EQ(Read(R"({"m":{"M":{"":{"S":"x"}}},"d":)" + Deep(40) + "}").problem, kNestingMessage);
  EXPECT_EQ(Read(R"({"d":)" + Deep(100) + R"(,"":{"S":"x"}})").problem, "Empty attribute name");
}

TEST(ValueReaderTest, EmptyNamesComeFirst) {
  EXPECT_EQ(Read(R"({"a":{"SS":[]},"":{"S":"x"}})").problem, "Empty attribute name");
  EXPECT_EQ(Read(R"({"a":{"M":{"":{"S":"x"}}}})").problem, "Empty attribute name");
  const std::string longest(65'535, 'n');
  EXPECT_EQ(Read(R"({")" + longest + R"(":{"S":"x"}})").problem, "");
  EXPECT_EQ(Read(R"({")" + longest + R"(n":{"S":"x"}})").problem,
            "Attribute name is too large, must be less than 65536 bytes");
}

TEST(ValueReaderTest, NamedValuesNameTheKeyInTheOlderLayer) {
  const auto read = [](ValidationLayer layer) {
    json::Reader reader(R"({":a":{"S":"x"},":b":{"N":"q"}})");
    ValueReader values(&reader, layer);
    std::vector<NamedValue> named;
    EXPECT_TRUE(values.ReadNamedValues(&named));
    EXPECT_EQ(named.size(), 2u);
    EXPECT_EQ(named[0].name, ":a");
    EXPECT_EQ(named[0].value.view().bytes(), "x");
    return values.problem();
  };
  EXPECT_EQ(read(ValidationLayer::kCurrent),
            "The parameter cannot be converted to a numeric value: q");
  EXPECT_EQ(read(ValidationLayer::kOlder),
            "ExpressionAttributeValues contains invalid value: The parameter cannot be converted "
            "to a numeric value: q for key :b");
}

TEST(ItemSizeTest, CountsAsDocumented) {
  // Names and values; 3 for a list or map and 1 for each element.
  EXPECT_EQ(ItemOf(R"({"pk":{"S":"abc"}})").view().size_bytes(), 5u);
  EXPECT_EQ(ItemOf(R"({"é":{"S":"é"}})").view().size_bytes(), 4u);
  EXPECT_EQ(ItemOf(R"({"n":{"N":"123"},"t":{"BOOL":true},"u":{"NULL":true}})").view().size_bytes(),
            1u + 3u + 2u + 2u);
  EXPECT_EQ(ItemOf(R"({"l":{"L":[]}})").view().size_bytes(), 4u);
  EXPECT_EQ(ItemOf(R"({"l":{"L":[{"S":"ab"},{"S":"c"}]}})").view().size_bytes(), 1u + 3 + 3 + 2);
  EXPECT_EQ(ItemOf(R"({"m":{"M":{"k":{"S":"v"}}}})").view().size_bytes(), 1u + 3 + 1 + 2);
  EXPECT_EQ(ItemOf(R"({"s":{"SS":["ab","c"]},"b":{"BS":["AAAA"]},"n":{"NS":["1","22"]}})")
                .view()
                .size_bytes(),
            1u + 3 + 1 + 3 + 1 + 2 + 2);
}

TEST(ItemBuilderTest, SortsAndKeepsTheLast) {
  ItemBuilder builder;
  builder.Add("b", Value::String("1").view());
  builder.Add("a", Value::OfNumber(Number::FromInt(7)).view());
  builder.Add("b", Value::Bool(true).view());
  const Item item = std::move(builder).Build();
  EXPECT_EQ(item, ItemOf(R"({"a":{"N":"7"},"b":{"BOOL":true}})"));
}

// Any bytes: what is read must render, be read again, and be the same.
TEST(ValueReaderTest, RandomItemsSurviveTheRoundTrip) {
  std::mt19937 rng(7);
  const auto value = [&rng](auto& self, int depth) -> std::string {
    const auto digits = [&rng] { return std::to_string(static_cast<int>(rng() % 2000) - 1000); };
    switch (rng() % (depth > 3 ? 5 : 7)) {
      case 0:
        return R"({"S":"s)" + digits() + "\"}";
      case 1:
        return R"({"N":")" + digits() + "e" + std::to_string(rng() % 9) + "\"}";
      case 2:
        return rng() % 2 ? R"({"BOOL":false})" : R"({"NULL":true})";
      case 3:
        return R"({"NS":[")" + digits() + R"(","5000"]})";
      case 4:
        return R"({"SS":["b","a)" + digits() + "\"]}";
      case 5: {
        std::string text = R"({"L":[)";
        for (unsigned i = rng() % 4; i-- > 0;) text += self(self, depth + 1) + (i ? "," : "");
        return text + "]}";
      }
      default: {
        std::string text = R"({"M":{)";
        for (unsigned i = rng() % 4; i-- > 0;) {
          text +=
              "\"k" + std::to_string(rng() % 100) + "\":" + self(self, depth + 1) + (i ? "," : "");
        }
        return text + "}}";
      }
    }
  };
  for (int i = 0; i < 2000; ++i) {
    const Item item = ItemOf("{\"b\":" + value(value, 0) + ",\"a\":" + value(value, 0) + "}");
    std::string json;
    json::Writer writer(&json);
    WriteItem(item.view(), writer);
    EXPECT_EQ(ItemOf(json), item) << json;
    EXPECT_EQ(item.view().size_bytes(), EntriesSizeBytes(item.view().attributes()));
  }
}

}  // namespace
}  // namespace portico::dynamodb
