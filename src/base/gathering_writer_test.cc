#include "base/gathering_writer.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <string>
#include <thread>
#include <vector>

namespace portico {
namespace {

// A pipe, read to its end.
class Pipe {
 public:
  Pipe() { EXPECT_EQ(pipe2(ends_.data(), O_CLOEXEC), 0); }
  ~Pipe() {
    CloseWriting();
    close(ends_[0]);
  }
  int writing() const { return ends_[1]; }
  void CloseWriting() {
    if (ends_[1] >= 0) close(ends_[1]);
    ends_[1] = -1;
  }
  // Waits until that much has come.
  std::string Read(size_t bytes) const {
    std::string out;
    while (out.size() < bytes) {
      char chunk[4096];
      const ssize_t got = read(ends_[0], chunk, std::min(sizeof(chunk), bytes - out.size()));
      if (got <= 0) break;
      out.append(chunk, static_cast<size_t>(got));
    }
    return out;
  }
  std::string ReadToEnd() {
    CloseWriting();
    return Read(SIZE_MAX);
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

TEST(GatheringWriter, WritesLinesInOrderWithoutBeingTold) {
  Pipe pipe;
  GatheringWriter writer(pipe.writing());
  writer.Add("one\n");
  writer.Add("two\n");
  EXPECT_EQ(pipe.Read(8), "one\ntwo\n");
  writer.Add("three\n");
  EXPECT_EQ(pipe.Read(6), "three\n");
  writer.Add("four\n");
  writer.Flush();
  EXPECT_EQ(pipe.Read(5), "four\n");
}

TEST(GatheringWriter, WritesWhatIsLeftAtItsEnd) {
  Pipe pipe;
  {
    GatheringWriter writer(pipe.writing());
    writer.Add("last\n");
  }
  EXPECT_EQ(pipe.ReadToEnd(), "last\n");
}

TEST(GatheringWriter, LinesOfManyThreadsStayWhole) {
  Pipe pipe;
  std::string all;
  constexpr int kThreads = 4;
  constexpr int kLines = 500;
  {
    GatheringWriter writer(pipe.writing());
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&writer, t] {
        for (int i = 0; i < kLines; ++i) {
          writer.Add(std::string(1, static_cast<char>('a' + t)) + std::to_string(1000 + i) + "\n");
        }
      });
    }
    all = pipe.Read(size_t{kThreads} * kLines * 6);
    for (std::thread& thread : threads) thread.join();
  }
  std::array<int, kThreads> next{};
  for (size_t at = 0; at + 6 <= all.size(); at += 6) {
    const int thread = all[at] - 'a';
    ASSERT_GE(thread, 0);
    ASSERT_LT(thread, kThreads);
    EXPECT_EQ(all.substr(at + 1, 4), std::to_string(1000 + next[static_cast<size_t>(thread)]++));
    ASSERT_EQ(all[at + 5], '\n');
  }
  EXPECT_EQ(next, (std::array<int, kThreads>{kLines, kLines, kLines, kLines}));
}

TEST(GatheringWriter, WhatComesTooFastIsCountedNotKept) {
  Pipe pipe;
  const std::string line = std::string((1u << 20) - 1, 'x') + "\n";
  std::string all;
  std::thread reader;
  {
    GatheringWriter writer(pipe.writing());
    // The pipe takes 64 KB: the first lines block the writer's thread, those after fill the buffer.
    for (size_t i = 0; i < 2 * GatheringWriter::kGatheredBytesMax / line.size() + 4; ++i) {
      writer.Add(line);
    }
    // To the end: the writer writes whatever it holds before it goes.
    reader = std::thread([&] { all = pipe.Read(SIZE_MAX); });
  }
  pipe.CloseWriting();
  reader.join();
  EXPECT_NE(all.find("lines are missing here"), std::string::npos);
}

}  // namespace
}  // namespace portico
