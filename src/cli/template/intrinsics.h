// CloudFormation's intrinsic functions: Ref, Fn::GetAtt, Fn::Sub, Fn::Join, Fn::Select, Fn::Split
// and Fn::Base64. Pure functions over a scope that knows what the names stand for.
//
// Source of the behaviour: "Intrinsic function reference" in the AWS CloudFormation user guide.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/template/node.h"
#include "codec/json/value.h"

namespace portico::cli {

// What names stand for. Errors need no line: the caller adds it.
class Scope {
 public:
  virtual ~Scope() = default;
  // A parameter, a pseudo parameter (AWS::Region) or a resource.
  virtual Result<json::Value> Ref(std::string_view name) const = 0;
  virtual Result<json::Value> Attribute(std::string_view logical_id,
                                        std::string_view attribute) const = 0;
};

// A name that a value depends on.
struct Reference {
  std::string name;
  // Of Fn::GetAtt and ${Name.Attribute}.
  std::optional<std::string> attribute;
  int line = 0;
};

// Appends every reference within `node`. Errors: an unknown or malformed intrinsic function.
Status CollectReferences(const Node& node, std::string_view file, std::vector<Reference>* out);

// The value with all its intrinsic functions carried out.
Result<json::Value> Resolve(const Node& node, std::string_view file, const Scope& scope);

}  // namespace portico::cli
