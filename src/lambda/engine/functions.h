// The functions of the account: what they are, and every change of that.
//
// In memory as immutable snapshots, on disk as records "lambda/function/<name>" with the code in
// the CodeStore. Thread-safe; changes are durable when their Task ends, and happen one at a time.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/async_mutex.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "base/worker_pool.h"
#include "lambda/engine/code_store.h"
#include "lambda/engine/function.h"
#include "lambda/engine/function_name.h"
#include "lambda/engine/runner.h"
#include "storage/records.h"

namespace portico::lambda {

// What becomes of functions whose archive is not there whole.
enum class LostCode : uint8_t {
  kRefuse,  // the server does not start
  kAccept,  // they cannot be run until their code is uploaded again
};

struct FunctionsConfig {
  std::string region;
  std::string account;
  // Whether Lambda may assume a role for a function. Injected, so that functions know nothing of
  // policies.
  std::function<bool(std::string_view role_arn, std::string_view function_arn)> role_trusts_lambda;
  LostCode lost_code = LostCode::kRefuse;
};

class Functions {
 public:
  static constexpr size_t kFunctionsMax = 10'000;

  // All but the config must outlive it.
  Functions(FunctionsConfig config, storage::RecordStore& records, CodeStore& code,
            WorkerPool& workers, Runner& runner, const Clock& clock);

  // Reads what is stored and forgets code that no function uses any more. Before any other call.
  // Fails, with nothing forgotten, if an archive is not there whole, unless the config accepts
  // that.
  Status Load();
  // Unpacks the function's code, for this server to run. An internal error if the archive is
  // damaged.
  Task<Status> Prepare(FunctionRef function) const;

  // The function that `name` (any form; `qualifier` may be empty) means. Errors:
  // ResourceNotFoundException with the ARN asked for.
  Result<FunctionRef> Get(std::string_view name, std::string_view qualifier = {}) const;
  // In order of name, those after `marker`, at most `count_max`.
  std::vector<FunctionRef> List(std::string_view marker, size_t count_max) const;

  // ResourceConflictException if there is one of that name; code and role are checked first.
  Task<Result<FunctionRef>> Create(FunctionRecord record, std::string zip);
  struct CodeUpdate {
    std::string zip;
    std::string architecture;  // empty: as it is
    std::string revision_id;   // empty: any
    bool dry_run = false;
  };
  Task<Result<FunctionRef>> UpdateCode(std::string name, CodeUpdate update);
  // Replaces the record by what `change` makes of it; environments start anew. PreconditionFailed
  // if `revision_id` is given and not the current one.
  using Change = std::function<Status(FunctionRecord*)>;
  Task<Result<FunctionRef>> UpdateConfiguration(std::string name, std::string revision_id,
                                                Change change);
  // As UpdateConfiguration, for what environments do not see (tags, permissions, concurrency).
  Task<Result<FunctionRef>> UpdateMetadata(std::string name, Change change);
  // A version that is not there is deleted already.
  Task<Status> Delete(std::string name, std::string qualifier);

  const FunctionsConfig& config() const { return config_; }
  CodeStore& code() { return code_; }

 private:
  enum class Environments { kKeep, kRenew };
  FunctionRef MakeSnapshot(FunctionRecord record, uint64_t generation) const;
  Task<Result<FunctionRef>> Store(FunctionRecord record, Environments environments,
                                  const Function* previous);
  Task<void> Forget(std::string sha256_hex);
  Status PrepareHere(const Function& function) const;
  Status CheckRole(const FunctionRecord& record) const;
  bool CodeIsUsed(const std::string& sha256_hex) const;

  const FunctionsConfig config_;
  storage::RecordStore& records_;
  CodeStore& code_;
  WorkerPool& workers_;
  Runner& runner_;
  const Clock& clock_;
  AsyncMutex changes_;
  mutable Mutex mutex_;
  std::map<std::string, FunctionRef, std::less<>> functions_ GUARDED_BY(mutex_);
  uint64_t next_generation_ GUARDED_BY(mutex_) = 1;
};

// PreconditionFailedException if `revision_id` is given and not the record's.
Status CheckRevision(const FunctionRecord& record, std::string_view revision_id);

}  // namespace portico::lambda
