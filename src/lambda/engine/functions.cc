#include "lambda/engine/functions.h"

#include <set>
#include <utility>

#include "aws/json_protocol.h"
#include "base/log.h"
#include "base/random.h"
#include "codec/uri.h"
#include "lambda/engine/resource_policy.h"

namespace portico::lambda {
namespace {

constexpr std::string_view kRecordPrefix = "lambda/function/";

std::string RecordKey(std::string_view name) {
  return std::string(kRecordPrefix) + UriEncode(name);
}

}  // namespace

Status CheckRevision(const FunctionRecord& record, std::string_view revision_id) {
  if (revision_id.empty() || revision_id == record.revision_id) return {};
  return Fail("PreconditionFailedException",
              "The Revision Id provided does not match the latest Revision Id. Call the "
              "GetFunction/GetAlias API to retrieve the latest Revision Id",
              412);
}

Functions::Functions(FunctionsConfig config, storage::RecordStore& records, CodeStore& code,
                     WorkerPool& workers, Runner& runner, const Clock& clock)
    : config_(std::move(config)),
      records_(records),
      code_(code),
      workers_(workers),
      runner_(runner),
      clock_(clock) {}

FunctionRef Functions::MakeSnapshot(FunctionRecord record, uint64_t generation) const {
  auto function = std::make_shared<Function>();
  function->arn = FunctionArn(config_.region, config_.account, record.name);
  function->log_group = record.log_group.empty() ? "/aws/lambda/" + record.name : record.log_group;
  function->generation = generation;
  function->code_dir = code_.DirectoryPath(record.code_sha256_hex);
  function->code = code_.Unpacked(record.code_sha256_hex);
  function->revision_key = record.name + "#" + std::to_string(generation);
  function->record = std::move(record);
  if (!function->record.permissions.empty()) function->policy = PolicyDocument(*function);
  return function;
}

Status Functions::Load() {
  PORTICO_ASSIGN(const auto stored, records_.List(kRecordPrefix));
  std::set<std::string> code_used;
  std::string lost;
  MutexLock lock(mutex_);
  for (const storage::Record& entry : stored) {
    PORTICO_ASSIGN(FunctionRecord record, aws::FromJson<FunctionRecord>(entry.value));
    const std::string& code = record.code_sha256_hex;
    code_used.insert(code);
    if (const Status there = code_.CheckArchive(code, record.code_bytes); !there) {
      lost += "\n  function " + record.name + ": " + there.error().message;
    }
    FunctionRef function = MakeSnapshot(std::move(record), next_generation_++);
    functions_.emplace(function->record.name, std::move(function));
  }
  if (!lost.empty()) {
    if (config_.lost_code == LostCode::kRefuse) {
      return Fail(AwsError::Internal(
          "code of functions is damaged:" + lost +
          "\nNothing was deleted. Put the archives back, or restore the data directory from a "
          "backup (portico restore).\nTo go on without, start with --rebuild-inventory and update "
          "these functions' code."));
    }
    log::Error("code of functions is damaged:{}", lost);
  }
  code_.RemoveUnused(code_used);
  return {};
}

Status Functions::PrepareHere(const Function& function) const {
  const Status ready = code_.Prepare(function.record.code_sha256_hex);
  if (!ready) log::Error("function {} cannot run: {}", function.record.name, ready.error().message);
  return ready;
}

Task<Status> Functions::Prepare(FunctionRef function) const {
  co_return co_await workers_.Run([this, &function] { return PrepareHere(*function); });
}

Result<FunctionRef> Functions::Get(std::string_view name, std::string_view qualifier) const {
  PORTICO_ASSIGN(const FunctionName parsed,
                 ParseFunctionName(name, qualifier, config_.region, config_.account));
  std::string arn = FunctionArn(config_.region, config_.account, parsed.name);
  if (!parsed.qualifier.empty()) arn += ":" + parsed.qualifier;
  // Versions and aliases are not made here yet, so that only $LATEST can be found.
  if (!parsed.qualifier.empty() && parsed.qualifier != "$LATEST") {
    return Fail(FunctionNotFound(arn));
  }
  MutexLock lock(mutex_);
  auto it = functions_.find(parsed.name);
  if (it == functions_.end()) return Fail(FunctionNotFound(arn));
  return it->second;
}

std::vector<FunctionRef> Functions::List(std::string_view marker, size_t count_max) const {
  MutexLock lock(mutex_);
  std::vector<FunctionRef> out;
  for (auto it = marker.empty() ? functions_.begin() : functions_.upper_bound(marker);
       it != functions_.end() && out.size() < count_max; ++it) {
    out.push_back(it->second);
  }
  return out;
}

Status Functions::CheckRole(const FunctionRecord& record) const {
  const std::string arn = FunctionArn(config_.region, config_.account, record.name);
  if (config_.role_trusts_lambda(record.role, arn)) return {};
  return Fail("InvalidParameterValueException",
              "The role defined for the function cannot be assumed by Lambda.");
}

bool Functions::CodeIsUsed(const std::string& sha256_hex) const {
  MutexLock lock(mutex_);
  for (const auto& [name, function] : functions_) {
    if (function->record.code_sha256_hex == sha256_hex) return true;
  }
  return false;
}

Task<Result<FunctionRef>> Functions::Store(FunctionRecord record, Environments environments,
                                           const Function* previous) {
  record.revision_id = RandomUuid();
  uint64_t generation;
  {
    MutexLock lock(mutex_);
    generation = environments == Environments::kKeep && previous != nullptr ? previous->generation
                                                                            : next_generation_++;
  }
  FunctionRef function = MakeSnapshot(std::move(record), generation);
  PORTICO_CO_TRY(
      co_await records_.Put(RecordKey(function->record.name), aws::ToJson(function->record)));
  {
    MutexLock lock(mutex_);
    functions_[function->record.name] = function;
  }
  if (environments == Environments::kRenew) {
    runner_.Retire(function->record.name, function->generation);
  }
  co_return function;
}

Task<void> Functions::Forget(std::string sha256_hex) {
  // If the workers are too busy for it, it goes with the next Load.
  const Status done = co_await workers_.Run([this, &sha256_hex]() -> Status {
    code_.Remove(sha256_hex);
    return {};
  });
  if (!done) log::Warn("code {} stays: {}", sha256_hex, done.error().message);
}

Task<Result<FunctionRef>> Functions::Create(FunctionRecord record, std::string zip) {
  auto guard = co_await changes_.Lock();
  {
    MutexLock lock(mutex_);
    if (functions_.contains(record.name)) {
      co_return Fail("ResourceConflictException", "Function already exist: " + record.name, 409);
    }
    if (functions_.size() >= kFunctionsMax) {
      co_return Fail("CodeStorageExceededException", "Function limit exceeded.");
    }
  }
  PORTICO_CO_TRY(CheckRole(record));
  PORTICO_CO_ASSIGN(CodeStore::Code code,
                    co_await workers_.Run([this, &zip] { return code_.Put(zip); }));
  record.code_bytes = code.bytes;
  record.code_sha256 = code.sha256_base64;
  record.code_sha256_hex = code.sha256_hex;
  record.last_modified_ms = clock_.NowMs();
  co_return co_await Store(std::move(record), Environments::kRenew, nullptr);
}

Task<Result<FunctionRef>> Functions::UpdateCode(std::string name, CodeUpdate update) {
  auto guard = co_await changes_.Lock();
  PORTICO_CO_ASSIGN(const FunctionRef current, Get(name));
  PORTICO_CO_TRY(CheckRevision(current->record, update.revision_id));
  PORTICO_CO_ASSIGN(CodeStore::Code code,
                    co_await workers_.Run([this, &update] { return code_.Put(update.zip); }));
  FunctionRecord record = current->record;
  record.code_bytes = code.bytes;
  record.code_sha256 = code.sha256_base64;
  record.code_sha256_hex = code.sha256_hex;
  if (!update.architecture.empty()) record.architecture = update.architecture;
  record.last_modified_ms = clock_.NowMs();
  if (update.dry_run) {
    if (!CodeIsUsed(code.sha256_hex)) co_await Forget(code.sha256_hex);
    co_return MakeSnapshot(std::move(record), current->generation);
  }
  // Running environments still see the old code: it goes with the next Load.
  co_return co_await Store(std::move(record), Environments::kRenew, current.get());
}

Task<Result<FunctionRef>> Functions::UpdateConfiguration(std::string name, std::string revision_id,
                                                         Change change) {
  auto guard = co_await changes_.Lock();
  PORTICO_CO_ASSIGN(const FunctionRef current, Get(name));
  PORTICO_CO_TRY(CheckRevision(current->record, revision_id));
  FunctionRecord record = current->record;
  PORTICO_CO_TRY(change(&record));
  if (record.role != current->record.role) PORTICO_CO_TRY(CheckRole(record));
  record.last_modified_ms = clock_.NowMs();
  co_return co_await Store(std::move(record), Environments::kRenew, current.get());
}

Task<Result<FunctionRef>> Functions::UpdateMetadata(std::string name, Change change) {
  auto guard = co_await changes_.Lock();
  PORTICO_CO_ASSIGN(const FunctionRef current, Get(name));
  FunctionRecord record = current->record;
  PORTICO_CO_TRY(change(&record));
  co_return co_await Store(std::move(record), Environments::kKeep, current.get());
}

Task<Status> Functions::Delete(std::string name, std::string qualifier) {
  auto guard = co_await changes_.Lock();
  PORTICO_CO_ASSIGN(const FunctionName parsed,
                    ParseFunctionName(name, qualifier, config_.region, config_.account));
  if (IsAlias(parsed.qualifier)) {
    co_return Fail("InvalidParameterValueException",
                   "Deletion of aliases is not currently supported.");
  }
  if (parsed.qualifier == "$LATEST") {
    co_return Fail("InvalidParameterValueException",
                   "$LATEST version cannot be deleted without deleting the function.");
  }
  PORTICO_CO_TRY(Get(parsed.name));
  if (!parsed.qualifier.empty()) co_return Status();
  PORTICO_CO_TRY(co_await records_.Delete(RecordKey(parsed.name)));
  {
    MutexLock lock(mutex_);
    functions_.erase(parsed.name);
  }
  runner_.Retire(parsed.name, UINT64_MAX);
  co_return Status();
}

}  // namespace portico::lambda
