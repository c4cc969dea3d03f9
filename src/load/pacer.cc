#include "load/pacer.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/clock.h"

namespace portico::load {
namespace {

using std::chrono::microseconds;

int64_t NowUs() { return Clock::System().SteadyUs(); }

}  // namespace

ClosedPacer::ClosedPacer(boost::asio::io_context& io, RunClock& run, std::vector<int64_t> ready_us,
                         int64_t think_time_us)
    : io_(io),
      run_(run),
      ready_us_(std::move(ready_us)),
      think_time_us_(think_time_us),
      end_us_(run.end_us),
      timers_(ready_us_.size()) {}

Pacer::Step ClosedPacer::Next(size_t user, int64_t now_us, Turn* turn) {
  if (now_us >= end_us_) return Step::kEnd;
  if (now_us < ready_us_[user]) return Step::kWait;
  turn->number = run_.next_number.fetch_add(1, std::memory_order_relaxed);
  return turn->number < run_.request_count ? Step::kGo : Step::kEnd;
}

void ClosedPacer::Park(size_t user, std::coroutine_handle<> handle) {
  auto& timer = timers_[user];
  if (!timer) timer = std::make_unique<boost::asio::steady_timer>(io_);
  timer->expires_after(microseconds(std::min(ready_us_[user], end_us_) - NowUs()));
  timer->async_wait([handle](boost::system::error_code) { handle.resume(); });
}

void ClosedPacer::Done(size_t user, int64_t now_us, int64_t pause_us) {
  ready_us_[user] = now_us + std::max(think_time_us_, pause_us);
}

void ClosedPacer::Stop(int64_t now_us) {
  end_us_ = std::min(end_us_, now_us);
  for (auto& timer : timers_) {
    if (timer) timer->cancel();
  }
}

OpenPacer::OpenPacer(boost::asio::io_context& io, const RunClock& run, Schedule schedule,
                     size_t worker, size_t workers)
    : schedule_(schedule),
      start_us_(run.start_us),
      request_count_(run.request_count),
      workers_(workers),
      end_us_(run.end_us),
      next_(worker),
      timer_(io) {}

bool OpenPacer::IsOver(int64_t now_us) const {
  return next_ >= request_count_ || now_us >= end_us_ || NextDueUs() >= end_us_;
}

Pacer::Step OpenPacer::Next(size_t, int64_t now_us, Turn* turn) {
  if (IsOver(now_us)) return Step::kEnd;
  const int64_t due_us = NextDueUs();
  if (due_us > now_us) return Step::kWait;
  turn->number = next_;
  turn->due_us = due_us;
  next_ += workers_;
  return Step::kGo;
}

void OpenPacer::Park(size_t, std::coroutine_handle<> handle) {
  parked_.push_back(handle);
  Arm();
}

// While anybody is parked, the timer runs.
void OpenPacer::Arm() {
  if (armed_ || parked_.empty()) return;
  armed_ = true;
  const int64_t now_us = NowUs();
  timer_.expires_after(microseconds(IsOver(now_us) ? 0 : std::min(NextDueUs(), end_us_) - now_us));
  timer_.async_wait([this](boost::system::error_code) {
    armed_ = false;
    Wake();
  });
}

void OpenPacer::Wake() {
  while (!parked_.empty()) {
    const int64_t now_us = NowUs();
    if (!IsOver(now_us) && NextDueUs() > now_us) break;
    const std::coroutine_handle<> handle = parked_.back();
    parked_.pop_back();
    handle.resume();
  }
  Arm();
}

void OpenPacer::Stop(int64_t now_us) {
  end_us_ = std::min(end_us_, now_us);
  timer_.cancel();
}

uint64_t OpenPacer::Unsent() const {
  uint64_t due = request_count_;
  if (end_us_ != INT64_MAX) due = std::min(due, schedule_.CountBefore(end_us_ - start_us_));
  return next_ >= due ? 0 : (due - next_ + workers_ - 1) / workers_;
}

}  // namespace portico::load
