// A function as it is at one moment: an immutable snapshot that invocations hold on to.
//
// An update makes a new snapshot; environments started for the old one finish what they run and are
// not used again.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aws/shape.h"
#include "lambda/engine/unpacked_code.h"

namespace portico::lambda {

// Limits of Lambda, from its "quotas" page.
inline constexpr int64_t kMemoryMbMin = 128;
inline constexpr int64_t kMemoryMbMax = 10'240;
inline constexpr int64_t kTimeoutSecondsMax = 900;
inline constexpr size_t kPayloadBytesMax = 6u << 20;  // of an event and of a response
inline constexpr size_t kZipBytesMax = 50u << 20;
inline constexpr size_t kUnzippedBytesMax = 250u << 20;
inline constexpr size_t kPolicyBytesMax = 20u << 10;
inline constexpr size_t kEnvironmentBytesMax = 4u << 10;

// One statement of a function's resource policy, as AddPermission makes it.
struct Permission {
  std::string statement_id;
  std::string action;     // "lambda:InvokeFunction"
  std::string principal;  // "apigateway.amazonaws.com", an account or an ARN
  std::optional<std::string> source_arn;
  std::optional<std::string> source_account;

  static constexpr auto Fields() {
    using S = Permission;
    return std::array{
        aws::Field<&S::statement_id>("StatementId"),     aws::Field<&S::action>("Action"),
        aws::Field<&S::principal>("Principal"),          aws::Field<&S::source_arn>("SourceArn"),
        aws::Field<&S::source_account>("SourceAccount"),
    };
  }
};

// What a function may be told to do when it is invoked in a loop.
inline constexpr std::string_view kRecursionAllowed = "Allow";
inline constexpr std::string_view kRecursionTerminated = "Terminate";

// What is stored of a function.
struct FunctionRecord {
  std::string name;
  std::string runtime;  // "provided.al2023", "python3.12"
  std::string role;     // ARN
  std::string handler;
  std::string description;
  int32_t timeout_s = 3;
  int32_t memory_mb = 128;
  int32_t ephemeral_storage_mb = 512;
  std::string architecture = "x86_64";
  std::map<std::string, std::string> environment;
  bool has_environment = false;  // AWS tells an empty environment from none
  std::string tracing_mode = "PassThrough";
  std::string log_format = "Text";
  std::string log_group;  // empty: "/aws/lambda/<name>"
  int64_t code_bytes = 0;
  std::string code_sha256;      // base64, of the zip
  std::string code_sha256_hex;  // names the code's directory
  int64_t last_modified_ms = 0;
  std::string revision_id;
  std::map<std::string, std::string> tags;
  std::vector<Permission> permissions;
  std::optional<int32_t> reserved_concurrency;
  std::string recursive_loop;  // empty: "Terminate"

  static constexpr auto Fields() {
    using S = FunctionRecord;
    return std::array{
        aws::Field<&S::name>("Name"),
        aws::Field<&S::runtime>("Runtime"),
        aws::Field<&S::role>("Role"),
        aws::Field<&S::handler>("Handler"),
        aws::Field<&S::description>("Description"),
        aws::Field<&S::timeout_s>("Timeout"),
        aws::Field<&S::memory_mb>("MemorySize"),
        aws::Field<&S::ephemeral_storage_mb>("EphemeralStorage"),
        aws::Field<&S::architecture>("Architecture"),
        aws::Field<&S::environment>("Environment"),
        aws::Field<&S::has_environment>("HasEnvironment"),
        aws::Field<&S::tracing_mode>("TracingMode"),
        aws::Field<&S::log_format>("LogFormat"),
        aws::Field<&S::log_group>("LogGroup"),
        aws::Field<&S::code_bytes>("CodeSize"),
        aws::Field<&S::code_sha256>("CodeSha256"),
        aws::Field<&S::code_sha256_hex>("CodeSha256Hex"),
        aws::Field<&S::last_modified_ms>("LastModified"),
        aws::Field<&S::revision_id>("RevisionId"),
        aws::Field<&S::tags>("Tags"),
        aws::Field<&S::permissions>("Permissions"),
        aws::Field<&S::reserved_concurrency>("ReservedConcurrency"),
        aws::Field<&S::recursive_loop>("RecursiveLoop"),
    };
  }
};

// The snapshot that environments are made from.
struct Function {
  FunctionRecord record;
  std::string arn;       // unqualified
  std::string code_dir;  // host path of the extracted code
  std::shared_ptr<UnpackedCode> code;
  std::string log_group;     // resolved
  std::string policy;        // the document of its permissions; empty if there are none
  uint64_t generation = 0;   // grows with every change that needs new environments
  std::string revision_key;  // name and generation: what environments are pooled by
};

using FunctionRef = std::shared_ptr<const Function>;

}  // namespace portico::lambda
