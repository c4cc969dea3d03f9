#include "cli/deploy/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace portico::cli {
namespace {

constexpr std::array<std::string_view, 5> kPseudoParameters = {
    "AWS::AccountId", "AWS::Partition", "AWS::Region", "AWS::StackName", "AWS::URLSuffix"};

bool IsPseudoParameter(std::string_view name) {
  return std::find(kPseudoParameters.begin(), kPseudoParameters.end(), name) !=
         kPseudoParameters.end();
}

bool IsRoute(const Resource& resource) {
  return resource.type == "AWS::ApiGateway::Resource" || resource.type == "AWS::ApiGateway::Method";
}

class Planner {
 public:
  Planner(const Template& source, Problems* problems) : source_(source), problems_(*problems) {}

  std::vector<PlannedResource> Plan() {
    for (const Resource& resource : source_.resources) CheckType(resource);
    for (const Resource& resource : source_.resources) CollectEdges(resource);
    for (const Output& output : source_.outputs) {
      std::vector<Reference> references;
      problems_.Add(CollectReferences(output.value, source_.file, &references));
      for (const Reference& reference : references) problems_.Add(CheckReference(reference));
    }
    // A deployment is a copy of the API as it is then, so the routes come before it also where the
    // template has no DependsOn.
    for (const Resource& resource : source_.resources) {
      if (IsRoute(resource)) problems_.Add(Visit(resource));
    }
    for (const Resource& resource : source_.resources) problems_.Add(Visit(resource));
    return std::move(plan_);
  }

 private:
  enum class Mark { kNew, kOpen, kDone };

  void CheckType(const Resource& resource) {
    const ResourceType* type = FindResourceType(resource.type);
    // Known by its name, so that what refers to it is not blamed as well.
    types_[resource.logical_id] = type;
    if (type != nullptr) {
      CheckProperties(resource.properties, type->properties, resource.type, source_.file,
                      &problems_);
    } else if (!resource.type.empty()) {
      problems_.Add(source_.ErrorAt(
          resource.line, fmt::format("the type '{}' of {} is not supported; known are {}",
                                     resource.type, resource.logical_id, ResourceTypeNames())));
    }
  }

  Status CheckReference(const Reference& reference) const {
    auto error = [&](std::string_view what) { return Fail(source_.ErrorAt(reference.line, what)); };
    const auto type = types_.find(reference.name);
    if (type == types_.end()) {
      const bool is_parameter =
          IsPseudoParameter(reference.name) || source_.FindParameter(reference.name) != nullptr;
      if (is_parameter && !reference.attribute) return {};
      return error(fmt::format("'{}' is no {} of this template", reference.name,
                               reference.attribute ? "resource" : "resource or parameter"));
    }
    if (!reference.attribute || type->second == nullptr) return {};
    const auto attributes = type->second->attributes;
    if (std::find(attributes.begin(), attributes.end(), *reference.attribute) != attributes.end()) {
      return {};
    }
    return error(
        fmt::format("{} has no attribute '{}' here", type->second->name, *reference.attribute));
  }

  void CollectEdges(const Resource& resource) {
    std::vector<Reference> references;
    problems_.Add(CollectReferences(resource.properties, source_.file, &references));
    for (const std::string& name : resource.depends_on) {
      if (types_.contains(name)) {
        references.push_back({name, std::nullopt, resource.line});
        continue;
      }
      problems_.Add(source_.ErrorAt(resource.line,
                                    fmt::format("DependsOn: there is no resource '{}'", name)));
    }
    for (const Reference& reference : references) {
      problems_.Add(CheckReference(reference));
      if (types_.contains(reference.name)) edges_[resource.logical_id].push_back(reference.name);
    }
  }

  Status Visit(const Resource& resource) {
    Mark& mark = marks_[resource.logical_id];
    if (mark == Mark::kDone) return {};
    if (mark == Mark::kOpen) {
      return Fail(source_.ErrorAt(
          resource.line,
          fmt::format("{} depends on itself, directly or through others", resource.logical_id)));
    }
    mark = Mark::kOpen;
    for (const std::string& name : edges_[resource.logical_id]) {
      if (auto status = Visit(*source_.FindResource(name)); !status) {
        // One cycle is one problem, wherever it is entered.
        mark = Mark::kDone;
        return status;
      }
    }
    mark = Mark::kDone;
    plan_.push_back({&resource, types_[resource.logical_id]});
    return {};
  }

  const Template& source_;
  Problems& problems_;
  std::map<std::string, const ResourceType*> types_;
  std::map<std::string, std::vector<std::string>> edges_;
  std::map<std::string, Mark> marks_;
  std::vector<PlannedResource> plan_;
};

Result<json::Value> ParameterValue(const Template& source, const Parameter& parameter,
                                   const std::string& text) {
  const auto& allowed = parameter.allowed_values;
  if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), text) == allowed.end()) {
    return Fail(
        source.ErrorAt(parameter.line,
                       fmt::format("'{}' is not an allowed value of the parameter {}; those are {}",
                                   text, parameter.name, fmt::join(allowed, ", "))));
  }
  if (parameter.type == "CommaDelimitedList") {
    json::Value::Array items;
    for (size_t from = 0; from <= text.size();) {
      const size_t comma = std::min(text.find(',', from), text.size());
      items.emplace_back(text.substr(from, comma - from));
      from = comma + 1;
    }
    return json::Value(std::move(items));
  }
  if (parameter.type == "Number") {
    double number = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
    if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) {
      return Fail(source.ErrorAt(parameter.line,
                                 fmt::format("the parameter {} must be a number", parameter.name)));
    }
  }
  return json::Value(text);
}

}  // namespace

std::vector<PlannedResource> MakePlan(const Template& source, Problems* problems) {
  return Planner(source, problems).Plan();
}

std::map<std::string, json::Value> BindParameters(const Template& source,
                                                  const std::map<std::string, std::string>& given,
                                                  Problems* problems) {
  for (const auto& [name, value] : given) {
    if (source.FindParameter(name) == nullptr) {
      problems->Add(
          Fail("TemplateError", fmt::format("{} has no parameter '{}'", source.file, name)));
    }
  }
  std::map<std::string, json::Value> out;
  for (const Parameter& parameter : source.parameters) {
    const auto it = given.find(parameter.name);
    if (it == given.end() && !parameter.default_value) {
      problems->Add(source.ErrorAt(
          parameter.line, fmt::format("the parameter {} has no default: give --parameter {}=VALUE",
                                      parameter.name, parameter.name)));
      continue;
    }
    auto value = ParameterValue(source, parameter,
                                it != given.end() ? it->second : *parameter.default_value);
    if (value) {
      out.emplace(parameter.name, std::move(*value));
    } else {
      problems->Add(value.error());
    }
  }
  return out;
}

DeployScope::DeployScope(std::map<std::string, json::Value> parameters, const Session& session) {
  names_.insert(std::make_move_iterator(parameters.begin()),
                std::make_move_iterator(parameters.end()));
  names_.emplace("AWS::AccountId", session.account);
  names_.emplace("AWS::Partition", "aws");
  names_.emplace("AWS::Region", session.region());
  names_.emplace("AWS::StackName", session.stack_name);
  names_.emplace("AWS::URLSuffix", "amazonaws.com");
}

void DeployScope::Add(std::string_view logical_id, const Deployed& deployed) {
  names_.emplace(logical_id, deployed.ref);
  resources_.emplace(logical_id, deployed);
}

Result<json::Value> DeployScope::Ref(std::string_view name) const {
  const auto it = names_.find(name);
  if (it == names_.end()) return Fail("NotFound", fmt::format("'{}' is not known", name));
  return it->second;
}

Result<json::Value> DeployScope::Attribute(std::string_view logical_id,
                                           std::string_view attribute) const {
  const auto it = resources_.find(logical_id);
  if (it != resources_.end()) {
    for (const auto& [name, value] : it->second.attributes) {
      if (name == attribute) return json::Value(value);
    }
  }
  return Fail("NotFound", fmt::format("'{}' has no attribute '{}'", logical_id, attribute));
}

}  // namespace portico::cli
