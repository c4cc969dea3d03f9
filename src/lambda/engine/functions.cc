#include "lambda/engine/functions.h"

#include <utility>

#include "aws/json_protocol.h"
#include "base/log.h"
#include "base/random.h"
#include "codec/uri.h"

namespace portico::lambda {
namespace {

constexpr std::string_view kRecordPrefix = "lambda/function/";

std::string RecordKey(std::string_view name) {
  return std::string(kRecordPrefix) + UriEncode(name);
}

Status CheckRevision(const Function& function, const std::string& revision_id) {
  if (revision_id.empty() || revision_id == function.record.revision_id) return {};
  return Fail("PreconditionFailedException",
              "The Revision Id provided does not match the latest Revision Id. Call the "
              "GetFunction/GetAlias API to retrieve the latest Revision Id",
              412);
}

}  // namespace

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
  function->revision_key = record.name + "#" + std::to_string(generation);
  function->record = std::move(record);
  return function;
}

Status Functions::Load() {
  PORTICO_ASSIGN(const auto stored, records_.List(kRecordPrefix));
  MutexLock lock(mutex_);
  for (const storage::Record& entry : stored) {
    PORTICO_ASSIGN(FunctionRecord record, aws::FromJson<FunctionRecord>(entry.value));
    PORTICO_ASSIGN(std::string code_dir, code_.Directory(record.code_sha256_hex));
    auto function =
        std::make_shared<Function>(*MakeSnapshot(std::move(record), next_generation_++));
    function->code_dir = std::move(code_dir);
    functions_.emplace(function->record.name, std::move(function));
  }
  return {};
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

Status Functions::CheckRole(const std::string& role) const {
  if (config_.role_trusts_lambda(role)) return {};
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
  PORTICO_CO_ASSIGN(std::string code_dir, code_.Directory(record.code_sha256_hex));
  auto function = std::make_shared<Function>(*MakeSnapshot(std::move(record), generation));
  function->code_dir = std::move(code_dir);
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
  PORTICO_CO_TRY(CheckRole(record.role));
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
  PORTICO_CO_TRY(CheckRevision(*current, update.revision_id));
  PORTICO_CO_ASSIGN(CodeStore::Code code,
                    co_await workers_.Run([this, &update] { return code_.Put(update.zip); }));
  FunctionRecord record = current->record;
  const std::string old_code = record.code_sha256_hex;
  record.code_bytes = code.bytes;
  record.code_sha256 = code.sha256_base64;
  record.code_sha256_hex = code.sha256_hex;
  if (!update.architecture.empty()) record.architecture = update.architecture;
  record.last_modified_ms = clock_.NowMs();
  if (update.dry_run) {
    if (!CodeIsUsed(code.sha256_hex)) code_.Remove(code.sha256_hex);
    co_return MakeSnapshot(std::move(record), current->generation);
  }
  auto stored = co_await Store(std::move(record), Environments::kRenew, current.get());
  // Running environments still see the old code: its directory goes with the next start.
  co_return stored;
}

Task<Result<FunctionRef>> Functions::UpdateConfiguration(std::string name, std::string revision_id,
                                                         Change change) {
  auto guard = co_await changes_.Lock();
  PORTICO_CO_ASSIGN(const FunctionRef current, Get(name));
  PORTICO_CO_TRY(CheckRevision(*current, revision_id));
  FunctionRecord record = current->record;
  PORTICO_CO_TRY(change(&record));
  if (record.role != current->record.role) PORTICO_CO_TRY(CheckRole(record.role));
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
  PORTICO_CO_ASSIGN(const FunctionRef current, Get(name, qualifier));
  if (!qualifier.empty()) {
    co_return Fail("InvalidParameterValueException",
                   "$LATEST version cannot be deleted without deleting the function.");
  }
  PORTICO_CO_TRY(co_await records_.Delete(RecordKey(current->record.name)));
  {
    MutexLock lock(mutex_);
    functions_.erase(current->record.name);
  }
  runner_.Retire(current->record.name, UINT64_MAX);
  co_return Status();
}

}  // namespace portico::lambda
