// Which functions led to an invocation, and how often each: for telling a function that invokes
// itself without end, directly or through others, from one that is invoked often.
//
// AWS carries this in the trace header ("Lineage=<hash>:<count>|…"), which a function's SDK passes
// on. A function may leave the header out, so the server also remembers what each environment works
// on: who signs with an environment's credentials continues that chain.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/mutex.h"

namespace portico::lambda {

// The invocations of one function in one chain that AWS lets happen: "Use Lambda recursive loop
// detection to prevent infinite loops" in its guide.
inline constexpr uint32_t kChainInvocationsMax = 16;

// A value. Not thread-safe.
class Lineage {
 public:
  // Functions beyond are not followed.
  static constexpr size_t kFunctionsMax = 32;

  // From a trace header; what is malformed counts as nothing.
  static Lineage Parse(std::string_view trace);

  // Counts one more invocation of the function; how many those are.
  uint32_t Add(std::string_view function_arn);
  // Takes what the other has more of.
  void Merge(const Lineage& other);
  // "Lineage=1f2e3d4c:2|…"
  std::string Text() const;

 private:
  struct Step {
    uint32_t function = 0;  // a hash of its ARN
    uint32_t count = 0;
  };
  Step* Find(uint32_t function);

  std::vector<Step> steps_;
};

// `trace` without its lineage, if it has one.
std::string WithoutLineage(std::string_view trace);

// What the environments of a server work on, by the access keys that they have. Thread-safe.
class Chains {
 public:
  using LineagePtr = std::shared_ptr<const Lineage>;

  // The environment works on an event of that chain from now on, until the next Enter: what it
  // still does after its answer belongs to it, too.
  void Enter(const std::string& access_key_id, LineagePtr lineage);
  // The environment is gone.
  void Leave(const std::string& access_key_id);
  // Null for who is no environment.
  LineagePtr Of(const std::string& access_key_id) const;

 private:
  mutable Mutex mutex_;
  std::unordered_map<std::string, LineagePtr> by_key_ GUARDED_BY(mutex_);
};

}  // namespace portico::lambda
