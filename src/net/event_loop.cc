#include "net/event_loop.h"

#include <pthread.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <string>

namespace portico::net {
namespace asio = boost::asio;

namespace {

class AsioTimer : public Executor::Timer {
 public:
  AsioTimer(asio::io_context& io, std::chrono::milliseconds delay, std::function<void()> work)
      : timer_(io, delay), alive_(std::make_shared<bool>(true)) {
    timer_.async_wait([alive = alive_, work = std::move(work)](boost::system::error_code ec) {
      // A cancelled wait may have been queued as expired already; the flag is what counts.
      if (!ec && *alive) work();
    });
  }
  ~AsioTimer() override { *alive_ = false; }

 private:
  asio::steady_timer timer_;
  std::shared_ptr<bool> alive_;
};

}  // namespace

// Hint 1: only one thread runs the loop, so Asio may skip what it would do for more.
EventLoop::EventLoop() : io_(1) {}

void EventLoop::Post(std::function<void()> work) { asio::post(io_, std::move(work)); }

void EventLoop::Resume(std::coroutine_handle<> handle) {
  bool first;
  {
    MutexLock lock(mutex_);
    first = ready_.empty();
    ready_.push_back(handle);
  }
  if (first) asio::post(io_, [this] { DrainReady(); });
}

void EventLoop::DrainReady() {
  {
    MutexLock lock(mutex_);
    running_.swap(ready_);
  }
  for (std::coroutine_handle<> handle : running_) handle.resume();
  running_.clear();
}

std::unique_ptr<Executor::Timer> EventLoop::RunAfter(std::chrono::milliseconds delay,
                                                     std::function<void()> work) {
  return std::make_unique<AsioTimer>(io_, delay, std::move(work));
}

void EventLoop::Run() {
  SetCurrent(this);
  auto guard = asio::make_work_guard(io_);
  io_.run();
  SetCurrent(nullptr);
}

void EventLoop::Stop() { io_.stop(); }

LoopGroup::LoopGroup(int count) {
  for (int i = 0; i < std::max(count, 1); ++i) {
    loops_.push_back(std::make_unique<EventLoop>());
    threads_.emplace_back([loop = loops_.back().get()] { loop->Run(); });
    pthread_setname_np(threads_.back().native_handle(), ("loop-" + std::to_string(i)).c_str());
  }
}

LoopGroup::~LoopGroup() { StopAndJoin(); }

void LoopGroup::StopAndJoin() {
  for (auto& loop : loops_) loop->Stop();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

}  // namespace portico::net
