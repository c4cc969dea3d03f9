#include "codec/base64.h"

#include <gtest/gtest.h>

#include <string>

namespace portico {
namespace {

// RFC 4648, section 10.
TEST(Base64, AgreesWithTheRfc) {
  const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : vectors) {
    EXPECT_EQ(Base64Encode(plain), encoded);
    std::string decoded = "left over";
    EXPECT_TRUE(Base64Decode(encoded, &decoded));
    EXPECT_EQ(decoded, plain);
  }
}

TEST(Base64, RoundTripsEveryByte) {
  std::string all;
  for (int i = 0; i < 256; ++i) all.push_back(static_cast<char>(i));
  for (size_t cut = 0; cut < 4; ++cut) {
    std::string decoded;
    ASSERT_TRUE(Base64Decode(Base64Encode(all.substr(cut)), &decoded));
    EXPECT_EQ(decoded, all.substr(cut));
  }
}

TEST(Base64, IsStrict) {
  std::string out;
  for (std::string_view text : {"Z", "Zg", "Zg=", "Zg===", "=", "====", "Z===", "=Zg=", "Zg==Zg==",
                                "Zm9v\n", "Zm 9", "Zm9-", "Zm9_", "Zh==", "Zm9=", "Zm\xc3\xa9="}) {
    EXPECT_FALSE(Base64Decode(text, &out)) << text;
  }
}

TEST(Base64, AppendsBehindWhatIsThere) {
  std::string out = "x:";
  AppendBase64("foo", &out);
  EXPECT_EQ(out, "x:Zm9v");
}

}  // namespace
}  // namespace portico
