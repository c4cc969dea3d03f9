#include "sts/api/api.h"

namespace portico::sts::api {

Result<AssumeRoleOutput> Api::AssumeRole(aws::Call& call, const AssumeRoleInput& in) {
  AssumeRoleRequest request;
  request.role_arn = in.role_arn;
  request.session_name = in.role_session_name;
  request.policy = in.policy;
  request.external_id = in.external_id;
  if (in.duration_seconds) request.duration_seconds = *in.duration_seconds;
  if (in.policy_arns) {
    for (const auto& descriptor : *in.policy_arns) {
      request.policy_arns.push_back(descriptor.arn.value_or(""));
    }
  }
  PORTICO_ASSIGN(const AssumedRole assumed, engine_.AssumeRole(call, request));
  AssumeRoleOutput out;
  const sts::Credentials& made = assumed.credentials;
  out.credentials = Credentials{made.access_key_id, made.secret_access_key, made.session_token,
                                aws::Timestamp{made.expires_ms}};
  out.assumed_role_user = AssumedRoleUser{assumed.id, assumed.arn};
  if (in.policy || in.policy_arns) out.packed_policy_size = assumed.packed_policy_percent;
  return out;
}

Result<GetCallerIdentityOutput> Api::GetCallerIdentity(aws::Call& call, const aws::Empty&) {
  const aws::Principal& who = call.principal;
  return GetCallerIdentityOutput{who.user_id, who.account, who.arn};
}

}  // namespace portico::sts::api
