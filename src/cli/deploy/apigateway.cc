#include "cli/deploy/apigateway.h"

#include <cctype>

namespace portico::cli::apigateway {

Result<json::Value> Call(const Session& session, std::string_view method, const std::string& path,
                         const json::Value& body) {
  return session.client.CallRest("apigateway", method, path, body);
}

Result<json::Value::Array> List(const Session& session, const std::string& path,
                                const Params& query) {
  json::Value::Array items;
  std::string position;
  do {
    Params page = query;
    page.emplace_back("limit", "500");
    if (!position.empty()) page.emplace_back("position", position);
    PORTICO_ASSIGN(const json::Value answer,
                   session.client.CallRest("apigateway", "GET", path, {}, page));
    if (const json::Value* list = answer.Find("item"); list != nullptr && list->as_array()) {
      items.insert(items.end(), list->as_array()->begin(), list->as_array()->end());
    }
    position = TextOf(answer, "position");
  } while (!position.empty());
  return items;
}

std::string LowerFirst(std::string_view name) {
  std::string out(name);
  if (!out.empty()) out[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(out[0])));
  return out;
}

json::Value Members(const json::Value& properties, std::initializer_list<std::string_view> names) {
  json::Value out{json::Value::Object{}};
  for (std::string_view name : names) {
    if (const json::Value* value = properties.Find(name)) out.Set(LowerFirst(name), *value);
  }
  return out;
}

json::Value Patch(const std::vector<std::pair<std::string, std::string>>& replacements) {
  json::Value::Array operations;
  for (const auto& [path, value] : replacements) {
    operations.push_back(json::Value::Object{{"op", "replace"}, {"path", path}, {"value", value}});
  }
  json::Value out;
  out.Set("patchOperations", std::move(operations));
  return out;
}

}  // namespace portico::cli::apigateway
