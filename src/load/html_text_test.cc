#include "load/html_text.h"

#include <gtest/gtest.h>

namespace portico::load {
namespace {

TEST(HtmlTextTest, EscapesWhatHtmlReads) {
  EXPECT_EQ(EscapeHtml(R"(<a href="x" id='y'>&amp;)"),
            "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;");
  EXPECT_EQ(EscapeHtml("größer\n\tals"), "größer\n\tals");
  EXPECT_EQ(EscapeHtml(std::string_view("a\0b\x1b", 4)), "a\uFFFDb\uFFFD");
}

TEST(HtmlTextTest, CountsAreGrouped) {
  EXPECT_EQ(FormatCount(0), "0");
  EXPECT_EQ(FormatCount(999), "999");
  EXPECT_EQ(FormatCount(1000), "1,000");
  EXPECT_EQ(FormatCount(12345678), "12,345,678");
}

TEST(HtmlTextTest, LatenciesHaveThreeDigitsAndTheirUnit) {
  EXPECT_EQ(FormatLatency(0), "0 µs");
  EXPECT_EQ(FormatLatency(7), "7 µs");
  EXPECT_EQ(FormatLatency(7.25), "7.25 µs");
  EXPECT_EQ(FormatLatency(853), "853 µs");
  EXPECT_EQ(FormatLatency(999.6), "1.00 ms");
  EXPECT_EQ(FormatLatency(1240), "1.24 ms");
  EXPECT_EQ(FormatLatency(124'400), "124 ms");
  EXPECT_EQ(FormatLatency(999'600), "1.00 s");
  EXPECT_EQ(FormatLatency(75'000'000), "75.0 s");
}

TEST(HtmlTextTest, SignificantDigitsSurviveRounding) {
  EXPECT_EQ(FormatSignificant(9.996, 3), "10.0");
  EXPECT_EQ(FormatSignificant(0.031249, 3), "0.0312");
  EXPECT_EQ(FormatSignificant(12345, 3), "12300");
  EXPECT_EQ(FormatSignificant(0, 3), "0");
}

TEST(HtmlTextTest, WhatIsNotNothingIsNotShownAsNothing) {
  EXPECT_EQ(FormatPercent(0), "0 %");
  EXPECT_EQ(FormatPercent(0.000001), "< 0.01 %");
  EXPECT_EQ(FormatPercent(0.0025), "0.25 %");
  EXPECT_EQ(FormatPercent(1), "100.0 %");
}

TEST(HtmlTextTest, RatesBytesAndSpans) {
  EXPECT_EQ(FormatRate(0.4221), "0.422");
  EXPECT_EQ(FormatRate(85.14), "85.1");
  EXPECT_EQ(FormatRate(12345.4), "12,345");
  EXPECT_EQ(FormatBytes(512), "512 B");
  EXPECT_EQ(FormatBytes(34'500'000), "34.5 MB");
  EXPECT_EQ(FormatSpan(4.21), "4.2 s");
  EXPECT_EQ(FormatSpan(30.04), "30 s");
  EXPECT_EQ(FormatSpan(300), "5:00 min");
  EXPECT_EQ(FormatSpan(3661), "1:01:01 h");
}

}  // namespace
}  // namespace portico::load
