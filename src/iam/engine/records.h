// What IAM keeps: roles, users and managed policies, one record each, so that a change is one
// write.
//
// The field tables are the stored form (docs/formats.md); names of members are frozen. Values.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aws/shape.h"
#include "iam/engine/limits.h"

namespace portico::iam {

struct Tag {
  std::string key;
  std::string value;
  static constexpr auto Fields() {
    using S = Tag;
    return std::array{aws::Field<&S::key>("Key"), aws::Field<&S::value>("Value")};
  }
};

// The identity policies of a role or a user.
struct IdentityPolicies {
  std::vector<std::string> attached;           // ARNs, in the order they were attached
  std::map<std::string, std::string> in_line;  // document by name
  std::optional<std::string> boundary;         // ARN
  static constexpr auto Fields() {
    using S = IdentityPolicies;
    return std::array{aws::Field<&S::attached>("Attached"), aws::Field<&S::in_line>("Inline"),
                      aws::Field<&S::boundary>("Boundary")};
  }
};

struct Role {
  std::string name;
  std::string id;  // AROA…
  std::string path = "/";
  int64_t created_ms = 0;
  std::string trust_policy;
  std::optional<std::string> description;
  int32_t max_session_seconds = kSessionSecondsDefault;
  std::vector<Tag> tags;
  IdentityPolicies policies;
  static constexpr auto Fields() {
    using S = Role;
    return std::array{aws::Field<&S::name>("Name"),
                      aws::Field<&S::id>("Id"),
                      aws::Field<&S::path>("Path"),
                      aws::Field<&S::created_ms>("CreatedMs"),
                      aws::Field<&S::trust_policy>("TrustPolicy"),
                      aws::Field<&S::description>("Description"),
                      aws::Field<&S::max_session_seconds>("MaxSessionSeconds"),
                      aws::Field<&S::tags>("Tags"),
                      aws::Field<&S::policies>("Policies")};
  }
};

struct AccessKey {
  std::string id;  // AKIA…
  std::string secret;
  bool active = true;
  int64_t created_ms = 0;
  static constexpr auto Fields() {
    using S = AccessKey;
    return std::array{aws::Field<&S::id>("Id"), aws::Field<&S::secret>("Secret"),
                      aws::Field<&S::active>("Active"), aws::Field<&S::created_ms>("CreatedMs")};
  }
};

// The account's root, beside what is in the data directory's credentials file.
struct Root {
  std::vector<AccessKey> access_keys;
  static constexpr auto Fields() {
    return std::array{aws::Field<&Root::access_keys>("AccessKeys")};
  }
};

struct User {
  std::string name;
  std::string id;  // AIDA…
  std::string path = "/";
  int64_t created_ms = 0;
  std::vector<Tag> tags;
  std::vector<AccessKey> access_keys;
  IdentityPolicies policies;
  static constexpr auto Fields() {
    using S = User;
    return std::array{
        aws::Field<&S::name>("Name"),        aws::Field<&S::id>("Id"),
        aws::Field<&S::path>("Path"),        aws::Field<&S::created_ms>("CreatedMs"),
        aws::Field<&S::tags>("Tags"),        aws::Field<&S::access_keys>("AccessKeys"),
        aws::Field<&S::policies>("Policies")};
  }
};

struct PolicyVersion {
  std::string id;  // "v1"
  std::string document;
  int64_t created_ms = 0;
  static constexpr auto Fields() {
    using S = PolicyVersion;
    return std::array{aws::Field<&S::id>("Id"), aws::Field<&S::document>("Document"),
                      aws::Field<&S::created_ms>("CreatedMs")};
  }
};

struct ManagedPolicy {
  std::string name;
  std::string id;  // ANPA…
  std::string path = "/";
  std::optional<std::string> description;
  int64_t created_ms = 0;
  int64_t updated_ms = 0;
  std::vector<Tag> tags;
  std::vector<PolicyVersion> versions;  // oldest first
  std::string default_version;
  int64_t versions_made = 0;  // numbers are never used twice
  static constexpr auto Fields() {
    using S = ManagedPolicy;
    return std::array{aws::Field<&S::name>("Name"),
                      aws::Field<&S::id>("Id"),
                      aws::Field<&S::path>("Path"),
                      aws::Field<&S::description>("Description"),
                      aws::Field<&S::created_ms>("CreatedMs"),
                      aws::Field<&S::updated_ms>("UpdatedMs"),
                      aws::Field<&S::tags>("Tags"),
                      aws::Field<&S::versions>("Versions"),
                      aws::Field<&S::default_version>("DefaultVersion"),
                      aws::Field<&S::versions_made>("VersionsMade")};
  }

  const PolicyVersion* FindVersion(std::string_view version) const {
    for (const PolicyVersion& v : versions) {
      if (v.id == version) return &v;
    }
    return nullptr;
  }
};

}  // namespace portico::iam
