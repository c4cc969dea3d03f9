#include "server/accept_encoding.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace portico::server {
namespace {

std::string Preferred(std::string_view header) {
  const auto coding = PreferredCoding(header);
  if (!coding) return "";
  return *coding == ContentCoding::kGzip ? "gzip" : "deflate";
}

// What AWS answered, by the tests that accept_encoding.h names.
TEST(AcceptEncodingTest, AnswersAsDynamoDbDoes) {
  const std::pair<const char*, const char*> cases[] = {
      {"", ""},
      {"identity", ""},
      {"br", ""},
      {"x-gzip", ""},
      {"gzip", "gzip"},
      {"deflate", "deflate"},
      {"gzip, deflate", "gzip"},
      {"br, identity, deflate, gzip", "deflate"},
      {"GZIP, identity", "gzip"},
      {"dog, gzip ,, cat", "gzip"},
      {"gzip;q=0.8, deflate;q=0.5", "gzip"},
      {"deflate;q=0.5, gzip;q=0.2", "deflate"},
      {"br, gzip;q=0, deflate; q = 0.5 , identity;q=0", "deflate"},
      {"gzip ;q=0", ""},
      {"gzip;q=0.5,identity;q=0.8", "gzip"},
      {"br,identity;q=0.5,gzip;q=0.0001", "gzip"},
      {"gzip;q=0, gzip;q=1, gzip;q=0", "gzip"},
  };
  for (const auto& [header, coding] : cases) EXPECT_EQ(Preferred(header), coding) << header;
}

TEST(AcceptEncodingTest, AStarStandsForWhatIsNotNamed) {
  const std::pair<const char*, const char*> cases[] = {
      {"*", "gzip"},           {"*, deflate;q=0.5", "gzip"}, {"*, deflate", "deflate"},
      {"*, identity", "gzip"}, {"*, gzip;q=0.5", "deflate"}, {"*;q=0", ""},
      {"identity;q=0", ""},    {"*;q=0.5,identity", "gzip"}, {"br;q=0.8,identity;q=0.5,*;q=0", ""},
  };
  for (const auto& [header, coding] : cases) EXPECT_EQ(Preferred(header), coding) << header;
}

TEST(AcceptEncodingTest, FaultyHeaders) {
  const std::pair<const char*, const char*> cases[] = {
      {"\"gzip\"", ""},
      {"gzip br", ""},
      {"gzip:q=1", ""},
      {"deflate;q=0.5, gzip;q=31", "gzip"},
      {"gzip;q=31,deflate;q=51", "gzip"},
      {"deflate;q=0.5, gzip;q=1;q=0.2", "gzip"},
      {"deflate;q=0.5,gzip;q=0.", "deflate"},
      {"deflate;q=0.5,gzip;q=0.x", "gzip"},
      {"deflate;q=0.5,gzip;q=0. x", "gzip"},
      {"deflate;q=-0.5,gzip;q=0.2", "gzip"},
      {"gzip;q= 0;q=1", ""},
      {"gzip;q =0;q=1", "gzip"},
      {"gzip; q=0;q=1", ""},
      {"gzip;nq=0;q=1", ""},
  };
  for (const auto& [header, coding] : cases) EXPECT_EQ(Preferred(header), coding) << header;
}

}  // namespace
}  // namespace portico::server
