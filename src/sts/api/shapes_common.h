// Shapes of STS that several operations share.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aws/shape.h"
#include "sts/api/constraints.h"

namespace portico::sts::api {

struct PolicyDescriptorType {
  std::optional<std::string> arn;
  static constexpr auto Fields() {
    using S = PolicyDescriptorType;
    return std::array{
        aws::Field<&S::arn>("arn", kArn),
    };
  }
};

struct Tag {
  std::string key;
  std::string value;
  static constexpr auto Fields() {
    using S = Tag;
    return std::array{
        aws::Field<&S::key>("Key", Required(kTagKey)),
        aws::Field<&S::value>("Value", Required(kTagValue)),
    };
  }
};

struct ProvidedContext {
  std::optional<std::string> provider_arn;
  std::optional<std::string> context_assertion;
  static constexpr auto Fields() {
    using S = ProvidedContext;
    return std::array{
        aws::Field<&S::provider_arn>("ProviderArn", kArn),
        aws::Field<&S::context_assertion>("ContextAssertion", kContextAssertion),
    };
  }
};

struct Credentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;
  aws::Timestamp expiration;
  static constexpr auto Fields() {
    using S = Credentials;
    return std::array{
        aws::Field<&S::access_key_id>("AccessKeyId"),
        aws::Field<&S::secret_access_key>("SecretAccessKey"),
        aws::Field<&S::session_token>("SessionToken"),
        aws::Field<&S::expiration>("Expiration"),
    };
  }
};

struct AssumedRoleUser {
  std::string assumed_role_id;
  std::string arn;
  static constexpr auto Fields() {
    using S = AssumedRoleUser;
    return std::array{
        aws::Field<&S::assumed_role_id>("AssumedRoleId"),
        aws::Field<&S::arn>("Arn"),
    };
  }
};

}  // namespace portico::sts::api
