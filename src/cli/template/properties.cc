#include "cli/template/properties.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <string>

namespace portico::cli {
namespace {

const Property* FindProperty(std::span<const Property> properties, std::string_view name) {
  for (const Property& property : properties) {
    if (property.name == name) return &property;
  }
  return nullptr;
}

std::string Names(std::span<const Property> properties) {
  std::string out;
  for (const Property& property : properties) {
    if (!out.empty()) out += ", ";
    out += property.name;
  }
  return out;
}

std::string_view FormOf(PropertyKind kind) {
  switch (kind) {
    case PropertyKind::kString:
      return "a string";
    case PropertyKind::kInteger:
      return "an integer";
    case PropertyKind::kBoolean:
      return "true or false";
    case PropertyKind::kStringList:
      return "a list of strings";
    case PropertyKind::kStringMap:
      return "a map of strings";
    case PropertyKind::kJson:
      return "a value";
    case PropertyKind::kObject:
      return "a map";
    case PropertyKind::kObjectList:
      return "a list of maps";
  }
  return "a value";
}

AwsError WrongForm(const Node& node, const Property& property, std::string_view file) {
  return TemplateError(file, node.line,
                       fmt::format("{} must be {}", property.name, FormOf(property.kind)));
}

bool HasForm(const Node& node, PropertyKind kind) {
  switch (kind) {
    case PropertyKind::kString:
    case PropertyKind::kInteger:
    case PropertyKind::kBoolean:
      return node.IsScalar() && node.kind != Node::Kind::kNull;
    case PropertyKind::kStringList:
    case PropertyKind::kObjectList:
      return node.kind == Node::Kind::kList;
    case PropertyKind::kStringMap:
    case PropertyKind::kObject:
      return node.kind == Node::Kind::kMap;
    case PropertyKind::kJson:
      return true;
  }
  return false;
}

void CheckValue(const Node& node, const Property& property, std::string_view file,
                Problems* problems) {
  if (!node.Intrinsic().empty()) return;
  if (!HasForm(node, property.kind)) return problems->Add(WrongForm(node, property, file));
  if (property.kind == PropertyKind::kObject) {
    return CheckProperties(node, property.members, property.name, file, problems);
  }
  if (property.kind != PropertyKind::kObjectList) return;
  for (const Node& item : node.items) {
    if (!item.Intrinsic().empty()) continue;
    if (item.kind != Node::Kind::kMap) {
      problems->Add(WrongForm(item, property, file));
      continue;
    }
    CheckProperties(item, property.members, property.name, file, problems);
  }
}

// A scalar as a string, an integer or a boolean; nothing if it cannot be one.
std::optional<json::Value> ScalarAs(const json::Value& value, PropertyKind kind) {
  std::string text;
  if (const std::string* string = value.as_string()) {
    text = *string;
  } else if (const auto* number = value.as_number()) {
    text = number->text;
  } else if (const bool* flag = value.as_bool()) {
    text = *flag ? "true" : "false";
  } else {
    return std::nullopt;
  }
  if (kind == PropertyKind::kString) return json::Value(std::move(text));
  if (kind == PropertyKind::kBoolean) {
    if (text != "true" && text != "false") return std::nullopt;
    return json::Value(text == "true");
  }
  int64_t integer = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), integer);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return json::Value(integer);
}

class ValueResolver {
 public:
  ValueResolver(std::string_view file, const Scope& scope) : file_(file), scope_(scope) {}

  Result<json::Value> Object(const Node& map, std::span<const Property> properties) const {
    json::Value::Object out;
    for (const auto& [name, node] : map.members) {
      const Property* property = FindProperty(properties, name);
      if (property == nullptr) {
        return Fail(TemplateError(file_, node.line, fmt::format("unknown property '{}'", name)));
      }
      PORTICO_ASSIGN(json::Value value, Value(node, *property));
      out.emplace_back(name, std::move(value));
    }
    return json::Value(std::move(out));
  }

 private:
  Result<json::Value> Value(const Node& node, const Property& property) const {
    const bool computed = !node.Intrinsic().empty();
    if (!computed && property.kind == PropertyKind::kObject) {
      return Object(node, property.members);
    }
    if (!computed && property.kind == PropertyKind::kObjectList) {
      json::Value::Array out;
      for (const Node& item : node.items) {
        PORTICO_ASSIGN(json::Value value, Object(item, property.members));
        out.push_back(std::move(value));
      }
      return json::Value(std::move(out));
    }
    PORTICO_ASSIGN(json::Value value, Resolve(node, file_, scope_));
    auto typed = Typed(std::move(value), property.kind);
    if (!typed) return Fail(WrongForm(node, property, file_));
    return std::move(*typed);
  }

  static std::optional<json::Value> Typed(json::Value value, PropertyKind kind) {
    switch (kind) {
      case PropertyKind::kString:
      case PropertyKind::kInteger:
      case PropertyKind::kBoolean:
        return ScalarAs(value, kind);
      case PropertyKind::kStringList:
        if (value.as_array() == nullptr) return std::nullopt;
        for (json::Value& item : *value.as_array()) {
          auto text = ScalarAs(item, PropertyKind::kString);
          if (!text) return std::nullopt;
          item = std::move(*text);
        }
        return value;
      case PropertyKind::kStringMap:
        if (value.as_object() == nullptr) return std::nullopt;
        for (auto& [name, item] : *value.as_object()) {
          auto text = ScalarAs(item, PropertyKind::kString);
          if (!text) return std::nullopt;
          item = std::move(*text);
        }
        return value;
      case PropertyKind::kJson:
        return value;
      case PropertyKind::kObject:
      case PropertyKind::kObjectList:
        break;
    }
    // No intrinsic function that is supported gives a map.
    return std::nullopt;
  }

  std::string_view file_;
  const Scope& scope_;
};

}  // namespace

void CheckProperties(const Node& map, std::span<const Property> properties, std::string_view owner,
                     std::string_view file, Problems* problems) {
  for (const auto& [name, node] : map.members) {
    if (const Property* property = FindProperty(properties, name)) {
      CheckValue(node, *property, file, problems);
      continue;
    }
    problems->Add(TemplateError(
        file, node.line,
        fmt::format("'{}' of {} is not supported; known are {}", name, owner, Names(properties))));
  }
  for (const Property& property : properties) {
    if (property.presence == Presence::kRequired && map.Find(property.name) == nullptr) {
      problems->Add(TemplateError(file, map.line,
                                  fmt::format("{} needs the property '{}'", owner, property.name)));
    }
  }
}

Result<json::Value> ResolveProperties(const Node& map, std::span<const Property> properties,
                                      std::string_view file, const Scope& scope) {
  return ValueResolver(file, scope).Object(map, properties);
}

}  // namespace portico::cli
