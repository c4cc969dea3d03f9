#include "lambda/api/condition_keys.h"

#include "lambda/api/api.h"

namespace portico::lambda::api {
namespace {

bool Take(const std::optional<std::string>& value, std::vector<std::string>* values) {
  if (!value) return false;
  values->push_back(*value);
  return true;
}

std::string TextOf(bool value) { return value ? "true" : "false"; }

}  // namespace

bool AddPermissionKeys(const aws::KeyQuestion& question, std::string_view key,
                       std::vector<std::string>* values) {
  const auto& in = *static_cast<const AddPermissionInput*>(question.input);
  if (key == "lambda:principal") return Take(in.principal, values);
  if (key == "lambda:functionurlauthtype") return Take(in.function_url_auth_type, values);
  if (key == "lambda:eventsourcetoken") return Take(in.event_source_token, values);
  if (key != "lambda:invokedviafunctionurl" || !in.invoked_via_function_url) return false;
  return Take(TextOf(*in.invoked_via_function_url), values);
}

// The principal that loses its permission.
bool RemovePermissionKeys(const aws::KeyQuestion& question, std::string_view key,
                          std::vector<std::string>* values) {
  const auto& in = *static_cast<const RemovePermissionInput*>(question.input);
  if (key != "lambda:principal") return false;
  return Take(
      static_cast<const Api*>(question.api)->PrincipalOf(question.resource, in.statement_id),
      values);
}

bool InvokeKeys(const aws::KeyQuestion&, std::string_view key, std::vector<std::string>* values) {
  if (key != "lambda:invokedviafunctionurl") return false;
  return Take(TextOf(false), values);
}

}  // namespace portico::lambda::api
