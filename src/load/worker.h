// One thread of a load test: an event loop, its share of the virtual users, their statistics.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <memory>
#include <vector>

#include "load/virtual_user.h"
#include "net/event_loop.h"

namespace portico::load {

// How long a run that is ended by hand waits for the answers that are on their way.
inline constexpr int64_t kStopGraceMs = 1'000;

class Worker {
 public:
  // All must outlive the worker. `index` is below setup.workers.
  Worker(const RunSetup& setup, RunClock& run, Collector& collector, size_t index);

  // Runs to the end of all its users, on the calling thread. Once.
  void Run();
  // Ends the run early; thread-safe.
  void Stop();

 private:
  std::unique_ptr<Pacer> MakePacer(RunClock& run, size_t index);
  Task<void> RunUser(VirtualUser& user);
  void Tick();
  void StopUsers();

  const RunSetup& setup_;
  net::EventLoop loop_;
  Site site_;
  std::vector<std::unique_ptr<VirtualUser>> users_;
  size_t running_ = 0;
  boost::asio::steady_timer tick_;
  boost::asio::steady_timer grace_;
};

}  // namespace portico::load
