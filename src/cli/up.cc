// `portico up`: deploys a CloudFormation or SAM template to a running server.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>

#include "cli/cli.h"
#include "cli/data_dir.h"
#include "cli/deploy/ownership.h"
#include "cli/deploy/plan.h"
#include "cli/invoke_url.h"

namespace portico::cli {
namespace {

struct UpOptions {
  std::string template_file;
  std::string stack_name;
  std::vector<std::string> parameters;
  bool missing_only = false;
  TargetOptions target;
};

// The stack's name where none is given: the template's folder, as its file is mostly template.yaml.
std::string DefaultStackName(const std::string& template_file) {
  std::error_code error;
  const auto path = std::filesystem::absolute(template_file, error);
  const std::string folder = path.parent_path().filename().string();
  std::string name;
  for (char c : folder) name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '-';
  return name.empty() ? "stack" : name;
}

Result<std::map<std::string, std::string>> SplitParameters(const std::vector<std::string>& given) {
  std::map<std::string, std::string> out;
  for (const std::string& text : given) {
    const size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      return Fail("InvalidParameter", fmt::format("--parameter takes NAME=VALUE, not '{}'", text));
    }
    out[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return out;
}

Result<Template> LoadTemplate(const std::string& file, Problems* problems) {
  std::ifstream in(file);
  if (!in) return Fail("NoTemplate", fmt::format("cannot read the template {}", file));
  return ParseTemplate(std::string(std::istreambuf_iterator<char>(in), {}), file, problems);
}

std::string_view Word(Change change) {
  switch (change) {
    case Change::kCreated:
      return "created";
    case Change::kUpdated:
      return "updated";
    case Change::kUnchanged:
      break;
  }
  return "unchanged";
}

void PrintStep(std::string_view word, std::string_view type, std::string_view name) {
  fmt::print("{:<10} {:<30} {}\n", word, type, name);
  std::fflush(stdout);
}

void PrintRemovals(const std::vector<Inventory::Removal>& removals) {
  for (const auto& removal : removals) PrintStep(removal.word, removal.type, removal.name);
}

bool IsRoute(const PlannedResource& planned) {
  return planned.type->name == "AWS::ApiGateway::Resource" ||
         planned.type->name == "AWS::ApiGateway::Method";
}

Status DeployAll(const Template& source, const std::vector<PlannedResource>& plan,
                 const Session& session, DeployScope* scope, size_t* done) {
  Inventory inventory;
  auto routes_left = std::count_if(plan.begin(), plan.end(), IsRoute);
  bool are_routes_removed = false;
  for (const PlannedResource& planned : plan) {
    const Resource& resource = *planned.resource;
    // A deployment copies what is there, so what the template has no longer goes before it.
    if (routes_left == 0 && !are_routes_removed && resource.type == "AWS::ApiGateway::Deployment") {
      PORTICO_ASSIGN(const auto removals, inventory.RemoveRoutes(session));
      PrintRemovals(removals);
      are_routes_removed = true;
    }
    ResourceSpec spec{resource.logical_id, {}, resource.retained};
    PORTICO_ASSIGN(spec.properties, ResolveProperties(resource.properties, planned.type->properties,
                                                      source.file, *scope));
    const auto deployed = planned.type->deploy(session, spec);
    if (!deployed) {
      PrintStep("failed", resource.type, resource.logical_id);
      AwsError error = deployed.error();
      error.message = fmt::format("{}:{}: {}: {}: {}", source.file, resource.line,
                                  resource.logical_id, error.code, error.message);
      return Fail(std::move(error));
    }
    PrintStep(Word(deployed->change), resource.type, deployed->name);
    scope->Add(resource.logical_id, *deployed);
    PORTICO_TRY(inventory.Add(session, resource.type, spec, *deployed));
    if (IsRoute(planned)) --routes_left;
    ++*done;
  }
  if (!are_routes_removed) {
    PORTICO_ASSIGN(const auto removals, inventory.RemoveRoutes(session));
    PrintRemovals(removals);
  }
  PORTICO_ASSIGN(const auto removals, inventory.RemoveResources(session));
  PrintRemovals(removals);
  return {};
}

Status PrintOutputs(const Template& source, const Session& session, const DeployScope& scope) {
  if (source.outputs.empty()) return {};
  fmt::print("\nOutputs\n");
  for (const Output& output : source.outputs) {
    PORTICO_ASSIGN(const json::Value value, Resolve(output.value, source.file, scope));
    const std::string text = value.as_string() != nullptr ? *value.as_string() : value.ToString();
    fmt::print("{} = {}\n", output.name, LocalInvokeUrl(text, session.client.target().url));
  }
  return {};
}

Result<std::string> AccountOf(AwsClient& client) {
  PORTICO_ASSIGN(const std::string answer,
                 client.CallQuery("sts", "2011-06-15", "GetCallerIdentity", {}));
  return XmlText(answer, "Account");
}

Status Up(const UpOptions& options) {
  Problems problems;
  PORTICO_ASSIGN(const auto given, SplitParameters(options.parameters));
  PORTICO_ASSIGN(const Template source, LoadTemplate(options.template_file, &problems));
  auto parameters = BindParameters(source, given, &problems);
  const auto plan = MakePlan(source, &problems);
  PORTICO_TRY(problems.Combined());
  PORTICO_ASSIGN(Target target, FindTarget(options.target));
  AwsClient client(std::move(target));
  PORTICO_ASSIGN(std::string account, AccountOf(client));
  const Session session{
      client, std::move(account),
      options.stack_name.empty() ? DefaultStackName(options.template_file) : options.stack_name,
      std::filesystem::path(options.template_file).parent_path().string(),
      options.missing_only ? Existing::kKeep : Existing::kUpdate,
      // Where nobody named the stack, two templates of one folder are the same one by accident.
      options.stack_name.empty() ? Removed::kKeep : Removed::kDelete};
  DeployScope scope(std::move(parameters), session);
  size_t done = 0;
  if (auto status = DeployAll(source, plan, session, &scope, &done); !status) {
    AwsError error = std::move(status).error();
    error.message += fmt::format(
        "\n{} of {} resources are in place and stay; mend this and run the command again, which "
        "goes on from here.",
        done, plan.size());
    return Fail(std::move(error));
  }
  return PrintOutputs(source, session, scope);
}

}  // namespace

void AddUpCommand(CLI::App& app, int* exit_code) {
  auto* command = app.add_subcommand("up", "Deploy a CloudFormation or SAM template");
  auto options = std::make_shared<UpOptions>();
  command->add_option("template", options->template_file, "The template, YAML or JSON")->required();
  command->add_option("--stack-name", options->stack_name,
                      "AWS::StackName, and the beginning of names that the template leaves open "
                      "(default: the template's folder). With it, the stack's APIs and functions "
                      "that the template has no longer are deleted");
  command->add_option("--parameter", options->parameters,
                      "NAME=VALUE of a template parameter; may be repeated");
  command->add_flag("--missing-only", options->missing_only,
                    "Create what is missing, and leave what is there as it is");
  command->add_option("--endpoint", options->target.endpoint, "The server, http://HOST:PORT");
  command->add_option("--data", options->target.data_dir,
                      "The server's data directory, for its endpoint and credentials (default: "
                      "the environment's AWS_…, then ./data)");
  command->callback([options, exit_code] {
    const auto status = Up(*options);
    if (!status) fmt::print(stderr, "portico up: {}\n", status.error().message);
    *exit_code = status ? 0 : 1;
  });
}

}  // namespace portico::cli
