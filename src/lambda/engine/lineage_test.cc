#include "lambda/engine/lineage.h"

#include <gtest/gtest.h>

namespace portico::lambda {
namespace {

constexpr std::string_view kF = "arn:aws:lambda:us-east-1:123456789012:function:f";
constexpr std::string_view kG = "arn:aws:lambda:us-east-1:123456789012:function:g";

TEST(LineageTest, CountsEachFunctionAcrossTheHeader) {
  std::string trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0";
  for (uint32_t i = 1; i <= 20; ++i) {
    Lineage lineage = Lineage::Parse(trace);
    EXPECT_EQ(lineage.Add(kF), i);
    EXPECT_EQ(lineage.Add(kG), i);
    trace = WithoutLineage(trace) + ";" + lineage.Text();
  }
  EXPECT_TRUE(trace.starts_with(
      "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0;Lineage="));
  EXPECT_TRUE(trace.ends_with(":20")) << trace;
}

TEST(LineageTest, TakesOfTwoTheHigherCounts) {
  Lineage one;
  one.Add(kF);
  one.Add(kF);
  Lineage two;
  two.Add(kF);
  two.Add(kG);
  one.Merge(two);
  EXPECT_EQ(one.Add(kF), 3u);
  EXPECT_EQ(one.Add(kG), 2u);
}

TEST(LineageTest, IgnoresWhatIsMalformed) {
  for (const char* trace : {"", "Lineage=", "Lineage=|||", "Lineage=zzzzzzzz:3", "Lineage=12345678",
                            "Lineage=12345678:-1", "Lineage=12345678:99999999999", ";;;",
                            "Lineage=1234:1", "Root=1;Lineage=12345678:"}) {
    EXPECT_EQ(Lineage::Parse(trace).Text(), "Lineage=") << trace;
  }
  EXPECT_EQ(Lineage::Parse("Lineage=0000000a:7|zz|0000000b:8").Text(),
            "Lineage=0000000a:7|0000000b:8");
}

TEST(LineageTest, IsBounded) {
  Lineage lineage;
  for (int i = 0; i < 1'000; ++i) lineage.Add(std::to_string(i));
  EXPECT_LT(lineage.Text().size(), Lineage::kFunctionsMax * 16);
  EXPECT_EQ(lineage.Add("999"), 2u);
  std::string long_trace = "Lineage=";
  for (int i = 0; i < 1'000; ++i) long_trace += std::to_string(10'000'000 + i) + ":1|";
  EXPECT_LT(Lineage::Parse(long_trace).Text().size(), Lineage::kFunctionsMax * 16);
}

TEST(ChainsTest, RemembersWhatAnEnvironmentWorksOn) {
  Chains chains;
  EXPECT_EQ(chains.Of("ASIA1"), nullptr);
  Lineage lineage;
  lineage.Add(kF);
  chains.Enter("ASIA1", std::make_shared<const Lineage>(lineage));
  ASSERT_NE(chains.Of("ASIA1"), nullptr);
  EXPECT_EQ(chains.Of("ASIA1")->Text(), lineage.Text());
  EXPECT_EQ(chains.Of("ASIA2"), nullptr);
  chains.Leave("ASIA1");
  EXPECT_EQ(chains.Of("ASIA1"), nullptr);
}

}  // namespace
}  // namespace portico::lambda
