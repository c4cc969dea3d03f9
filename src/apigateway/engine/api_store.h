// All APIs: durable as records, in memory as immutable ApiStates, and compiled for the data plane.
//
// A change runs alone (one at a time over all APIs): it decides on a copy of the API's state, its
// difference is made durable as one group of records, and only then is it visible. Records:
//   apigateway/apis/{api}                     RestApi
//   apigateway/resources/{api}/{resource}     Resource with its methods
//   apigateway/deployments/{api}/{deployment} DeploymentRecord
//   apigateway/stages/{api}/{stage}           Stage
// each as {"formatVersion": 1, "value": …}. Thread-safe. The RecordStore must outlive it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "apigateway/engine/compiled.h"
#include "apigateway/engine/errors.h"
#include "apigateway/engine/state.h"
#include "base/async_mutex.h"
#include "base/mutex.h"
#include "base/result.h"
#include "base/task.h"
#include "storage/records.h"

namespace portico::apigateway {

class ApiStore {
 public:
  // What a call says when there is no such API: AWS names the API in some, the resource in others.
  enum class IfMissing { kNoSuchApi, kNoSuchResource };

  // AWS's default quota of REST APIs a region.
  static constexpr size_t kApisMax = 600;

  ApiStore(storage::RecordStore& records, Location location);

  // Reads all records. Once, before anything else.
  Status Load();

  const Location& location() const { return location_; }

  Result<std::shared_ptr<const ApiState>> Find(std::string_view api_id,
                                               IfMissing if_missing = IfMissing::kNoSuchApi) const;
  // All, by id.
  std::vector<std::shared_ptr<const ApiState>> List() const;

  // The stage ready for requests, or null. Cheap: called for every request.
  std::shared_ptr<const CompiledStage> FindStage(std::string_view api_id,
                                                 std::string_view stage) const;

  Task<Result<RestApi>> Create(ApiState state);
  Task<Status> Delete(std::string api_id);

  // Changes an API: `decide` turns a copy of its state into the next and gives the answer. What it
  // captures must outlive the Task.
  template <typename T>
  Task<Result<T>> Change(std::string api_id, IfMissing if_missing,
                         std::function<Result<T>(ApiState&)> decide) {
    auto guard = co_await changes_.Lock();
    Result<std::shared_ptr<const ApiState>> found = Find(api_id, if_missing);
    if (!found) co_return Fail(std::move(found).error());
    std::shared_ptr<const ApiState> before = std::move(*found);
    auto after = std::make_shared<ApiState>(*before);
    Result<T> answer = decide(*after);
    if (!answer) co_return answer;
    std::shared_ptr<const ApiState> next = std::move(after);
    Status committed = co_await Commit(before, next);
    if (!committed) co_return Fail(std::move(committed).error());
    co_return answer;
  }

 private:
  using Stages = std::map<std::string, std::shared_ptr<const CompiledStage>, std::less<>>;
  // By API and stage. Replaced whole at every change, so that a reader needs the lock for a copy of
  // one pointer only.
  using Directory = std::map<std::string, std::shared_ptr<const Stages>, std::less<>>;

  // Makes the difference durable and visible. Null: the API is not there before, or after.
  Task<Status> Commit(std::shared_ptr<const ApiState> before,
                      std::shared_ptr<const ApiState> after);
  std::shared_ptr<const Stages> Compile(const ApiState* before, const ApiState& after) const;
  void Publish(const std::string& api_id, std::shared_ptr<const ApiState> state,
               std::shared_ptr<const Stages> stages);

  storage::RecordStore& records_;
  const Location location_;
  AsyncMutex changes_;

  mutable Mutex mutex_;
  std::map<std::string, std::shared_ptr<const ApiState>, std::less<>> apis_ GUARDED_BY(mutex_);
  std::shared_ptr<const Directory> directory_ GUARDED_BY(mutex_);
};

}  // namespace portico::apigateway
