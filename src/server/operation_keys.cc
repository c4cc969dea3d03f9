#include "server/operation_keys.h"

#include "aws/policy_pattern.h"

namespace portico::server {
namespace {

using aws::AsciiLower;
using aws::TypeKind;

constexpr std::string_view kRequestTag = "aws:requesttag/";
constexpr std::string_view kResourceTag = "aws:resourcetag/";
constexpr std::string_view kTagKeys = "aws:tagkeys";

// A tag that a request names; one to be taken away has no value.
struct Named {
  std::string key;
  const std::string* value;
};

const std::string* TextAt(const aws::ShapeDesc& shape, const void* of, std::string_view name) {
  for (const aws::FieldDesc& field : shape.fields) {
    if (AsciiLower(field.name) != name || field.type->kind != TypeKind::kString) continue;
    return static_cast<const std::string*>(field.get(of));
  }
  return nullptr;
}

void AddListed(const aws::TypeDesc& type, const void* list, std::vector<Named>* out) {
  const aws::TypeDesc& element = *type.element;
  for (size_t i = 0; i < type.list_size(list); ++i) {
    const void* at = type.list_at(list, i);
    if (element.kind == TypeKind::kString) {
      out->push_back({*static_cast<const std::string*>(at), nullptr});
    } else if (element.kind == TypeKind::kStructure) {
      const std::string* key = TextAt(element.shape(), at, "key");
      if (key != nullptr) out->push_back({*key, TextAt(element.shape(), at, "value")});
    }
  }
}

void AddMapped(const aws::TypeDesc& type, const void* map, std::vector<Named>* out) {
  if (type.element->kind != TypeKind::kString) return;
  type.map_each(map, out, [](void* context, std::string_view key, const void* value) {
    static_cast<std::vector<Named>*>(context)->push_back(
        {std::string(key), static_cast<const std::string*>(value)});
  });
}

// All services call the members "tags" and "tagKeys", in one case or another: a map, a list of
// keys and values, or a list of keys.
std::vector<Named> NamedTags(const aws::ShapeDesc& shape, const void* input) {
  std::vector<Named> out;
  for (const aws::FieldDesc& field : shape.fields) {
    const std::string name = AsciiLower(field.name);
    if (name != "tags" && name != "tagkeys") continue;
    const void* value = field.get(input);
    if (value == nullptr) continue;
    if (field.type->kind == TypeKind::kList) AddListed(*field.type, value, &out);
    if (field.type->kind == TypeKind::kMap) AddMapped(*field.type, value, &out);
  }
  return out;
}

}  // namespace

bool OperationKeys::IsOwnAction(std::string_view action) const {
  const std::string_view own = operation_.info().action;
  const std::string_view prefix = own.empty() ? service_.info->name : own.substr(0, own.find(':'));
  return action.starts_with(prefix) && action.substr(prefix.size()).starts_with(':');
}

bool OperationKeys::Find(const aws::Authorizer::Request& request, std::string_view key,
                         std::vector<std::string>* values) const {
  if (!IsOwnAction(request.action)) return false;
  if (key == kTagKeys) {
    const std::vector<Named> tags = NamedTags(operation_.input(), input_);
    for (const Named& tag : tags) values->push_back(tag.key);
    return !tags.empty();
  }
  if (key.starts_with(kRequestTag)) {
    const std::string_view wanted = key.substr(kRequestTag.size());
    for (const Named& tag : NamedTags(operation_.input(), input_)) {
      if (tag.value == nullptr || AsciiLower(tag.key) != wanted) continue;
      values->push_back(*tag.value);
      return true;
    }
    return false;
  }
  if (key.starts_with(kResourceTag)) {
    if (service_.tags_of == nullptr) return false;
    const std::string_view wanted = key.substr(kResourceTag.size());
    for (const auto& [name, value] : service_.tags_of(service_.api, request.resource)) {
      if (AsciiLower(name) != wanted) continue;
      values->push_back(value);
      return true;
    }
    return false;
  }
  const aws::KeySource source = operation_.info().keys;
  return source != nullptr &&
         source({service_.api, call_, input_, request.action, request.resource}, key, values);
}

}  // namespace portico::server
