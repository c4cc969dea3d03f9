#include "iam/engine/policy/parser.h"

#include <algorithm>
#include <set>

#include "aws/condition_keys.h"
#include "iam/engine/policy/element_checks.h"
#include "iam/engine/policy/errors.h"

namespace portico::iam {
namespace {

constexpr std::string_view kCurrentVersion = "2012-10-17";
constexpr std::string_view kOldVersion = "2008-10-17";

using StringList = std::optional<std::vector<std::string>>;

// A string or a list of strings. False if it is neither.
bool ReadStrings(const json::Value& value, StringList* out) {
  if (out->has_value()) return false;  // both Action and NotAction, or one of them twice
  out->emplace();
  if (const std::string* one = value.as_string()) {
    (*out)->push_back(*one);
    return true;
  }
  const auto* array = value.as_array();
  if (array == nullptr) return false;
  for (const json::Value& element : *array) {
    if (element.as_string() == nullptr) return false;
    (*out)->push_back(*element.as_string());
  }
  return true;
}

// Appends the texts of a value, at whatever depth.
void AppendTexts(const json::Value& value, std::vector<std::string_view>* out) {
  if (const std::string* text = value.as_string()) out->push_back(*text);
  if (const auto* array = value.as_array()) {
    for (const json::Value& each : *array) AppendTexts(each, out);
  }
  if (const auto* object = value.as_object()) {
    for (const auto& [name, member] : *object) AppendTexts(member, out);
  }
}

// Appends the keys of the policy variables in a text: of "${aws:username}" and "${key, 'default'}".
void AppendVariables(std::string_view text, std::vector<std::string>* out) {
  for (size_t at = text.find("${"); at != text.npos; at = text.find("${", at)) {
    const size_t end = text.find('}', at);
    if (end == text.npos) return;
    std::string_view key = text.substr(at + 2, end - at - 2);
    key = key.substr(0, key.find(','));
    while (key.starts_with(' ')) key.remove_prefix(1);
    while (key.ends_with(' ')) key.remove_suffix(1);
    out->emplace_back(key);
    at = end;
  }
}

bool IsEmpty(const StringList& list) { return !list || list->empty(); }

}  // namespace

Result<std::shared_ptr<const Policy>> PolicyParser::Parse(std::string_view text) {
  auto root = json::Parse(text);
  if (!root) {
    return Fail(kind_ == PolicyKind::kTrust ? MalformedPolicy("This policy contains invalid Json")
                                            : SyntaxError());
  }
  root_ = std::move(*root);
  PORTICO_TRY(ReadDocument(root_));
  PORTICO_TRY(CheckVersion());
  auto policy = std::make_shared<Policy>();
  for (const Draft& draft : drafts_) {
    PORTICO_ASSIGN(auto statement, Compile(draft));
    policy->statements_.push_back(std::move(statement));
  }
  PORTICO_TRY(CheckSids());
  PORTICO_TRY(CheckContents());
  PORTICO_TRY(CheckResources());
  PORTICO_TRY(CheckActions());
  return policy;
}

Status PolicyParser::ReadDocument(const json::Value& root) {
  const auto* members = root.as_object();
  if (members == nullptr) return Fail(SyntaxError());
  const json::Value* statements = nullptr;
  std::set<std::string_view> seen;
  for (const auto& [name, value] : *members) {
    if (!seen.insert(name).second) return Fail(SyntaxError());
    if (name == "Version" && value.as_string() != nullptr) {
      version_ = *value.as_string();
    } else if (name == "Statement") {
      statements = &value;
    } else if (name != "Id" || value.as_string() == nullptr) {
      return Fail(SyntaxError());
    }
  }
  if (seen.count("Version") > 0 && version_ != kCurrentVersion && version_ != kOldVersion) {
    return Fail(SyntaxError());
  }
  if (statements == nullptr) return Fail(SyntaxError());
  const auto* list = statements->as_array();
  if (list == nullptr) return ReadStatement(*statements);
  if (list->empty()) return Fail(SyntaxError());
  for (const json::Value& statement : *list) PORTICO_TRY(ReadStatement(statement));
  return {};
}

Status PolicyParser::ReadStatement(const json::Value& value) {
  const auto* members = value.as_object();
  if (members == nullptr) return Fail(SyntaxError());
  Draft draft;
  std::set<std::string_view> seen;
  for (const auto& [name, member] : *members) {
    bool good = seen.insert(name).second;
    if (name == "Sid") {
      good = good && member.as_string() != nullptr;
      if (good) draft.sid = *member.as_string();
    } else if (name == "Effect") {
      good = good && member.as_string() != nullptr;
      if (good) draft.effect = *member.as_string();
    } else if (name == "Principal") {
      draft.principal = &member;
    } else if (name == "NotPrincipal") {
      draft.not_principal = &member;
    } else if (name == "Action" || name == "NotAction") {
      good = good && ReadStrings(member, &draft.actions);
      draft.not_action = name == "NotAction";
    } else if (name == "Resource" || name == "NotResource") {
      good = good && ReadStrings(member, &draft.resources);
      draft.not_resource = name == "NotResource";
    } else if (name == "Condition") {
      draft.condition = &member;
    } else {
      good = false;
    }
    if (!good) return Fail(SyntaxError());
  }
  const std::string effect = aws::AsciiLower(draft.effect);
  if (effect != "allow" && effect != "deny") return Fail(SyntaxError());
  if (draft.principal != nullptr && draft.not_principal != nullptr) return Fail(SyntaxError());
  if (draft.condition != nullptr) {
    // Only the form counts here; a value that is no date is told later, after the version.
    const auto condition = Condition::Parse(*draft.condition, true);
    if (!condition && condition.error().message == SyntaxError().message) {
      return Fail(condition.error());
    }
  }
  drafts_.push_back(std::move(draft));
  return {};
}

Status PolicyParser::CheckVersion() const {
  if (kind_ == PolicyKind::kManaged && version_ != kCurrentVersion) {
    return Fail(MalformedPolicy("Policy document must be version 2012-10-17 or greater."));
  }
  return {};
}

Result<Policy::Statement> PolicyParser::Compile(const Draft& draft) const {
  if (draft.effect != "Allow" && draft.effect != "Deny") return Fail(LegacyParsingError());
  const bool variables = version_ == kCurrentVersion;
  Policy::Statement out;
  out.deny = draft.effect == "Deny";
  out.not_action = draft.not_action;
  out.not_resource = draft.not_resource;
  if (draft.actions) {
    for (const std::string& action : *draft.actions) {
      out.actions.emplace_back(action,
                               aws::Pattern::Options{.variables = false, .ignore_case = true});
    }
  }
  if (draft.resources) {
    for (const std::string& resource : *draft.resources) {
      if (is_identity()) PORTICO_TRY(CheckResourceValues(resource));
      out.resources.emplace_back(resource, variables);
    }
  }
  if (draft.condition != nullptr) {
    PORTICO_ASSIGN(out.condition, Condition::Parse(*draft.condition, variables));
  }
  const json::Value* principal = draft.principal ? draft.principal : draft.not_principal;
  out.not_principal = draft.not_principal != nullptr;
  if (principal != nullptr) {
    if (is_identity()) {
      return Fail(MalformedPolicy("Policy document should not specify a principal."));
    }
    PORTICO_ASSIGN(out.principal, PrincipalElement::Parse(*principal));
  }
  return out;
}

Status PolicyParser::CheckSids() const {
  std::set<std::string_view> seen;
  for (const Draft& draft : drafts_) {
    if (!draft.sid || draft.sid->empty()) continue;
    if (kind_ != PolicyKind::kResource) PORTICO_TRY(CheckSid(*draft.sid));
    if (!seen.insert(*draft.sid).second) {
      return Fail(MalformedPolicy("Statement IDs (SID) in a single policy must be unique."));
    }
  }
  return {};
}

// What every statement of this kind of policy must have, and must not.
Status PolicyParser::CheckContents() const {
  const bool identity = is_identity();
  for (const Draft& draft : drafts_) {
    if (IsEmpty(draft.actions)) {
      return Fail(MalformedPolicy(identity ? "Policy statement must contain actions."
                                           : "Missing required field Action"));
    }
  }
  for (const Draft& draft : drafts_) {
    if (kind_ == PolicyKind::kTrust && draft.resources) {
      return Fail(MalformedPolicy("Has prohibited field Resource"));
    }
    if (kind_ != PolicyKind::kTrust && IsEmpty(draft.resources)) {
      return Fail(MalformedPolicy(identity ? "Policy statement must contain resources."
                                           : "Missing required field Resource"));
    }
    if (!identity && draft.principal == nullptr && draft.not_principal == nullptr) {
      return Fail(MalformedPolicy("Missing required field Principal"));
    }
  }
  return {};
}

Status PolicyParser::CheckResources() const {
  if (!is_identity()) return {};
  for (const Draft& draft : drafts_) {
    for (const std::string& resource : *draft.resources) PORTICO_TRY(CheckResourceForm(resource));
  }
  return {};
}

Status PolicyParser::CheckActions() const {
  for (const Draft& draft : drafts_) {
    for (const std::string& action : *draft.actions) {
      if (kind_ == PolicyKind::kTrust) {
        PORTICO_TRY(CheckTrustAction(action));
      } else {
        PORTICO_TRY(CheckAction(action));
      }
    }
  }
  return {};
}

std::vector<std::string> PolicyParser::KeysOf(const Draft& draft) const {
  std::vector<std::string> keys;
  std::vector<std::string_view> texts;
  if (draft.condition != nullptr) {
    for (const auto& [op, members] : *draft.condition->as_object()) {
      for (const auto& [key, values] : *members.as_object()) keys.push_back(key);
    }
    AppendTexts(*draft.condition, &texts);
  }
  if (version_ != kCurrentVersion) return keys;
  if (draft.resources) texts.insert(texts.end(), draft.resources->begin(), draft.resources->end());
  for (const std::string_view text : texts) AppendVariables(text, &keys);
  return keys;
}

Status PolicyParser::CheckKeys() const {
  for (const Draft& draft : drafts_) {
    // What other services' actions ask of their requests is nothing that Portico ever evaluates.
    const bool concerns_us =
        draft.not_action || std::ranges::any_of(*draft.actions, &aws::MeansPorticosServices);
    if (!concerns_us) continue;
    for (const std::string& key : KeysOf(draft)) {
      if (aws::SupportOf(aws::AsciiLower(key)) != aws::KeySupport::kUnknown) continue;
      return Fail(MalformedPolicy("Portico does not evaluate the condition key " + key + "."));
    }
  }
  return {};
}

}  // namespace portico::iam
