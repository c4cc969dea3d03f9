// The account's functions over a directory and records of the test's own, with a runner that notes
// what it is told.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/test_executor.h"
#include "codec/zip/zip_testing.h"
#include "lambda/engine/functions.h"
#include "storage/memory_records.h"

namespace portico::lambda {

class FakeRunner : public Runner {
 public:
  Task<Result<InvokeResult>> Run(FunctionRef function, InvokeRequest request) override {
    functions.push_back(std::move(function));
    requests.push_back(std::move(request));
    co_return answer;
  }
  void Retire(std::string_view function_name, uint64_t generation) override {
    retired.emplace_back(function_name, generation);
  }

  Result<InvokeResult> answer = InvokeResult{"null", {}, {}};
  std::vector<FunctionRef> functions;
  std::vector<InvokeRequest> requests;
  std::vector<std::pair<std::string, uint64_t>> retired;
};

// Records whose disk can be made to fail.
class FailingRecordStore : public storage::MemoryRecordStore {
 public:
  Task<Status> Apply(std::vector<Change> changes) override {
    if (failing) co_return Fail(AwsError::Internal("the disk is full"));
    co_return co_await MemoryRecordStore::Apply(std::move(changes));
  }
  bool failing = false;
};

class FunctionsTest : public testing::Test {
 protected:
  static constexpr std::string_view kRegion = "us-east-1";
  static constexpr std::string_view kAccount = "123456789012";
  static constexpr std::string_view kRole = "arn:aws:iam::123456789012:role/good";

  static std::string Zip(const std::string& content) {
    return MakeZip({{"bootstrap", content, S_IFREG | 0755}});
  }
  static std::string Arn(const std::string& name) { return FunctionArn(kRegion, kAccount, name); }

  std::unique_ptr<Functions> MakeFunctions() {
    FunctionsConfig config{std::string(kRegion), std::string(kAccount),
                           [this](std::string_view role, std::string_view) {
                             return roles.contains(std::string(role));
                           },
                           lost_code};
    return std::make_unique<Functions>(std::move(config), records, code, workers, runner, clock);
  }

  TemporaryDirectory data;
  TestExecutor executor;
  ManualClock clock;
  std::set<std::string> roles = {std::string(kRole)};
  LostCode lost_code = LostCode::kRefuse;
  FailingRecordStore records;
  CodeStore code{data.path() + "/functions"};
  FakeRunner runner;
  WorkerPool workers{1};
  std::unique_ptr<Functions> functions = MakeFunctions();
};

}  // namespace portico::lambda
