// Who sends when: one pacer a worker gives its virtual users their turns.
//
// ClosedPacer: a user's turn comes when its request before is over, after think time. OpenPacer:
// requests fall due by the schedule and are taken by whichever user is free; a user that becomes
// free when some are overdue takes the oldest at once. All calls come from the loop's thread.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <coroutine>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "load/schedule.h"

namespace portico::load {

// One request to be sent.
struct Turn {
  uint64_t number = 0;            // of all in the run, from 0
  std::optional<int64_t> due_us;  // open loop: on the steady clock
};

// What all workers' pacers share.
struct RunClock {
  int64_t start_us = 0;
  int64_t end_us = 0;          // INT64_MAX: no time limits the run
  uint64_t request_count = 0;  // UINT64_MAX: no count limits it
  std::atomic<uint64_t> next_number{0};
};

class Pacer {
 public:
  enum class Step : uint8_t { kGo, kWait, kEnd };

  virtual ~Pacer() = default;
  // kGo: the user has the turn. kWait: ask again after Park has resumed it. kEnd: for this user the
  // run is over.
  virtual Step Next(size_t user, int64_t now_us, Turn* turn) = 0;
  // Resumes the user when it may be its turn.
  virtual void Park(size_t user, std::coroutine_handle<> handle) = 0;
  // The user's request is over; it is not to have its next turn for `pause_us`.
  virtual void Done(size_t user, int64_t now_us, int64_t pause_us) = 0;
  // Nobody gets another turn; who is parked is resumed.
  virtual void Stop(int64_t now_us) = 0;
  // After the end: requests that fell due and nobody took.
  virtual uint64_t Unsent() const { return 0; }

  // co_await Parked{pacer, user}.
  struct Parked {
    Pacer& pacer;
    size_t user;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> handle) { pacer.Park(user, handle); }
    void await_resume() const noexcept {}
  };
};

class ClosedPacer : public Pacer {
 public:
  // `ready_us` says when each user's first turn is. `run` must outlive it.
  ClosedPacer(boost::asio::io_context& io, RunClock& run, std::vector<int64_t> ready_us,
              int64_t think_time_us);

  Step Next(size_t user, int64_t now_us, Turn* turn) override;
  void Park(size_t user, std::coroutine_handle<> handle) override;
  void Done(size_t user, int64_t now_us, int64_t pause_us) override;
  void Stop(int64_t now_us) override;

 private:
  boost::asio::io_context& io_;
  RunClock& run_;
  std::vector<int64_t> ready_us_;
  const int64_t think_time_us_;
  int64_t end_us_;
  std::vector<std::unique_ptr<boost::asio::steady_timer>> timers_;  // null until needed
};

class OpenPacer : public Pacer {
 public:
  // Takes every `workers`-th request of the schedule, from that with number `worker`.
  OpenPacer(boost::asio::io_context& io, const RunClock& run, Schedule schedule, size_t worker,
            size_t workers);

  Step Next(size_t user, int64_t now_us, Turn* turn) override;
  void Park(size_t user, std::coroutine_handle<> handle) override;
  void Done(size_t, int64_t, int64_t) override {}
  void Stop(int64_t now_us) override;
  uint64_t Unsent() const override;

 private:
  int64_t NextDueUs() const { return start_us_ + schedule_.DueUs(next_); }
  bool IsOver(int64_t now_us) const;
  void Arm();
  void Wake();

  const Schedule schedule_;
  const int64_t start_us_;
  const uint64_t request_count_;
  const size_t workers_;
  int64_t end_us_;
  uint64_t next_;
  std::vector<std::coroutine_handle<>> parked_;  // the last one in is the first to go: warm
  boost::asio::steady_timer timer_;
  bool armed_ = false;
};

}  // namespace portico::load
