// Running the probe (probe/function_probe.cc) as a function in real environments, for the pool's
// tests.
#pragma once

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "lambda/engine/environment_pool.h"

namespace portico::lambda {

class FakeIssuer : public CredentialIssuer {
 public:
  Result<IssuedCredentials> ForRole(std::string_view role_arn,
                                    std::string_view session_name) override {
    if (role_arn.empty()) return Fail("NoSuchEntity", "no such role", 404);
    MutexLock lock(mutex_);
    return IssuedCredentials{"ASIATEST", "secret", "token-of-" + std::string(session_name),
                             expires_ms_};
  }
  void SetExpiry(int64_t ms) {
    MutexLock lock(mutex_);
    expires_ms_ = ms;
  }

 private:
  Mutex mutex_;
  int64_t expires_ms_ GUARDED_BY(mutex_) = INT64_MAX;
};

// Keeps what is logged.
class MemoryLog : public LogSink {
 public:
  Task<Status> Append(std::string group, std::string stream,
                      std::vector<LogEvent> events) override {
    MutexLock lock(mutex_);
    for (LogEvent& event : events) {
      text_ += event.message;
      events_.push_back(std::move(event));
    }
    streams_.insert(group + " " + stream);
    changed_.notify_all();
    co_return Status();
  }
  // All text, once `part` is in it (or after too long a wait, for the test to fail with).
  std::string AwaitText(const std::string& part) {
    std::unique_lock<Mutex> lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(20),
                      [&] { return text_.find(part) != std::string::npos; });
    return text_;
  }
  std::set<std::string> streams() {
    MutexLock lock(mutex_);
    return streams_;
  }
  std::vector<LogEvent> events() {
    MutexLock lock(mutex_);
    return events_;
  }

 private:
  Mutex mutex_;
  std::condition_variable_any changed_;
  std::string text_ GUARDED_BY(mutex_);
  std::vector<LogEvent> events_ GUARDED_BY(mutex_);
  std::set<std::string> streams_ GUARDED_BY(mutex_);
};

// A directory of code that holds the probe as its bootstrap.
class FunctionDir {
 public:
  FunctionDir() {
    char path[] = "/tmp/portico-function-XXXXXX";
    path_ = ::mkdtemp(path);
    ::chmod(path_.c_str(), 0755);
    std::filesystem::copy_file(PORTICO_FUNCTION_PROBE, path_ + "/bootstrap");
  }
  ~FunctionDir() { std::filesystem::remove_all(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// A launcher, two loops, and a pool on them.
class EnvironmentPoolTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root: makes control groups and users of its own";
    auto launcher = sandbox::Launcher::Fork({});
    ASSERT_TRUE(launcher) << launcher.error().message;
    launcher_ = std::move(*launcher);
    launcher_->Run();
    loops_ = std::make_unique<net::LoopGroup>(2);
    config_.environment.region = "us-east-1";
    config_.environment.account = "123456789012";
    config_.environment.endpoint_url = "http://127.0.0.1:4566";
    config_.environment.runtimes_dir = "/nowhere";
  }
  void TearDown() override {
    if (pool_) pool_->Shutdown();
    pool_.reset();
    loops_.reset();
    launcher_.reset();
  }
  // With what config_ says by then.
  EnvironmentPool& pool() {
    MutexLock lock(mutex_);
    if (!pool_) {
      pool_ = std::make_unique<EnvironmentPool>(config_, loops_->at(0), *launcher_, issuer_, log_,
                                                Clock::System());
    }
    return *pool_;
  }

  // What tests change before they Make it a function.
  FunctionRecord Record() {
    FunctionRecord record;
    record.name = "probe";
    record.runtime = "provided.al2023";
    record.role = "arn:aws:iam::123456789012:role/probe";
    record.handler = "h";
    return record;
  }
  FunctionRef Make(FunctionRecord record, uint64_t generation = 1) {
    auto function = std::make_shared<Function>();
    function->arn = "arn:aws:lambda:us-east-1:123456789012:function:" + record.name;
    function->code_dir = code_.path();
    function->log_group = "/aws/lambda/" + record.name;
    function->generation = generation;
    function->revision_key = record.name + "#" + std::to_string(generation);
    function->record = std::move(record);
    return function;
  }

  Result<InvokeResult> Run(const FunctionRef& function, const std::string& payload, size_t loop = 0,
                           bool tail = false) {
    InvokeRequest request;
    request.payload = payload;
    request.tail_log = tail;
    return net::RunBlocking(loops_->at(loop), pool().Run(function, std::move(request)));
  }
  // The payload, or what went wrong.
  std::string Payload(const FunctionRef& function, const std::string& payload, size_t loop = 0) {
    const auto result = Run(function, payload, loop);
    if (!result) return result.error().code + ": " + result.error().message;
    return (result->function_error ? *result->function_error + " " : "") + result->payload;
  }
  // Several at once, alternating between the loops; their payloads.
  std::vector<std::string> RunAll(const FunctionRef& function, const std::string& payload,
                                  size_t count) {
    std::vector<std::string> out(count);
    std::vector<std::thread> threads;
    for (size_t i = 0; i < count; ++i) {
      threads.emplace_back([&, i] { out[i] = Payload(function, payload, i % loops_->size()); });
    }
    for (std::thread& thread : threads) thread.join();
    return out;
  }
  // Waits until the pool's figures are as wanted.
  template <typename Wanted>
  bool Await(Wanted wanted) {
    for (int i = 0; i < 4'000; ++i) {
      if (wanted(pool().stats())) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return false;
  }
  bool HasLimit(const std::string& name) {
    for (const sandbox::Limit& limit : launcher_->Limits()) {
      if (limit.name == name) return limit.state == sandbox::Limit::State::kEnforced;
    }
    return false;
  }

  Mutex mutex_;
  FunctionDir code_;
  FakeIssuer issuer_;
  MemoryLog log_;
  PoolConfig config_;
  std::unique_ptr<sandbox::Launcher> launcher_;
  std::unique_ptr<net::LoopGroup> loops_;
  std::unique_ptr<EnvironmentPool> pool_;
};

}  // namespace portico::lambda
