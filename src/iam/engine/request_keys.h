// The condition keys of one request: AWS's global ones, those of the caller's session, the tags of
// IAM's own resources, and what the service gives.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aws/call.h"
#include "aws/policy_pattern.h"
#include "iam/engine/records.h"
#include "iam/engine/state.h"

namespace portico::iam {

// Computes values only when a policy asks. Borrows all it is given. Used by one thread at a time.
class RequestKeys : public aws::ContextKeys {
 public:
  // `principal_tags` and `principal_arn` are of the role or user that asks; tags may be null.
  RequestKeys(const aws::Call& call, const aws::Authorizer::Request& request, const State& state,
              std::string_view principal_arn, const std::vector<Tag>* principal_tags)
      : call_(call), request_(request), state_(state), arn_(principal_arn), tags_(principal_tags) {}

  bool Find(std::string_view key, std::vector<std::string>* values) const override;

 private:
  bool FindGlobal(std::string_view key, std::string* value) const;
  bool FindOfPrincipal(std::string_view key, std::string* value) const;
  bool FindResourceTag(std::string_view name, std::string* value) const;

  const aws::Call& call_;
  const aws::Authorizer::Request& request_;
  const State& state_;
  std::string_view arn_;
  const std::vector<Tag>* tags_;
};

}  // namespace portico::iam
