#include "cli/template/template.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

namespace portico::cli {
namespace {

constexpr std::string_view kServerlessTransform = "AWS::Serverless-2016-10-31";

class TemplateReader {
 public:
  TemplateReader(Template* out, Problems* problems) : out_(*out), problems_(*problems) {}

  Status Read(const Node& root) {
    if (root.kind != Node::Kind::kMap) return Error(root, "a template is a map of sections");
    CheckMembers(root, "the template",
                 {"AWSTemplateFormatVersion", "Transform", "Description", "Metadata", "Parameters",
                  "Resources", "Outputs"});
    problems_.Add(CheckTransform(root.Find("Transform")));
    problems_.Add(EachMember(root.Find("Parameters"), &TemplateReader::ReadParameter));
    const Node* resources = root.Find("Resources");
    if (resources == nullptr) problems_.Add(Error(root, "the section Resources is missing"));
    problems_.Add(EachMember(resources, &TemplateReader::ReadResource));
    problems_.Add(EachMember(root.Find("Outputs"), &TemplateReader::ReadOutput));
    return {};
  }

 private:
  using Reader = Status (TemplateReader::*)(const std::string& name, const Node& node);

  tl::unexpected<AwsError> Error(const Node& node, std::string_view what) const {
    return Fail(out_.ErrorAt(node.line, what));
  }

  void CheckMembers(const Node& map, std::string_view of,
                    std::initializer_list<std::string_view> known) {
    for (const auto& [name, value] : map.members) {
      if (std::find(known.begin(), known.end(), name) == known.end()) {
        problems_.Add(Error(value, fmt::format("'{}' of {} is not supported", name, of)));
      }
    }
  }

  Status CheckTransform(const Node* transform) const {
    if (transform == nullptr) return {};
    if (transform->kind == Node::Kind::kList) {
      for (const Node& item : transform->items) PORTICO_TRY(CheckTransform(&item));
      return {};
    }
    if (transform->text == kServerlessTransform) return {};
    return Error(*transform, fmt::format("the transform '{}' is not supported", transform->text));
  }

  Status EachMember(const Node* section, Reader read) {
    if (section == nullptr || section->kind == Node::Kind::kNull) return {};
    if (section->kind != Node::Kind::kMap) return Error(*section, "a map is expected here");
    for (const auto& [name, node] : section->members) {
      if (node.kind != Node::Kind::kMap) {
        problems_.Add(Error(node, fmt::format("'{}' must be a map", name)));
        continue;
      }
      problems_.Add((this->*read)(name, node));
    }
    return {};
  }

  Status ReadParameter(const std::string& name, const Node& node) {
    CheckMembers(node, "a parameter",
                 {"Type", "Default", "Description", "AllowedValues", "NoEcho"});
    Parameter parameter;
    parameter.name = name;
    parameter.line = node.line;
    parameter.type = RequiredText(node, "Type");
    if (!parameter.type.empty() && parameter.type != "String" && parameter.type != "Number" &&
        parameter.type != "CommaDelimitedList") {
      problems_.Add(Error(*node.Find("Type"),
                          fmt::format("the parameter type '{}' is not supported", parameter.type)));
    }
    if (const Node* value = node.Find("Default")) parameter.default_value = value->text;
    if (const Node* allowed = node.Find("AllowedValues")) {
      for (const Node& item : allowed->items) parameter.allowed_values.push_back(item.text);
    }
    out_.parameters.push_back(std::move(parameter));
    return {};
  }

  Status ReadResource(const std::string& name, const Node& node) {
    CheckMembers(
        node, fmt::format("the resource {}", name),
        {"Type", "Properties", "DependsOn", "DeletionPolicy", "UpdateReplacePolicy", "Metadata"});
    if (out_.FindParameter(name) != nullptr) {
      problems_.Add(Error(node, fmt::format("'{}' is the name of a parameter too", name)));
    }
    Resource resource;
    resource.logical_id = name;
    resource.line = node.line;
    resource.type = RequiredText(node, "Type");
    resource.properties.kind = Node::Kind::kMap;
    resource.properties.line = node.line;
    if (const Node* properties = node.Find("Properties")) {
      if (properties->kind == Node::Kind::kMap) {
        resource.properties = *properties;
      } else {
        problems_.Add(Error(*properties, "Properties must be a map"));
      }
    }
    problems_.Add(ReadDependsOn(node.Find("DependsOn"), &resource));
    if (const Node* policy = node.Find("DeletionPolicy")) {
      if (policy->text != "Delete" && policy->text != "Retain" &&
          policy->text != "RetainExceptOnCreate" && policy->text != "Snapshot") {
        problems_.Add(Error(
            *policy, "DeletionPolicy must be Delete, Retain, RetainExceptOnCreate or Snapshot"));
      }
      // There are no snapshots here: what would be one before it is deleted stays instead.
      resource.retained = policy->text != "Delete";
    }
    out_.resources.push_back(std::move(resource));
    return {};
  }

  Status ReadDependsOn(const Node* node, Resource* resource) const {
    if (node == nullptr) return {};
    if (node->kind == Node::Kind::kString) {
      resource->depends_on.push_back(node->text);
      return {};
    }
    for (const Node& item : node->items) {
      if (item.kind != Node::Kind::kString) break;
      resource->depends_on.push_back(item.text);
    }
    if (node->items.empty() || resource->depends_on.size() != node->items.size()) {
      return Error(*node, "DependsOn names a resource or lists several");
    }
    return {};
  }

  Status ReadOutput(const std::string& name, const Node& node) {
    CheckMembers(node, "an output", {"Value", "Description"});
    const Node* value = node.Find("Value");
    if (value == nullptr) return Error(node, fmt::format("the output {} has no Value", name));
    const Node* description = node.Find("Description");
    out_.outputs.push_back({name, description != nullptr ? description->text : "", *value});
    return {};
  }

  // Empty, with a problem noted, if it is not there.
  std::string RequiredText(const Node& map, std::string_view member) {
    const Node* node = map.Find(member);
    if (node == nullptr) {
      problems_.Add(Error(map, fmt::format("'{}' is missing", member)));
      return {};
    }
    if (node->kind != Node::Kind::kString) {
      problems_.Add(Error(*node, fmt::format("'{}' must be a string", member)));
      return {};
    }
    return node->text;
  }

  Template& out_;
  Problems& problems_;
};

}  // namespace

const Parameter* Template::FindParameter(std::string_view name) const {
  for (const Parameter& parameter : parameters) {
    if (parameter.name == name) return &parameter;
  }
  return nullptr;
}

const Resource* Template::FindResource(std::string_view logical_id) const {
  for (const Resource& resource : resources) {
    if (resource.logical_id == logical_id) return &resource;
  }
  return nullptr;
}

Result<Template> ParseTemplate(const std::string& text, std::string file, Problems* problems) {
  Template out;
  out.file = std::move(file);
  PORTICO_ASSIGN(const Node root, ParseYaml(text, out.file));
  PORTICO_TRY(TemplateReader(&out, problems).Read(root));
  return out;
}

Result<Template> ParseTemplate(const std::string& text, std::string file) {
  Problems problems;
  PORTICO_ASSIGN(Template out, ParseTemplate(text, std::move(file), &problems));
  PORTICO_TRY(problems.Combined());
  return out;
}

}  // namespace portico::cli
