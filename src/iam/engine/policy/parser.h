// From a policy's JSON text to a Policy, with AWS's errors in AWS's order: form, version, values,
// then what each statement lacks. Internal to policy/; use Policy::Parse.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/json/value.h"
#include "iam/engine/policy/policy.h"

namespace portico::iam {

class PolicyParser {
 public:
  explicit PolicyParser(PolicyKind kind) : kind_(kind) {}
  Result<std::shared_ptr<const Policy>> Parse(std::string_view text);
  // After Parse: that no statement names a condition key that Portico should evaluate, by its
  // service, and does not.
  Status CheckKeys() const;

 private:
  // A statement whose form is right, before its values are judged.
  struct Draft {
    std::optional<std::string> sid;
    std::string effect;
    const json::Value* principal = nullptr;
    const json::Value* not_principal = nullptr;
    std::optional<std::vector<std::string>> actions;
    bool not_action = false;
    std::optional<std::vector<std::string>> resources;
    bool not_resource = false;
    const json::Value* condition = nullptr;
  };

  bool is_identity() const {
    return kind_ == PolicyKind::kIdentity || kind_ == PolicyKind::kManaged;
  }

  Status ReadDocument(const json::Value& root);
  Status ReadStatement(const json::Value& value);
  Status CheckVersion() const;
  Status CheckSids() const;
  Status CheckContents() const;
  Status CheckResources() const;
  Status CheckActions() const;
  // The condition keys that a statement asks about, in conditions and variables.
  std::vector<std::string> KeysOf(const Draft& draft) const;
  Result<Policy::Statement> Compile(const Draft& draft) const;

  const PolicyKind kind_;
  // What the drafts view.
  json::Value root_;
  std::string version_;
  std::vector<Draft> drafts_;
};

}  // namespace portico::iam
