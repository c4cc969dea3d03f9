#include "codec/json/writer.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "codec/json/reader.h"

namespace portico::json {
namespace {

TEST(JsonWriter, KeepsCommasRight) {
  std::string out;
  Writer w(&out);
  w.BeginObject();
  w.Key("empty");
  w.BeginObject();
  w.EndObject();
  w.Key("list");
  w.BeginArray();
  w.Int(1);
  w.BeginArray();
  w.EndArray();
  w.String("x");
  w.Null();
  w.Bool(true);
  w.Raw("{\"raw\":1}");
  w.EndArray();
  w.Member("s", "text");
  w.Member("i", 5);
  w.Member("b", false);
  w.EndObject();
  EXPECT_EQ(out,
            R"({"empty":{},"list":[1,[],"x",null,true,{"raw":1}],"s":"text","i":5,"b":false})");
}

TEST(JsonWriter, EscapesWhatMustBeEscaped) {
  EXPECT_EQ(Quote(std::string_view("\"\\/\b\f\n\r\t\x01\x1f\x7f\0", 12)),
            R"("\"\\/\b\f\n\r\t\u0001\u001f)"
            "\x7f"
            R"(\u0000")");
  EXPECT_EQ(Quote("é€😀"), "\"é€😀\"");
  EXPECT_EQ(Quote(""), "\"\"");
}

TEST(JsonWriter, EscapesWhereverInTheStringItIs) {
  for (size_t length = 1; length <= 25; ++length) {
    for (size_t at = 0; at < length; ++at) {
      for (const auto& [c, escaped] : std::vector<std::pair<char, std::string>>{{'"', "\\\""},
                                                                                {'\\', "\\\\"},
                                                                                {'\n', "\\n"},
                                                                                {'\x1f', "\\u001f"},
                                                                                {' ', " "},
                                                                                {'!', "!"},
                                                                                {'#', "#"},
                                                                                {'\x7f', "\x7f"}}) {
        std::string text(length, 'x');
        text[at] = c;
        std::string expected(length, 'x');
        expected.replace(at, 1, escaped);
        EXPECT_EQ(Quote(text), '"' + expected + '"');
      }
    }
  }
}

TEST(JsonWriter, ReplacesBytesThatAreNotUtf8) {
  EXPECT_EQ(Quote("a\xff\"\n\xc3"), "\"a\xef\xbf\xbd\\\"\\n\xef\xbf\xbd\"");
  EXPECT_EQ(Quote("\xe2\x82"), "\"\xef\xbf\xbd\xef\xbf\xbd\"");
  EXPECT_EQ(Quote("é\xed\xa0\x80é"), "\"é\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdé\"");
}

TEST(JsonWriter, ReadsBackEveryByteString) {
  // Every pair of bytes, among plain ones: whatever it is, the result is a JSON string.
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      const std::string bytes = {'x', static_cast<char>(a), static_cast<char>(b), 'y'};
      const std::string quoted = Quote(bytes);
      Reader reader(quoted);
      std::string_view back;
      ASSERT_TRUE(reader.ReadString(&back) && reader.Finish()) << a << " " << b;
      if (IsValidUtf8(bytes)) {
        ASSERT_EQ(back, bytes);
      }
    }
  }
}

TEST(JsonWriter, WritesNumbers) {
  std::string out;
  Writer w(&out);
  w.BeginArray();
  w.Int(std::numeric_limits<int64_t>::min());
  w.Int(std::numeric_limits<int64_t>::max());
  w.Double(0.1);
  w.Double(-2.5);
  w.Double(std::numeric_limits<double>::infinity());
  w.Double(std::numeric_limits<double>::quiet_NaN());
  w.EndArray();
  EXPECT_EQ(out, "[-9223372036854775808,9223372036854775807,0.1,-2.5,null,null]");
}

}  // namespace
}  // namespace portico::json
