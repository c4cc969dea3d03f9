// A service: how its wire spells things, and the one list of its operations.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aws/json_faults.h"
#include "aws/operation.h"
#include "aws/validate.h"

namespace portico::aws {

enum class Protocol : uint8_t { kJson10, kJson11, kRestJson, kQuery };

// The ARN that policies name, from the texts of the members that an operation's `resource`
// mentions, in that order, for services whose callers may write one resource in several ways. A
// member that is absent is empty; none is validated yet.
using CanonicalArn = std::string (*)(std::span<const std::string_view> members, const Call& call);

// The policy document that the resource of that ARN has itself, or null. `api` is the Service's.
using ResourcePolicyOf = std::shared_ptr<const std::string> (*)(void* api, std::string_view arn);

// The tags of the resource of that ARN; none if it has none or is not there.
using TagsOf = std::map<std::string, std::string> (*)(void* api, std::string_view arn);

// What the service says of an input that breaks its model's constraints, in place of the shared
// list in `error`. `is_member_missing`: a required member is.
using RewordViolations = AwsError (*)(std::string_view operation, const void* input,
                                      bool is_member_missing, AwsError error);

// How a service words what the shared pipeline finds. Facts from AWS's own answers.
struct ServiceInfo {
  std::string_view name;          // IAM's prefix and our own: "dynamodb"
  std::string_view title;         // "Amazon DynamoDB"
  std::string_view signing_name;  // of the credential scope
  Protocol protocol;
  std::string_view target_prefix = {};  // awsJson: "DynamoDB_20120810"
  std::string_view api_version;         // "2012-08-10"
  std::string_view xml_namespace = {};  // query

  // Errors of the shared stages.
  std::string_view type_namespace = {};  // awsJson 1.0: `__type` is "<this>#<code>"
  std::string_view validation_code = "ValidationException";
  ViolationStyle violation_style = {};
  Mismatches mismatches = Mismatches::kTokens;  // REST services
  std::string_view internal_code = "InternalFailure";
  std::string_view access_denied_code = "AccessDeniedException";
  int access_denied_status = 400;
  int authentication_status = 400;
  std::string_view throttling_code = "ThrottlingException";
  // The name of the message member in JSON errors.
  std::string_view message_member = "message";
  // Codes of errors that spell it "Message" instead.
  std::span<const std::string_view> codes_of_capital_message = {};
  // Extra fixed member in JSON errors: Lambda's "Type": "User".
  bool error_type_member = false;
  size_t body_bytes_max = 16u << 20;
  CanonicalArn canonical_arn = nullptr;  // null: as an operation's `resource` says
  RewordViolations reword_violations = nullptr;
};

// The operations of a service and the object they are members of. The Api must outlive the Service.
struct Service {
  const ServiceInfo* info;
  void* api;
  std::vector<Operation> operations;
  // Names in AWS's model that Portico does not have yet: they answer that they are not implemented.
  std::span<const std::string_view> not_implemented;
  // For operations whose resource_policy counts.
  ResourcePolicyOf resource_policy_of = nullptr;
  // For aws:ResourceTag. Null if no resource has tags.
  TagsOf tags_of = nullptr;
  // REST services: where what is not implemented is found, so that it is refused by its name and
  // never taken for another operation.
  std::span<const RestRoute> not_implemented_routes = {};
};

}  // namespace portico::aws
