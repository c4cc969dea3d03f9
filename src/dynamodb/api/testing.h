// For tests: the whole service over a real database in a directory of its own, called by JSON.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/check_input.h"
#include "aws/json_protocol.h"
#include "base/mutex.h"
#include "base/random.h"
#include "base/test_executor.h"
#include "base/worker_pool.h"
#include "dynamodb/api/operations.h"
#include "dynamodb/api/streams.h"
#include "storage/db_records.h"

namespace portico::dynamodb::testing {

// Allows everything, and notes what it was asked. Thread-safe.
class AllowAll : public aws::Authorizer {
 public:
  Status Authorize(const aws::Call&, const Request& request) const override {
    MutexLock lock(mutex_);
    asked_.push_back(std::string(request.action) + " " + std::string(request.resource));
    policies_ += request.resource_policy.empty() ? 0 : 1;
    return {};
  }
  // What it was asked since this was called last.
  std::vector<std::string> TakeAsked() const {
    MutexLock lock(mutex_);
    return std::exchange(asked_, {});
  }
  // How often a resource's own policy was given to it since this was called last.
  size_t TakePolicies() const {
    MutexLock lock(mutex_);
    return std::exchange(policies_, 0);
  }

 private:
  mutable Mutex mutex_;
  mutable std::vector<std::string> asked_ GUARDED_BY(mutex_);
  mutable size_t policies_ GUARDED_BY(mutex_) = 0;
};

// Keeps the lines that imports write, as "<group> <stream> <line>". Thread-safe.
class KeptImportLog : public ImportLog {
 public:
  Task<Status> Append(std::string group, std::string stream,
                      std::vector<std::string> lines) override {
    MutexLock lock(mutex_);
    for (const std::string& line : lines) lines_.push_back(group + " " + stream + " " + line);
    co_return Status();
  }
  std::vector<std::string> lines() const {
    MutexLock lock(mutex_);
    return lines_;
  }

 private:
  mutable Mutex mutex_;
  std::vector<std::string> lines_ GUARDED_BY(mutex_);
};

class Server {
 public:
  explicit Server(ThroughputMode throughput = ThroughputMode::kOff)
      : dir_(std::filesystem::temp_directory_path() / ("portico-" + RandomUuid())),
        throughput_{throughput, "eu-central-1", "123456789012"} {
    Start();
  }
  ~Server() {
    Stop();
    std::filesystem::remove_all(dir_);
  }

  // As after a crash: everything is built anew over what is on disk.
  void Restart() {
    Stop();
    Start();
  }

  // The answer's JSON, or "<code>: <message>" followed by the error's details.
  std::string Call(std::string_view operation, std::string_view json) {
    auto answer = TryCall(operation, json);
    if (answer) return *answer;
    std::string text = answer.error().code + ": " + answer.error().message;
    for (const auto& [name, value] : answer.error().details) text += " " + name + "=" + value;
    return text;
  }

  // Call, which must succeed.
  std::string Ok(std::string_view operation, std::string_view json) {
    auto answer = TryCall(operation, json);
    EXPECT_TRUE(answer) << operation << " " << json << ": "
                        << (answer ? "" : answer.error().message);
    return answer ? *answer : "";
  }

  Result<std::string> TryCall(std::string_view name, std::string_view json) {
    const aws::Operation* operation = nullptr;
    const aws::Service* service = nullptr;
    for (const aws::Service* either : {service_.get(), streams_service_.get()}) {
      for (const aws::Operation& each : either->operations) {
        if (each.info().name != name) continue;
        operation = &each;
        service = either;
      }
    }
    if (operation == nullptr) return Fail("UnknownOperationException", std::string(name));
    const auto input = operation->MakeInput();
    const auto output = operation->MakeOutput();
    aws::MissingMembers missing;
    json::Reader reader(json);
    PORTICO_TRY(aws::ParseJson(operation->input(), reader, input.get(), &missing,
                               aws::Members::kAll, service->info->type_namespace));
    PORTICO_TRY(aws::CheckInput(*service->info, *operation, input.get(), missing));
    aws::Call call;
    call.region = "eu-central-1";
    call.account = "123456789012";
    call.now_ms = clock_.NowMs();
    call.operation = operation->info().name;
    call.authorizer = &authorizer_;
    PORTICO_TRY(RunTask(operation->Run(service->api, call, input.get(), output.get())));
    std::string out;
    json::Writer writer(&out);
    aws::WriteJson(operation->output(), output.get(), writer);
    return out;
  }

  ManualClock& clock() { return clock_; }
  storage::Db& db() { return *db_; }
  storage::RecordStore& records() { return *records_; }
  // What stands for S3. Not there before a test makes it.
  std::filesystem::path s3() const { return dir_ / "s3"; }
  const KeptImportLog& import_log() const { return import_log_; }
  Engine& engine() { return *engine_; }
  api::Api& api() { return *api_; }
  const AllowAll& authorizer() const { return authorizer_; }

 private:
  void Start() {
    auto db = storage::Db::Open({.dir = (dir_ / "db").string()});
    ASSERT_TRUE(db) << db.error().message;
    db_ = std::move(*db);
    // Nothing here pulls the plug, so nothing need wait for the disk.
    commits_ = std::make_unique<storage::CommitQueue>(*db_, storage::Durability::kRelaxed);
    records_ = std::make_unique<storage::DbRecordStore>(*db_, *commits_);
    workers_ = std::make_unique<WorkerPool>(2);
    engine_ = std::make_unique<Engine>(*db_, *commits_, *records_, *workers_, clock_, throughput_,
                                       TransferOptions{s3().string(), &import_log_});
    const Status loaded = engine_->Load();
    ASSERT_TRUE(loaded) << loaded.error().message;
    api_ = std::make_unique<api::Api>(*engine_);
    service_ = std::make_unique<aws::Service>(api::MakeService(api_.get()));
    streams_api_ = std::make_unique<api::StreamsApi>(*engine_);
    streams_service_ = std::make_unique<aws::Service>(api::MakeStreamsService(streams_api_.get()));
  }
  void Stop() {
    streams_service_.reset();
    streams_api_.reset();
    service_.reset();
    api_.reset();
    engine_.reset();
    workers_.reset();
    records_.reset();
    commits_.reset();
    db_.reset();
  }

  const std::filesystem::path dir_;
  const ThroughputOptions throughput_;
  ManualClock clock_;
  AllowAll authorizer_;
  KeptImportLog import_log_;
  std::unique_ptr<storage::Db> db_;
  std::unique_ptr<storage::CommitQueue> commits_;
  std::unique_ptr<storage::DbRecordStore> records_;
  std::unique_ptr<WorkerPool> workers_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<api::Api> api_;
  std::unique_ptr<aws::Service> service_;
  std::unique_ptr<api::StreamsApi> streams_api_;
  std::unique_ptr<aws::Service> streams_service_;
};

}  // namespace portico::dynamodb::testing
