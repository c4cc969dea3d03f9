// The condition keys that AWS defines for the services that Portico has, and the global ones: which
// of them requests to Portico can have.
//
// Source: AWS's Service Authorization Reference, the pages of each service, and IAM User Guide,
// "AWS global condition context keys". A new key gets its row here, and its value where the
// service's KeySource or iam/engine/request_keys.cc is. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace portico::aws {

enum class KeySupport : uint8_t {
  kFilled,  // requests that have it on AWS have it here
  // Of what Portico does not have (VPCs, organizations, a member that is refused): no request has
  // it, which is what policies are told.
  kNeverPresent,
  kUnknown,  // of Portico's services or global, and in neither list: policies must not name it
  kForeign,  // of a service that Portico does not have, or of an identity provider
};

struct ConditionKey {
  std::string_view name;  // as AWS spells it; one that ends in '/' goes on with any name
  KeySupport support;
};

// Of one service, by its prefix in policies ("dynamodb"), or of all ("aws").
struct ConditionKeyGroup {
  std::string_view prefix;
  std::span<const ConditionKey> keys;
};

std::span<const ConditionKeyGroup> ConditionKeyGroups();

// `key` in lower case.
KeySupport SupportOf(std::string_view key);

// Whether an action or a pattern of actions ("dynamodb:Get*", "*") can mean one of Portico's
// services. In any case.
bool MeansPorticosServices(std::string_view action);

}  // namespace portico::aws
