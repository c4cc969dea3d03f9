#include "base/gathering_writer.h"

#include <pthread.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>

namespace portico {

GatheringWriter::GatheringWriter(int fd) : fd_(fd), thread_([this] { Run(); }) {}

GatheringWriter::~GatheringWriter() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void GatheringWriter::Add(std::string_view line) {
  bool first;
  {
    MutexLock lock(mutex_);
    if (gathered_.size() + line.size() > kGatheredBytesMax) {
      ++dropped_;
      return;
    }
    first = gathered_.empty();
    gathered_.append(line);
  }
  // Whoever finds lines already there knows that the thread is awake for them.
  if (first) wake_.notify_one();
}

void GatheringWriter::Flush() {
  {
    MutexLock lock(mutex_);
    hurried_ = true;
  }
  wake_.notify_one();
}

void GatheringWriter::Run() NO_THREAD_SAFETY_ANALYSIS {
  pthread_setname_np(pthread_self(), "log");
  std::string writing;
  for (bool last = false; !last;) {
    uint64_t dropped;
    {
      std::unique_lock<Mutex> lock(mutex_);
      wake_.wait(lock, [this] { return !gathered_.empty() || stopping_; });
      wake_.wait_for(lock, std::chrono::milliseconds(kGatherMs),
                     [this] { return hurried_ || stopping_; });
      hurried_ = false;
      last = stopping_;
      writing.clear();
      writing.swap(gathered_);
      dropped = dropped_;
      dropped_ = 0;
    }
    WriteOut(writing);
    if (dropped > 0) {
      WriteOut("(" + std::to_string(dropped) + " lines are missing here: they came too fast)\n");
    }
  }
}

void GatheringWriter::WriteOut(std::string_view text) {
  while (!text.empty()) {
    const ssize_t wrote = ::write(fd_, text.data(), text.size());
    if (wrote < 0 && errno == EINTR) continue;
    // Nobody is left to be told where the log cannot be written.
    if (wrote <= 0) return;
    text.remove_prefix(static_cast<size_t>(wrote));
  }
}

}  // namespace portico
