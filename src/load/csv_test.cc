#include "load/csv.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace portico::load {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string ErrorOf(std::string_view text) {
  const auto rows = ParseCsv(text);
  return rows ? "" : rows.error().message;
}

TEST(CsvTest, ReadsColumnsAndRows) {
  const auto csv = ParseCsv("id,name\r\n1,Ada\r\n2,\r\n");
  ASSERT_TRUE(csv);
  EXPECT_EQ(csv->columns, (std::vector<std::string>{"id", "name"}));
  EXPECT_EQ(csv->rows, (Rows{{"1", "Ada"}, {"2", ""}}));
}

TEST(CsvTest, LineEndsMarksAndEmptyLastLinesDoNotMatter) {
  for (const char* text : {"a\n1\n2", "a\n1\n2\n", "a\r\n1\r\n2\r\n\r\n",
                           "\xEF\xBB\xBF"
                           "a\n1\n2\n\n"}) {
    const auto csv = ParseCsv(text);
    ASSERT_TRUE(csv) << csv.error().message;
    EXPECT_EQ(csv->columns, (std::vector<std::string>{"a"}));
    EXPECT_EQ(csv->rows, (Rows{{"1"}, {"2"}}));
  }
}

TEST(CsvTest, QuotedFieldsHoldCommasQuotesAndLines) {
  const auto csv = ParseCsv("a,b\n\"1,2\",\"say \"\"hi\"\"\"\n\"two\r\nlines\",\"\"\n");
  ASSERT_TRUE(csv) << csv.error().message;
  EXPECT_EQ(csv->rows, (Rows{{"1,2", "say \"hi\""}, {"two\r\nlines", ""}}));
}

TEST(CsvTest, WhatIsWrongIsToldWithItsLine) {
  EXPECT_EQ(ErrorOf("a,b\n\"x\ny\",2\n1\n"),
            "line 4 of the CSV file has 1 fields; there are 2 columns");
  EXPECT_EQ(ErrorOf("a\n1,2\n"), "line 2 of the CSV file has 2 fields; there are 1 columns");
  EXPECT_EQ(ErrorOf("a\nx\"y\n"), "line 2 of the CSV file has a quote out of place");
  EXPECT_EQ(ErrorOf("a\n\"x\"y\n"), "line 2 of the CSV file has a quote out of place");
  EXPECT_EQ(ErrorOf("a\n\"x\n"), "line 2 of the CSV file has a quote that nothing closes");
  EXPECT_EQ(ErrorOf("a,a\n1,2\n"), "line 1 of the CSV file names two columns 'a'");
  EXPECT_EQ(ErrorOf("a,\n1,2\n"), "line 1 of the CSV file leaves a column without a name");
  EXPECT_EQ(ErrorOf("$vu\n1\n"),
            "line 1 of the CSV file names a column '$vu': names with '$' are taken");
  EXPECT_EQ(ErrorOf(""), "the CSV file is empty");
  EXPECT_EQ(ErrorOf("a,b\n"), "the CSV file has column names and no rows");
  EXPECT_EQ(ErrorOf(std::string(kCsvColumnsMax, ',') + "\n"),
            "line 1 of the CSV file has more columns than are allowed");
}

}  // namespace
}  // namespace portico::load
