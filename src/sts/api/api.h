// STS's operations, wire shapes in and out.
#pragma once

#include "aws/call.h"
#include "base/result.h"
#include "sts/api/shapes_sessions.h"
#include "sts/engine/engine.h"

namespace portico::sts::api {

// Thread-safe. The engine must outlive it.
class Api {
 public:
  explicit Api(Engine& engine) : engine_(engine) {}

  Result<AssumeRoleOutput> AssumeRole(aws::Call& call, const AssumeRoleInput& in);
  Result<GetCallerIdentityOutput> GetCallerIdentity(aws::Call& call, const aws::Empty& in);

 private:
  Engine& engine_;
};

}  // namespace portico::sts::api
