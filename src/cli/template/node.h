// A template's YAML (or JSON) as a tree that knows its lines, with CloudFormation's short tags
// written out: `!Ref X` becomes the map {Ref: X}, `!GetAtt A.B` becomes {Fn::GetAtt: [A, B]}.
//
// A plain value; immutable once parsed. Errors name the file and the line.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace portico::cli {

// The most that a template may hold, so that aliases cannot multiply without end.
inline constexpr size_t kTemplateNodesMax = 100'000;
// And how deep, so that an alias cannot hold itself.
inline constexpr int kTemplateDepthMax = 100;

struct Node {
  struct Member;
  enum class Kind { kNull, kBool, kNumber, kString, kList, kMap };

  Kind kind = Kind::kNull;
  // From 1.
  int line = 0;
  // Of a scalar: as written, without quotes.
  std::string text;
  std::vector<Node> items;
  std::vector<Member> members;

  // The member of that name, or null.
  const Node* Find(std::string_view name) const;
  bool IsScalar() const { return kind != Kind::kList && kind != Kind::kMap; }
  // If this is a call of an intrinsic function ({Ref: …} or {Fn::…: …}): its name, else empty.
  std::string_view Intrinsic() const;
  // The one argument of that call.
  const Node& Argument() const;
};

struct Node::Member {
  std::string name;
  Node value;
};

// An error at a line of a template: "template.yaml:12: …".
AwsError TemplateError(std::string_view file, int line, std::string_view what);

// `file` is for the errors only.
Result<Node> ParseYaml(const std::string& text, std::string_view file);

}  // namespace portico::cli
