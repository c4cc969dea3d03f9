// What deploying one resource needs, and what it gives: the contract between the plan and the
// deployers of the resource types.
//
// A deployer compares what is there with what the template says, and creates or changes it; run
// again it leaves things as they are. There is no record of earlier runs: APIs are found by the
// tags that name their stack (ownership.h), everything else by name, so that a resource without a
// name in the template gets "<stack>-<logical id>".
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/aws_client.h"
#include "codec/json/value.h"

namespace portico::cli {

inline constexpr int64_t kReadyTimeoutMs = 60'000;
inline constexpr int64_t kReadyPollMs = 50;

// What becomes of a resource that is there already.
enum class Existing { kUpdate, kKeep };

// What becomes of APIs and functions of the stack that the template has no longer.
enum class Removed { kKeep, kDelete };

struct Session {
  AwsClient& client;
  std::string account;
  std::string stack_name;
  // What relative paths in the template are relative to.
  std::string template_dir;
  Existing existing = Existing::kUpdate;
  Removed removal = Removed::kKeep;

  bool keeps_existing() const { return existing == Existing::kKeep; }
  const std::string& region() const { return client.target().region; }
};

struct ResourceSpec {
  std::string_view logical_id;
  // Resolved, with the types of the resource type's table.
  json::Value properties;
  // DeletionPolicy: Retain.
  bool retained = false;
};

enum class Change { kCreated, kUpdated, kUnchanged };

struct Deployed {
  Change change = Change::kUnchanged;
  // What people know it by.
  std::string name;
  // What Ref gives.
  std::string ref;
  // What Fn::GetAtt gives.
  std::vector<std::pair<std::string, std::string>> attributes;
};

// The property as a string; empty if the template does not give it.
std::string TextOf(const json::Value& properties, std::string_view name);
// The property, or else "<stack>-<logical id>".
std::string NameOf(const Session& session, const ResourceSpec& spec, std::string_view property);

// Whether everything that `wanted` says is so in `actual`, which may say more. Lists agree if they
// have the same elements in any order; an empty value is as good as an absent one.
bool Covers(const json::Value& actual, const json::Value& wanted);

// Whether the service says that there is no such thing.
bool IsMissing(const AwsError& error);

// Asks again and again until `ready` gives true, fails, or kReadyTimeoutMs have passed.
Status WaitUntil(std::string_view what, const std::function<Result<bool>()>& ready);

}  // namespace portico::cli
