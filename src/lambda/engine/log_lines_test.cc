#include "lambda/engine/log_lines.h"

#include <gtest/gtest.h>

#include <vector>

namespace portico::lambda {
namespace {

class LogLinesTest : public ::testing::Test {
 protected:
  void Feed(std::string_view bytes) {
    lines_.Feed(bytes, [this](std::string line) { out_.push_back(std::move(line)); });
  }
  void Finish() {
    lines_.Finish([this](std::string line) { out_.push_back(std::move(line)); });
  }
  using Lines = std::vector<std::string>;

  LogLines lines_;
  Lines out_;
};

TEST_F(LogLinesTest, LinesEndWithNewlinesWhereverTheBytesAreCut) {
  Feed("one\ntw");
  Feed("o");
  Feed("\n\nthree");
  EXPECT_EQ(out_, (Lines{"one\n", "two\n"}));
  Finish();
  EXPECT_EQ(out_.back(), "three");
  Finish();
  EXPECT_EQ(out_.size(), 3u);
}

TEST_F(LogLinesTest, ACarriageReturnIsANewlineWithinTheEvent) {
  Feed("[ERROR] X: y\rTraceback\r  line\n");
  Feed("dos\r\n\r\n");
  EXPECT_EQ(out_, (Lines{"[ERROR] X: y\nTraceback\n  line\n", "dos\n"}));
}

TEST_F(LogLinesTest, ALongLineBecomesSeveralEvents) {
  Feed(std::string(kLogLineBytesMax + 5, 'x') + "\n");
  ASSERT_EQ(out_.size(), 2u);
  EXPECT_EQ(out_[0].size(), kLogLineBytesMax);
  EXPECT_EQ(out_[1], "xxxxx\n");
  EXPECT_EQ(lines_.partial_bytes(), 0u);
}

}  // namespace
}  // namespace portico::lambda
