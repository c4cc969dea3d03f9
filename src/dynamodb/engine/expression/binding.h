// The binders' common ground: resolving what nodes refer to, and the checks that all share.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "dynamodb/engine/expression/document_path.h"
#include "dynamodb/engine/expression/substitutions.h"
#include "dynamodb/engine/expression/syntax.h"

namespace portico::dynamodb {

class Binding {
 public:
  Binding(ExpressionKind kind, Substitutions* substitutions)
      : kind_(kind), substitutions_(*substitutions) {}

  // "Invalid <parameter>: <message>".
  tl::unexpected<AwsError> Refuse(const std::string& message) const;

  Status CheckReserved(const PathSyntax& path) const;
  Result<DocumentPath> Resolve(const PathSyntax& path);
  Result<AttributeView> Resolve(const std::string& value_reference);

  tl::unexpected<AwsError> WrongCount(const std::string& function, size_t count) const;
  tl::unexpected<AwsError> WrongType(const std::string& function, std::string_view type) const;
  tl::unexpected<AwsError> NeedsPath(const std::string& function) const;

 private:
  const ExpressionKind kind_;
  Substitutions& substitutions_;
};

}  // namespace portico::dynamodb
