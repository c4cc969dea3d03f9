#include "attribute_value.h"

#include <gtest/gtest.h>

#include <random>

namespace portico::orders {
namespace {

std::string TypedValue(const json::Value& plain) {
  std::string out;
  json::Writer writer(&out);
  Status status = WriteAttributeValue(plain, writer);
  return status ? out : status.error().code;
}

std::string Typed(std::string_view plain) { return TypedValue(json::Parse(plain).value()); }

std::string Plain(std::string_view typed) {
  std::string out;
  json::Writer writer(&out);
  json::Reader reader(typed);
  if (CopyAttributeValuePlain(reader, writer) && reader.Finish()) return out;
  return std::string("error: ") + reader.error();
}

TEST(AttributeValue, TypesPlainValues) {
  EXPECT_EQ(Typed("null"), R"({"NULL":true})");
  EXPECT_EQ(Typed("false"), R"({"BOOL":false})");
  EXPECT_EQ(Typed("\"\""), R"({"S":""})");
  EXPECT_EQ(Typed("78.89"), R"({"N":"78.89"})");
  EXPECT_EQ(Typed("1e5"), R"({"N":"1E+5"})");
  EXPECT_EQ(Typed("[]"), R"({"L":[]})");
  EXPECT_EQ(Typed("{}"), R"({"M":{}})");
  EXPECT_EQ(Typed(R"({"a":[1,{"b":"é\n"}]})"),
            R"({"M":{"a":{"L":[{"N":"1"},{"M":{"b":{"S":"é\n"}}}]}}})");
}

TEST(AttributeValue, ANumberThatDoesNotFitIsAnErrorWhereverItIs) {
  EXPECT_EQ(Typed(R"({"a":[{"b":100000000000000000000000000000000000001}]})"), "Inexact");
}

TEST(AttributeValue, MakesTypedValuesPlain) {
  EXPECT_EQ(Plain(R"({"NULL":true})"), "null");
  EXPECT_EQ(Plain(R"({"BOOL":true})"), "true");
  EXPECT_EQ(Plain(R"({"S":"a\"b"})"), R"("a\"b")");
  EXPECT_EQ(Plain(R"({"N":"12345678901234567890123456789012345678"})"),
            "12345678901234567890123456789012345678");
  EXPECT_EQ(Plain(R"({"N":"-0.5"})"), "-0.5");
  EXPECT_EQ(Plain(R"({"B":"aGk="})"), R"("aGk=")");
  EXPECT_EQ(Plain(R"({"SS":["a","b"]})"), R"(["a","b"])");
  EXPECT_EQ(Plain(R"({"NS":["1","2.50"]})"), "[1,2.50]");
  EXPECT_EQ(Plain(R"({"BS":["aGk="]})"), R"(["aGk="])");
  EXPECT_EQ(Plain(R"({"L":[{"M":{"x":{"L":[]}}},{"N":"1E+100"}]})"), R"([{"x":[]},1E+100])");
}

TEST(AttributeValue, RefusesWhatIsNoTypedValue) {
  for (const char* text : {"{}", "1", R"({"X":1})", R"({"S":1})", R"({"N":1})", R"({"N":"abc"})",
                           R"({"BOOL":"x"})", R"({"S":"a","N":"1"})", R"({"L":{}})", R"({"M":[]})",
                           R"({"L":[1]})", R"({"NS":[1]})", R"({"S":"a")"}) {
    EXPECT_TRUE(Plain(text).starts_with("error: ")) << text << " became " << Plain(text);
  }
}

// Values as an order may have them, from a fixed seed.
class Generator {
 public:
  json::Value Make(int depth) {
    switch (engine_() % (depth > 0 ? 7 : 5)) {
      case 0:
        return json::Value();
      case 1:
        return json::Value(engine_() % 2 == 0);
      case 2:
      case 3:
        return json::Value(json::Value::Number{MakeNumber()});
      case 4:
        return json::Value(MakeString());
      case 5: {
        json::Value::Array array(engine_() % 4);
        for (auto& element : array) element = Make(depth - 1);
        return json::Value(std::move(array));
      }
      default: {
        json::Value::Object object;
        for (size_t i = engine_() % 4; i > 0; --i) {
          object.emplace_back(std::to_string(i) + MakeString(), Make(depth - 1));
        }
        return json::Value(std::move(object));
      }
    }
  }

 private:
  // Up to 38 digits with the point anywhere, in the form that str(Decimal) has.
  std::string MakeNumber() {
    std::string digits(1, static_cast<char>('1' + engine_() % 9));
    for (size_t i = engine_() % 37; i > 0; --i) {
      digits.push_back(static_cast<char>('0' + engine_() % 10));
    }
    const size_t point = engine_() % digits.size();
    if (point > 0) digits.insert(point, ".");
    return (engine_() % 2 == 0 ? "-" : "") + digits;
  }

  std::string MakeString() {
    static constexpr std::string_view kPieces[] = {"a", "\"", "\\", "\n", "é", "\U0001f600", " "};
    std::string out;
    for (size_t i = engine_() % 6; i > 0; --i) out.append(kPieces[engine_() % 7]);
    return out;
  }

  std::mt19937 engine_{20240611};
};

TEST(AttributeValue, ComesBackAsItWent) {
  Generator generator;
  for (int i = 0; i < 3000; ++i) {
    const json::Value value = generator.Make(5);
    EXPECT_EQ(Plain(TypedValue(value)), value.ToString());
  }
}

}  // namespace
}  // namespace portico::orders
