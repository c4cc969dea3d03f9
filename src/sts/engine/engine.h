// STS: credentials, given out and recognised.
//
// Knows the root's key, asks IAM for users' keys, and makes sessions of roles whose tokens carry
// all that is needed to recognise them (session_token.h). The secret behind tokens is a record, so
// sessions outlive restarts. Thread-safe after Load.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/credentials.h"
#include "base/clock.h"
#include "base/task.h"
#include "iam/engine/engine.h"
#include "storage/records.h"
#include "sts/engine/root_credentials.h"
#include "sts/engine/session_cache.h"
#include "sts/engine/session_token.h"

namespace portico::sts {

inline constexpr int64_t kSessionSecondsMin = 900;
inline constexpr int64_t kSessionSecondsDefault = 3'600;
// A role that assumes a role gets no longer session than this ("role chaining").
inline constexpr int64_t kChainedSessionSecondsMax = 3'600;
inline constexpr int64_t kFunctionSessionSecondsMax = 12 * 3'600;
inline constexpr size_t kSessionPolicyCharsMax = 2'048;
inline constexpr size_t kSessionPolicyArnsMax = 10;

struct Credentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;
  int64_t expires_ms = 0;
};

struct AssumeRoleRequest {
  std::string role_arn;
  std::string session_name;
  std::optional<std::string> policy;
  std::vector<std::string> policy_arns;
  std::optional<int64_t> duration_seconds;
  std::optional<std::string> external_id;
};

struct AssumedRole {
  Credentials credentials;
  std::string id;   // "AROA…:session"
  std::string arn;  // "arn:aws:sts::…:assumed-role/role/session"
  // How much of the space for session policies is used.
  int packed_policy_percent = 0;
};

class Engine : public aws::CredentialSource {
 public:
  // All references must outlive the engine.
  Engine(storage::RecordStore& records, iam::Engine& iam, RootCredentials root, std::string account,
         const Clock& clock);

  // Reads the secret behind tokens, or makes it durable at the first start. Before any other call.
  Task<Status> Load();

  Result<aws::Credential> Find(std::string_view access_key_id, std::string_view session_token,
                               int64_t now_ms) const override;

  // Errors: AccessDenied if the role does not trust the caller or does not exist; ValidationError;
  // MalformedPolicyDocument; PackedPolicyTooLarge.
  Result<AssumedRole> AssumeRole(const aws::Call& call, const AssumeRoleRequest& request) const;

  // For an environment of the function of that ARN, which has no version: a session that
  // lambda.amazonaws.com takes on, named as the function, with the whole of the role's permissions.
  // NoSuchEntity if there is no such role, AccessDenied if it does not trust Lambda. At most
  // kFunctionSessionSecondsMax; ask again before it ends.
  Result<Credentials> IssueForFunction(std::string_view role_arn, std::string_view function_arn,
                                       int64_t duration_seconds) const;

 private:
  struct SecretRecord;
  // `session` has its name, and what is particular to it.
  AssumedRole Issue(const iam::RoleEntry& role, int64_t duration_seconds, Session session) const;
  Result<std::string> SessionPolicy(const AssumeRoleRequest& request) const;
  Result<std::shared_ptr<const KnownSession>> Recognise(std::string_view session_token) const;
  Result<aws::Credential> FindPermanent(std::string_view access_key_id) const;

  storage::RecordStore& records_;
  iam::Engine& iam_;
  const RootCredentials root_;
  const std::string account_;
  const Clock& clock_;
  std::unique_ptr<const TokenSealer> sealer_;
  mutable SessionCache known_;
};

}  // namespace portico::sts
