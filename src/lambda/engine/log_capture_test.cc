#include "lambda/engine/log_capture.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <deque>

namespace portico::lambda {
namespace {

// Takes one batch each time it is told to.
class SlowSink : public LogSink {
 public:
  Task<Status> Append(std::string, std::string, std::vector<LogEvent> events) override {
    const auto shot = std::make_shared<OneShot<bool>>();
    {
      MutexLock lock(mutex_);
      for (const LogEvent& event : events) bytes_ += event.message.size();
      if (open_) co_return Status();
      waiting_.push_back(shot);
      changed_.notify_all();
    }
    co_await shot->Wait();
    co_return Status();
  }
  void AwaitBatch() {
    std::unique_lock<Mutex> lock(mutex_);
    changed_.wait(lock, [&] { return !waiting_.empty(); });
  }
  void TakeOne() {
    std::shared_ptr<OneShot<bool>> shot;
    {
      std::unique_lock<Mutex> lock(mutex_);
      changed_.wait(lock, [&] { return !waiting_.empty(); });
      shot = waiting_.front();
      waiting_.pop_front();
    }
    shot->Set(true);
  }
  // From now on takes all at once.
  void Open() {
    std::deque<std::shared_ptr<OneShot<bool>>> waiting;
    {
      MutexLock lock(mutex_);
      open_ = true;
      waiting.swap(waiting_);
    }
    for (const auto& shot : waiting) shot->Set(true);
  }
  size_t bytes() {
    MutexLock lock(mutex_);
    return bytes_;
  }

 private:
  Mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<std::shared_ptr<OneShot<bool>>> waiting_ GUARDED_BY(mutex_);
  size_t bytes_ GUARDED_BY(mutex_) = 0;
  bool open_ GUARDED_BY(mutex_) = false;
};

// Whoever floods its output waits for its log to be stored: what is in memory stays bounded.
TEST(LogCaptureTest, ASlowLogSlowsDownItsWriter) {
  net::LoopGroup loops(1);
  SlowSink sink;
  auto capture = LogCapture::Open(loops.at(0), &sink, "group", "stream", Clock::System());
  ASSERT_TRUE(capture);
  const sandbox::UniqueFd pipe = (*capture)->TakeWriteEnd();
  ::fcntl(pipe.get(), F_SETFL, O_NONBLOCK);
  loops.at(0).Post([log = *capture] { log->Start(); });

  const std::string line = std::string(999, 'x') + "\n";
  size_t written = 0;
  const auto write_until_full = [&] {
    // Full twice in a row, with the loop having run between, is full for good.
    for (int full = 0; full < 2;) {
      const ssize_t wrote = ::write(pipe.get(), line.data(), line.size());
      if (wrote > 0) {
        written += static_cast<size_t>(wrote);
        full = 0;
        continue;
      }
      ++full;
      for (int i = 0; i < 3; ++i) {
        net::RunBlocking(loops.at(0), []() -> Task<bool> { co_return true; }());
      }
    }
  };
  write_until_full();
  const size_t first = written;
  EXPECT_GT(first, kLogBufferedBytesMax);
  EXPECT_LT(first, 2 * kLogBufferedBytesMax);
  sink.TakeOne();
  sink.AwaitBatch();
  write_until_full();
  EXPECT_GT(written, first) << "it goes on once the log has been taken";

  sink.Open();
  net::RunBlocking(loops.at(0), [](std::shared_ptr<LogCapture> log) -> Task<bool> {
    co_await log->Close();
    co_return true;
  }(*capture));
  EXPECT_EQ(sink.bytes(), written) << "nothing is lost";
}

TEST(LogCaptureTest, StreamsAreNamedByDay) {
  const std::string name = MakeLogStreamName(1'706'546'475'998);
  EXPECT_EQ(name.substr(0, 20), "2024/01/29/[$LATEST]");
  EXPECT_EQ(name.size(), 52u);
  EXPECT_NE(name, MakeLogStreamName(1'706'546'475'998));
}

}  // namespace
}  // namespace portico::lambda
