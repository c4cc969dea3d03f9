#include "apigateway/engine/api_store.h"

#include "apigateway/engine/records.h"

namespace portico::apigateway {

ApiStore::ApiStore(storage::RecordStore& records, Location location)
    : records_(records),
      location_(std::move(location)),
      directory_(std::make_shared<const Directory>()) {}

Status ApiStore::Load() {
  PORTICO_ASSIGN(auto apis, ReadAll(records_));
  for (auto& [id, state] : apis) {
    for (const auto& [name, stage] : state->stages) {
      if (!state->deployments.contains(stage->deployment_id)) {
        return Fail(AwsError::Internal("stage " + name + " of API " + id + " has no deployment"));
      }
    }
    Publish(id, state, Compile(nullptr, *state));
  }
  return {};
}

Result<std::shared_ptr<const ApiState>> ApiStore::Find(std::string_view api_id,
                                                       IfMissing if_missing) const {
  {
    MutexLock lock(mutex_);
    const auto found = apis_.find(api_id);
    if (found != apis_.end()) return found->second;
  }
  if (if_missing == IfMissing::kNoSuchResource) return Fail(NoSuchResource());
  return Fail(NoSuchApi(location_.account, api_id));
}

std::vector<std::shared_ptr<const ApiState>> ApiStore::List() const {
  std::vector<std::shared_ptr<const ApiState>> out;
  MutexLock lock(mutex_);
  out.reserve(apis_.size());
  for (const auto& [id, state] : apis_) out.push_back(state);
  return out;
}

std::shared_ptr<const CompiledStage> ApiStore::FindStage(std::string_view api_id,
                                                         std::string_view stage) const {
  std::shared_ptr<const Directory> directory;
  {
    MutexLock lock(mutex_);
    directory = directory_;
  }
  const auto stages = directory->find(api_id);
  if (stages == directory->end()) return nullptr;
  const auto found = stages->second->find(stage);
  return found == stages->second->end() ? nullptr : found->second;
}

Task<Result<RestApi>> ApiStore::Create(ApiState state) {
  auto guard = co_await changes_.Lock();
  if (List().size() >= kApisMax) {
    co_return Fail(LimitExceeded("Maximum number of REST APIs for this account has been reached"));
  }
  std::shared_ptr<const ApiState> after = std::make_shared<const ApiState>(std::move(state));
  Status committed = co_await Commit(nullptr, after);
  if (!committed) co_return Fail(std::move(committed).error());
  co_return *after->api;
}

Task<Status> ApiStore::Delete(std::string api_id) {
  auto guard = co_await changes_.Lock();
  Result<std::shared_ptr<const ApiState>> found = Find(api_id);
  if (!found) co_return Fail(std::move(found).error());
  std::shared_ptr<const ApiState> before = std::move(*found);
  Status committed = co_await Commit(before, nullptr);
  co_return committed;
}

Task<Status> ApiStore::Commit(std::shared_ptr<const ApiState> before,
                              std::shared_ptr<const ApiState> after) {
  // Compiled first: once the records are durable nothing may fail any more.
  std::shared_ptr<const Stages> stages = after ? Compile(before.get(), *after) : nullptr;
  std::vector<storage::RecordStore::Change> changes = Difference(before.get(), after.get());
  if (!changes.empty()) {
    Status applied = co_await records_.Apply(std::move(changes));
    if (!applied) co_return applied;
  }
  const std::string api_id = (before ? before : after)->api->id;
  Publish(api_id, std::move(after), std::move(stages));
  co_return Status();
}

std::shared_ptr<const ApiStore::Stages> ApiStore::Compile(const ApiState* before,
                                                          const ApiState& after) const {
  std::shared_ptr<const Stages> current;
  if (before != nullptr && before->api == after.api) {
    MutexLock lock(mutex_);
    const auto found = directory_->find(after.api->id);
    if (found != directory_->end()) current = found->second;
  }
  auto out = std::make_shared<Stages>();
  for (const auto& [name, stage] : after.stages) {
    // What a stage serves depends on the API, the stage and its deployment; all else may change.
    if (current != nullptr) {
      const auto same = before->stages.find(name);
      if (same != before->stages.end() && same->second == stage) {
        out->emplace(name, current->at(name));
        continue;
      }
    }
    out->emplace(name, CompileStage(*after.api, *after.deployments.at(stage->deployment_id), *stage,
                                    location_));
  }
  return out;
}

void ApiStore::Publish(const std::string& api_id, std::shared_ptr<const ApiState> state,
                       std::shared_ptr<const Stages> stages) {
  MutexLock lock(mutex_);
  auto next = std::make_shared<Directory>(*directory_);
  if (state) {
    apis_[api_id] = std::move(state);
    (*next)[api_id] = std::move(stages);
  } else {
    apis_.erase(api_id);
    next->erase(api_id);
  }
  directory_ = std::move(next);
}

}  // namespace portico::apigateway
