// Response parameters of an integration response: which headers the client gets, and from what.
//   method.response.header.NAME ← 'static value'
//                               ← integration.response.body[.JSON.path[0]]
//                               ← integration.response.header.NAME
//                               ← stageVariables.NAME
// Constant after Compile, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "apigateway/engine/model.h"
#include "base/result.h"
#include "codec/json/value.h"

namespace portico::apigateway {

class HeaderMapping {
 public:
  // `destination` and `source` as in responseParameters. BadRequestException if they are no
  // mapping.
  static Result<HeaderMapping> Compile(const std::string& destination, const std::string& source);

  const std::string& header() const { return header_; }
  bool NeedsBody() const { return std::holds_alternative<BodyPath>(source_); }

  // The header's value, or nothing if the source has none. `body` is the integration's answer as
  // JSON and may be null if no mapping NeedsBody.
  std::optional<std::string> Evaluate(const json::Value* body, const StringMap& variables) const;

 private:
  struct Static {
    std::string text;
  };
  // Keys and, as "[0]" says, indexes; empty is the whole body.
  struct BodyPath {
    std::vector<std::variant<std::string, size_t>> steps;
  };
  struct IntegrationHeader {
    std::string name;
  };
  struct StageVariable {
    std::string name;
  };

  std::string header_;
  std::variant<Static, BodyPath, IntegrationHeader, StageVariable> source_;
};

}  // namespace portico::apigateway
