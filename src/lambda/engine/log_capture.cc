#include "lambda/engine/log_capture.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/log.h"
#include "base/random.h"
#include "base/time_format.h"

namespace portico::lambda {

namespace {

constexpr size_t kReadBytes = 16u << 10;
// Of one turn of the loop, and of one Drain: a function that never stops printing must not keep
// the loop from its other work.
constexpr size_t kDrainBytesMax = 256u << 10;
// What may still be in the pipe at the end: a function can make it larger, to 1 MB.
constexpr size_t kCloseTurnsMax = 8;
constexpr std::string_view kHexDigits = "0123456789abcdef";

}  // namespace

std::string MakeLogStreamName(int64_t now_ms) {
  std::string day = FormatIso8601(now_ms).substr(0, 10);
  day[4] = day[7] = '/';
  return day + "/[$LATEST]" + RandomString(32, kHexDigits);
}

LogCapture::LogCapture(net::EventLoop& loop, LogSink* sink, std::string group, std::string stream,
                       const Clock& clock)
    : loop_(loop),
      sink_(sink),
      group_(std::move(group)),
      stream_(std::move(stream)),
      clock_(clock),
      pipe_(loop.io()) {}

Result<std::shared_ptr<LogCapture>> LogCapture::Open(net::EventLoop& loop, LogSink* sink,
                                                     std::string group, std::string stream,
                                                     const Clock& clock) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return sandbox::FailErrno("pipe2");
  auto capture = std::shared_ptr<LogCapture>(
      new LogCapture(loop, sink, std::move(group), std::move(stream), clock));
  capture->write_end_.Reset(ends[1]);
  // Only our end: the function's is one open file with what it may share, and must block.
  ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
  capture->pipe_.assign(ends[0]);
  return capture;
}

void LogCapture::Start() { AwaitOutput(); }

void LogCapture::AwaitOutput() {
  if (awaiting_output_ || !pipe_.is_open() || Full()) return;
  awaiting_output_ = true;
  pipe_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                   [self = shared_from_this()](boost::system::error_code error) {
                     self->awaiting_output_ = false;
                     if (error || !self->pipe_.is_open()) return;
                     size_t turns = kDrainBytesMax / kReadBytes;
                     while (turns-- > 0 && !self->Full() && self->ReadSome()) {
                     }
                     self->AwaitOutput();
                   });
}

bool LogCapture::ReadSome() {
  char buffer[kReadBytes];
  const ssize_t got = ::read(pipe_.native_handle(), buffer, sizeof buffer);
  if (got < 0) return errno == EINTR;
  if (got == 0) {  // every process that could write is gone
    boost::system::error_code ignored;
    pipe_.close(ignored);
    return false;
  }
  lines_.Feed({buffer, static_cast<size_t>(got)},
              [this](std::string line) { Add(std::move(line)); });
  return static_cast<size_t>(got) == sizeof buffer;
}

bool LogCapture::Drain() {
  size_t turns = kDrainBytesMax / kReadBytes;
  bool more = pipe_.is_open();
  while (more && turns-- > 0 && !Full()) more = ReadSome();
  if (lines_.partial_bytes() > 0) {
    lines_.Finish([this](std::string line) { Add(std::move(line)); });
  }
  return more;
}

void LogCapture::Write(std::string line) { Add(std::move(line)); }

void LogCapture::Add(std::string message) {
  if (tailing_) {
    tail_.append(message);
    if (tail_.size() > 2 * kLogTailBytesMax) tail_.erase(0, tail_.size() - kLogTailBytesMax);
  }
  if (sink_ == nullptr) return;
  // The function's own output waits in the pipe when the buffer is full; Lambda's lines cannot.
  if (pending_.size() >= kLogBufferedEventsMax) {
    ++lost_events_;
    return;
  }
  buffered_bytes_ += message.size();
  pending_.push_back({clock_.NowMs(), std::move(message)});
  ScheduleFlush();
}

void LogCapture::ScheduleFlush() {
  if (Full()) {
    StartFlush();
  } else if (!flushing_ && !flush_timer_) {
    flush_timer_ =
        loop_.RunAfter(std::chrono::milliseconds(kLogFlushIntervalMs), [this] { StartFlush(); });
  }
}

void LogCapture::StartFlush() {
  if (flushing_ || sink_ == nullptr) return;
  flushing_ = true;
  Spawn(Flush(shared_from_this()));
}

Task<void> LogCapture::Flush(std::shared_ptr<LogCapture> self) {
  while (!self->pending_.empty()) {
    std::vector<LogEvent> batch = std::exchange(self->pending_, {});
    size_t bytes = 0;
    for (const LogEvent& event : batch) bytes += event.message.size();
    const size_t events = batch.size();
    const Status stored =
        co_await self->sink_->Append(self->group_, self->stream_, std::move(batch));
    if (!stored) {
      log::Warn("lambda: {} log events of {} are lost: {}", events, self->group_,
                stored.error().message);
    }
    self->buffered_bytes_ -= bytes;
    self->AwaitOutput();
  }
  if (self->lost_events_ > 0) {
    log::Warn("lambda: {} log events of {} are lost: they came faster than they could be stored",
              std::exchange(self->lost_events_, 0), self->group_);
  }
  self->flushing_ = false;
  self->flush_timer_.reset();
  if (self->flushed_) self->flushed_->Set(true);
}

void LogCapture::BeginTail() {
  tailing_ = true;
  tail_.clear();
}

std::string LogCapture::TakeTail() {
  tailing_ = false;
  if (tail_.size() > kLogTailBytesMax) tail_.erase(0, tail_.size() - kLogTailBytesMax);
  return std::exchange(tail_, {});
}

Task<void> LogCapture::Close() {
  const auto self = shared_from_this();
  flush_timer_.reset();
  for (bool more = true; more;) {
    more = Drain() && ++close_turns_ < kCloseTurnsMax;
    if (!more) {
      boost::system::error_code ignored;
      pipe_.close(ignored);
      write_end_.Reset();
    }
    // A flush that is under way takes along what was added meanwhile.
    StartFlush();
    if (!flushing_) continue;
    flushed_ = std::make_shared<OneShot<bool>>();
    co_await flushed_->Wait();
  }
}

}  // namespace portico::lambda
