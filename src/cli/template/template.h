// A CloudFormation or SAM template: its parameters, resources and outputs, as far as `portico up`
// knows them. What it does not know is an error that names the line; nothing is skipped silently.
//
// Source of the behaviour: "Template anatomy" in the AWS CloudFormation user guide.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/template/node.h"
#include "cli/template/problems.h"

namespace portico::cli {

struct Parameter {
  std::string name;
  int line = 0;
  std::string type;
  std::optional<std::string> default_value;
  // Empty: any.
  std::vector<std::string> allowed_values;
};

struct Resource {
  std::string logical_id;
  std::string type;
  int line = 0;
  // A map; empty if the resource has none.
  Node properties;
  std::vector<std::string> depends_on;
  // DeletionPolicy: Retain.
  bool retained = false;
};

struct Output {
  std::string name;
  std::string description;
  Node value;
};

struct Template {
  // As given, for errors.
  std::string file;
  std::vector<Parameter> parameters;
  std::vector<Resource> resources;
  std::vector<Output> outputs;

  const Parameter* FindParameter(std::string_view name) const;
  const Resource* FindResource(std::string_view logical_id) const;
  AwsError ErrorAt(int line, std::string_view what) const {
    return TemplateError(file, line, what);
  }
};

// Fails at once only where there is no tree to go on with; everything else goes to `problems`, and
// the template, good enough to look for more of them, is given.
Result<Template> ParseTemplate(const std::string& text, std::string file, Problems* problems);
// Fails with all the problems.
Result<Template> ParseTemplate(const std::string& text, std::string file);

}  // namespace portico::cli
