#include "codec/md5.h"

#include <gtest/gtest.h>

#include "codec/hash.h"

namespace portico {
namespace {

std::string Of(std::string_view first, std::string_view second = "") {
  Md5 md5;
  md5.Update(first);
  md5.Update(second);
  return HexEncode(md5.Finish());
}

// RFC 1321, section A.5.
TEST(Md5, TheStandardsExamples) {
  EXPECT_EQ(Of(""), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(Of("abc"), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(Of("message", " digest"), "f96b697d7cb7938d525a2f31aaf161d0");
}

}  // namespace
}  // namespace portico
