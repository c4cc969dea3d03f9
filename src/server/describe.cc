#include "server/describe.h"

#include <algorithm>
#include <limits>
#include <string_view>

#include "aws/condition_keys.h"
#include "codec/json/writer.h"

namespace portico::server {
namespace {

using aws::Constraints;
using aws::FieldDesc;
using aws::Location;
using aws::ShapeDesc;
using aws::TypeDesc;
using aws::TypeKind;

constexpr int64_t kUnboundedMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kUnboundedMin = std::numeric_limits<int64_t>::min();

std::string_view ProtocolName(aws::Protocol protocol) {
  switch (protocol) {
    case aws::Protocol::kJson10:
      return "json-1.0";
    case aws::Protocol::kJson11:
      return "json-1.1";
    case aws::Protocol::kRestJson:
      return "rest-json";
    case aws::Protocol::kQuery:
      return "query";
  }
  return "";
}

std::string_view TypeName(TypeKind kind) {
  switch (kind) {
    case TypeKind::kString:
      return "string";
    case TypeKind::kBool:
      return "boolean";
    case TypeKind::kInt32:
      return "integer";
    case TypeKind::kInt64:
      return "long";
    case TypeKind::kDouble:
      return "double";
    case TypeKind::kTimestamp:
      return "timestamp";
    case TypeKind::kBlob:
      return "blob";
    case TypeKind::kDocument:
      return "document";
    case TypeKind::kList:
      return "list";
    case TypeKind::kMap:
      return "map";
    case TypeKind::kStructure:
      return "structure";
    case TypeKind::kCustom:
      return "custom";
  }
  return "";
}

std::string_view LocationName(Location location) {
  switch (location) {
    case Location::kBody:
      return "body";
    case Location::kUri:
      return "uri";
    case Location::kQuery:
      return "querystring";
    case Location::kHeader:
      return "header";
    case Location::kStatusCode:
      return "statusCode";
    case Location::kPayload:
      return "payload";
  }
  return "";
}

class Describer {
 public:
  explicit Describer(std::string* out) : json_(out) {}

  void Service(const aws::Service& service) {
    const aws::ServiceInfo& info = *service.info;
    json_.BeginObject();
    json_.Member("name", info.name);
    json_.Member("title", info.title);
    json_.Member("signingName", info.signing_name);
    json_.Member("protocol", ProtocolName(info.protocol));
    json_.Member("apiVersion", info.api_version);
    json_.Member("targetPrefix", info.target_prefix);
    json_.Member("xmlNamespace", info.xml_namespace);
    json_.Key("notImplemented");
    json_.BeginArray();
    for (std::string_view name : service.not_implemented) json_.String(name);
    json_.EndArray();
    json_.Key("operations");
    json_.BeginArray();
    for (const aws::Operation& operation : service.operations) Operation(operation);
    json_.EndArray();
    json_.EndObject();
  }

  json::Writer& json() { return json_; }

 private:
  void Operation(const aws::Operation& operation) {
    const aws::OperationInfo& info = operation.info();
    json_.BeginObject();
    json_.Member("name", info.name);
    json_.Member("action", info.action);
    json_.Member("resource", info.resource);
    json_.Member("method", info.method);
    json_.Member("uri", info.uri);
    json_.Member("status", info.status);
    json_.Key("input");
    Root(operation.input());
    json_.Key("output");
    Root(operation.output());
    json_.EndObject();
  }

  void Root(const ShapeDesc& shape) {
    json_.BeginObject();
    json_.Member("type", "structure");
    Members(shape);
    json_.EndObject();
  }

  void Members(const ShapeDesc& shape) {
    open_.push_back(&shape);
    json_.Key("members");
    json_.BeginObject();
    for (const FieldDesc& field : shape.fields) {
      json_.Key(field.name);
      json_.BeginObject();
      Type(*field.type, field.constraints);
      Placing(field.constraints);
      json_.EndObject();
    }
    json_.EndObject();
    open_.pop_back();
  }

  // Within an object that the caller opens and closes.
  void Type(const TypeDesc& type, const Constraints& c) {
    const bool is_structure = type.kind == TypeKind::kStructure;
    if (is_structure && std::find(open_.begin(), open_.end(), &type.shape()) != open_.end()) {
      json_.Member("type", "recursive");
      return;
    }
    json_.Member("type", TypeName(type.kind));
    Bounds(type.kind, c);
    if (is_structure) Members(type.shape());
    static constexpr Constraints kNone;
    if (type.kind == TypeKind::kMap && c.key != nullptr) {
      json_.Key("key");
      json_.BeginObject();
      Bounds(TypeKind::kString, *c.key);
      json_.EndObject();
    }
    if (type.element != nullptr) {
      json_.Key("element");
      json_.BeginObject();
      Type(*type.element, c.element != nullptr ? *c.element : kNone);
      json_.EndObject();
    }
  }

  void Bounds(TypeKind kind, const Constraints& c) {
    const bool is_number = kind == TypeKind::kInt32 || kind == TypeKind::kInt64;
    const int64_t min = is_number ? c.value_min : c.length_min;
    const int64_t max = is_number ? c.value_max : c.length_max;
    if (min != (is_number ? kUnboundedMin : 0)) json_.Member("min", min);
    if (max != kUnboundedMax) json_.Member("max", max);
    if (!c.pattern.empty()) json_.Member("pattern", c.pattern);
    if (c.enum_values.empty()) return;
    json_.Key("enum");
    json_.BeginArray();
    for (std::string_view value : c.enum_values) json_.String(value);
    json_.EndArray();
  }

  void Placing(const Constraints& c) {
    if (c.required) json_.Member("required", true);
    if (c.unsupported) json_.Member("unsupported", true);
    if (c.location != Location::kBody) json_.Member("location", LocationName(c.location));
    if (!c.wire.empty()) json_.Member("locationName", c.wire);
  }

  json::Writer json_;
  std::vector<const ShapeDesc*> open_;
};

// Paths of the members that Portico refuses: "ReplicaUpdates", "Code.ImageUri".
class Refused {
 public:
  std::vector<std::string> paths;

  void Walk(const ShapeDesc& shape, const std::string& prefix) {
    if (std::find(open_.begin(), open_.end(), &shape) != open_.end()) return;
    open_.push_back(&shape);
    for (const FieldDesc& field : shape.fields) {
      const std::string path = prefix + std::string(field.name);
      if (field.constraints.unsupported) {
        paths.push_back(path);
        continue;
      }
      const TypeDesc* type = field.type;
      while (type->element != nullptr) type = type->element;
      if (type->kind == TypeKind::kStructure) Walk(type->shape(), path + ".");
    }
    open_.pop_back();
  }

 private:
  std::vector<const ShapeDesc*> open_;
};

std::string Joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) {
    if (!out.empty()) out += ", ";
    out += "`" + name + "`";
  }
  return out;
}

std::vector<const aws::Operation*> SortedByName(const aws::Service& service) {
  std::vector<const aws::Operation*> out;
  for (const aws::Operation& operation : service.operations) out.push_back(&operation);
  std::sort(out.begin(), out.end(), [](const aws::Operation* a, const aws::Operation* b) {
    return a->info().name < b->info().name;
  });
  return out;
}

void AppendService(const aws::Service& service, std::string* out) {
  const size_t supported = service.operations.size();
  *out += "## " + std::string(service.info->title) + "\n\n" + std::to_string(supported) + " of " +
          std::to_string(supported + service.not_implemented.size()) + " operations.\n\n";
  *out += "| Operation | Members that are refused |\n| --- | --- |\n";
  for (const aws::Operation* operation : SortedByName(service)) {
    Refused refused;
    refused.Walk(operation->input(), "");
    const std::string members = Joined(refused.paths);
    *out += "| `" + std::string(operation->info().name) + "` |" +
            (members.empty() ? "" : " " + members) + " |\n";
  }
  if (service.not_implemented.empty()) return;
  std::vector<std::string> missing(service.not_implemented.begin(), service.not_implemented.end());
  std::sort(missing.begin(), missing.end());
  *out += "\nNot implemented: " + Joined(missing) + ".\n";
}

std::string KeysOf(const aws::ConditionKeyGroup& group, aws::KeySupport support) {
  std::vector<std::string> names;
  for (const aws::ConditionKey& key : group.keys) {
    if (key.support != support) continue;
    names.push_back(std::string(key.name) + (key.name.ends_with('/') ? "${Key}" : ""));
  }
  return Joined(names);
}

void AppendConditionKeys(std::string* out) {
  *out +=
      "\n## Condition keys of policies\n\n"
      "A policy whose actions can be those of these services and that names another key of theirs, "
      "or "
      "another global one, is refused when it is put. Keys of other services are taken: no request "
      "here has them.\n\n"
      "| Keys | Evaluated | Never present, since Portico has nothing that would set them |\n"
      "| --- | --- | --- |\n";
  for (const aws::ConditionKeyGroup& group : aws::ConditionKeyGroups()) {
    *out += "| `" + std::string(group.prefix) + "` | " + KeysOf(group, aws::KeySupport::kFilled) +
            " | " + KeysOf(group, aws::KeySupport::kNeverPresent) + " |\n";
  }
}

}  // namespace

std::string DescribeOperations(const std::vector<aws::Service>& services) {
  std::string out;
  Describer describer(&out);
  describer.json().BeginObject();
  describer.json().Key("services");
  describer.json().BeginArray();
  for (const aws::Service& service : services) describer.Service(service);
  describer.json().EndArray();
  describer.json().EndObject();
  return out;
}

std::string RenderCompatibility(const std::vector<aws::Service>& services) {
  std::string out;
  for (const aws::Service& service : services) {
    if (!out.empty()) out += "\n";
    AppendService(service, &out);
  }
  AppendConditionKeys(&out);
  return out;
}

}  // namespace portico::server
