#include "cli/load_compare.h"

#include <gtest/gtest.h>

namespace portico::cli {
namespace {

std::string ErrorOf(std::string_view text) {
  const auto sizes = ParseMemorySizes(text);
  return sizes ? "" : sizes.error().message;
}

TEST(LoadCompareTest, ReadsMemorySizes) {
  EXPECT_EQ(*ParseMemorySizes("128,512,1769"), (std::vector<uint32_t>{128, 512, 1769}));
  EXPECT_EQ(*ParseMemorySizes("512,128"), (std::vector<uint32_t>{512, 128}));
}

TEST(LoadCompareTest, RefusesWhatIsNone) {
  for (const char* bad :
       {"", "128,", ",128", "128,x", "128,-1", "128,5.5", "128, 512", "0,128", "128,99999999999"}) {
    EXPECT_NE(ErrorOf(bad).find("is no memory size"), std::string::npos) << bad;
  }
  EXPECT_EQ(ErrorOf("128,128"), "128 MB is given twice");
  EXPECT_EQ(ErrorOf("128"), "give 2 to 32 memory sizes to compare");
}

}  // namespace
}  // namespace portico::cli
