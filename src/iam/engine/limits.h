// IAM's quotas (IAM User Guide, "IAM and AWS STS quotas"). Where AWS raises a quota on request,
// this is the highest it goes.
#pragma once

#include <cstddef>

namespace portico::iam {

inline constexpr size_t kRolesMax = 5'000;
inline constexpr size_t kUsersMax = 5'000;
inline constexpr size_t kManagedPoliciesMax = 5'000;
inline constexpr size_t kAttachedPoliciesMax = 20;
inline constexpr size_t kPolicyVersionsMax = 5;
inline constexpr size_t kAccessKeysPerUserMax = 2;
inline constexpr size_t kTagsMax = 50;
// Policies are measured without their white space.
inline constexpr size_t kManagedPolicyCharsMax = 6'144;
inline constexpr size_t kRoleInlinePolicyCharsMax = 10'240;
inline constexpr size_t kUserInlinePolicyCharsMax = 2'048;
inline constexpr size_t kTrustPolicyCharsMax = 4'096;
inline constexpr int kSessionSecondsDefault = 3'600;

}  // namespace portico::iam
