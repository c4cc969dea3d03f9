// The condition keys of one request, as its operation's row and its service give them: the keys of
// the service, and those of tags, which mean the same for every service.
//
// Source: IAM User Guide, "AWS global condition context keys": aws:RequestTag/<key> and aws:TagKeys
// are of the tags that a request adds or takes away, aws:ResourceTag/<key> of those that the
// resource has. Borrows everything. Used by one thread at a time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aws/call.h"
#include "aws/service.h"

namespace portico::server {

class OperationKeys : public aws::CallKeys {
 public:
  OperationKeys(const aws::Service& service, const aws::Operation& operation, const aws::Call& call,
                const void* input)
      : service_(service), operation_(operation), call_(call), input_(input) {}

  bool Find(const aws::Authorizer::Request& request, std::string_view key,
            std::vector<std::string>* values) const override;

 private:
  // Whether the request's action is the service's own, not one of another service that it needs
  // too.
  bool IsOwnAction(std::string_view action) const;

  const aws::Service& service_;
  const aws::Operation& operation_;
  const aws::Call& call_;
  const void* input_;
};

}  // namespace portico::server
