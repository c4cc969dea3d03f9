#include "storage/crc32c.h"

#include <gtest/gtest.h>

#include <string>

namespace portico::storage {
namespace {

// RFC 3720, B.4.
TEST(Crc32c, GivesTheKnownValues) {
  EXPECT_EQ(ExtendCrc32c(0, ""), 0u);
  EXPECT_EQ(ExtendCrc32c(0, std::string(32, '\0')), 0x8a9136aau);
  EXPECT_EQ(ExtendCrc32c(0, std::string(32, '\xff')), 0x62a8ab43u);
  EXPECT_EQ(ExtendCrc32c(0, "123456789"), 0xe3069283u);
}

TEST(Crc32c, MayBeComputedInPieces) {
  const std::string text = "some bytes that are no multiple of eight, and more of them.";
  for (size_t cut = 0; cut <= text.size(); ++cut) {
    EXPECT_EQ(ExtendCrc32c(ExtendCrc32c(0, text.substr(0, cut)), text.substr(cut)),
              ExtendCrc32c(0, text));
  }
}

}  // namespace
}  // namespace portico::storage
