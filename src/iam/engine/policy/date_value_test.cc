#include "iam/engine/policy/date_value.h"

#include <gtest/gtest.h>

#include "base/time_format.h"

namespace portico::iam {
namespace {

std::string Read(std::string_view text) {
  const auto date = ParseDateValue(text);
  return date ? FormatIso8601(*date) : "none";
}

TEST(DateValue, IsSecondsOrADateWhoseSmallerPartsMayBeAbsent) {
  const struct {
    const char* text;
    const char* date;
  } kCases[] = {
      {"1700000000", "2023-11-14T22:13:20Z"},
      {"2026-12-01T10:20:30Z", "2026-12-01T10:20:30Z"},
      {"2026-12-01T10:20:30", "2026-12-01T10:20:30Z"},
      {"2026-12-01T10:20:30.999Z", "2026-12-01T10:20:30Z"},
      {"2026-12-01T10:20:30+05:30", "2026-12-01T04:50:30Z"},
      {"2026-12-01T10:20:30-0130", "2026-12-01T11:50:30Z"},
      {"2026-12-01T10:20+01", "2026-12-01T09:20:00Z"},
      {"2026-12-01T10,5", "2026-12-01T10:30:00Z"},
      {"2026-12-01T10", "2026-12-01T10:00:00Z"},
      {"2026-12-01T", "2026-12-01T00:00:00Z"},
      {"2026-12-01", "2026-12-01T00:00:00Z"},
      {"2026-12", "2026-12-01T00:00:00Z"},
      {"2026-335", "2026-12-01T00:00:00Z"},
      {"2024-366", "2024-12-31T00:00:00Z"},
      {"2026-W49-2", "2026-12-01T00:00:00Z"},
      {"2026-W01", "2025-12-29T00:00:00Z"},
      {"2026T10", "2026-01-01T10:00:00Z"},
  };
  for (const auto& c : kCases) EXPECT_EQ(Read(c.text), c.date) << c.text;
  EXPECT_TRUE(ParseDateValue("01T").has_value());
}

TEST(DateValue, IsNothingElse) {
  for (const char* text : {"",
                           "x",
                           "T",
                           "2026-",
                           "2026-13",
                           "2026-00",
                           "2026-02-30",
                           "2026-366",
                           "2026-W54",
                           "2026-W49-8",
                           "2026-12-01T24",
                           "2026-12-01T10:60",
                           "2026-12-01T10:20:61",
                           "2026-12-01T10:20:30.",
                           "2026-12-01T10:20:30X",
                           "2026-12-01T10:20:30Zx",
                           "2026-12-01 10:20:30",
                           "2026-12-01Z",
                           "99999999-01",
                           "2026-12-01T10:20:30+1:2:3"}) {
    EXPECT_EQ(Read(text), "none") << text;
  }
}

}  // namespace
}  // namespace portico::iam
