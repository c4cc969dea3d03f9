#include "cli/template/node.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace portico::cli {
namespace {

constexpr std::array<std::string_view, 6> kFunctions = {"GetAtt", "Sub",   "Join",
                                                        "Select", "Split", "Base64"};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// What JSON takes for a number; "007" and ".5" stay strings.
bool IsNumber(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  auto digits = [&] {
    size_t count = 0;
    while (!text.empty() && IsDigit(text.front())) {
      text.remove_prefix(1);
      ++count;
    }
    return count;
  };
  const bool zero = text.starts_with('0');
  const size_t whole = digits();
  if (whole == 0 || (zero && whole > 1)) return false;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (digits() == 0) return false;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    if (digits() == 0) return false;
  }
  return text.empty();
}

Node::Kind KindOfPlain(std::string_view text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") {
    return Node::Kind::kNull;
  }
  for (std::string_view word : {"true", "True", "TRUE", "false", "False", "FALSE"}) {
    if (text == word) return Node::Kind::kBool;
  }
  return IsNumber(text) ? Node::Kind::kNumber : Node::Kind::kString;
}

class Converter {
 public:
  explicit Converter(std::string_view file) : file_(file) {}

  Result<Node> Convert(const YAML::Node& yaml) {
    const int line = yaml.Mark().line + 1;
    if (++count_ > kTemplateNodesMax) return Fail(TemplateError(file_, line, "too many values"));
    if (depth_ == kTemplateDepthMax) return Fail(TemplateError(file_, line, "nested too deeply"));
    ++depth_;
    Result<Node> untagged = ConvertUntagged(yaml, line);
    --depth_;
    PORTICO_ASSIGN(Node node, std::move(untagged));
    const std::string& tag = yaml.Tag();
    if (!tag.starts_with('!') || tag == "!") return node;
    return Tagged(std::string_view(tag).substr(1), std::move(node));
  }

 private:
  Result<Node> ConvertUntagged(const YAML::Node& yaml, int line) {
    Node node;
    node.line = line;
    switch (yaml.Type()) {
      case YAML::NodeType::Undefined:
      case YAML::NodeType::Null:
        return node;
      case YAML::NodeType::Scalar:
        node.text = yaml.Scalar();
        // yaml-cpp tags a plain scalar "?", a quoted one "!".
        node.kind = yaml.Tag() == "?" ? KindOfPlain(node.text) : Node::Kind::kString;
        return node;
      case YAML::NodeType::Sequence:
        node.kind = Node::Kind::kList;
        for (const auto& item : yaml) {
          PORTICO_ASSIGN(Node converted, Convert(item));
          node.items.push_back(std::move(converted));
        }
        return node;
      case YAML::NodeType::Map:
        break;
    }
    node.kind = Node::Kind::kMap;
    for (const auto& member : yaml) PORTICO_TRY(AddMember(member.first, member.second, &node));
    return node;
  }

  Status AddMember(const YAML::Node& key, const YAML::Node& value, Node* map) {
    const int line = key.Mark().line + 1;
    if (!key.IsScalar()) return Fail(TemplateError(file_, line, "a key must be a string"));
    const std::string& name = key.Scalar();
    if (name == "<<") return Fail(TemplateError(file_, line, "merge keys (<<) are not supported"));
    if (map->Find(name) != nullptr) {
      return Fail(TemplateError(file_, line, fmt::format("'{}' stands here twice", name)));
    }
    PORTICO_ASSIGN(Node converted, Convert(value));
    // A member is looked for at its name, not where its value begins.
    converted.line = line;
    map->members.push_back({name, std::move(converted)});
    return {};
  }

  // `!Name argument` as {Fn::Name: argument}.
  Result<Node> Tagged(std::string_view tag, Node argument) {
    std::string name;
    if (tag == "Ref") {
      name = "Ref";
    } else if (std::find(kFunctions.begin(), kFunctions.end(), tag) != kFunctions.end()) {
      name = "Fn::" + std::string(tag);
    } else {
      return Fail(TemplateError(file_, argument.line, fmt::format("!{} is not supported", tag)));
    }
    if (tag == "GetAtt" && argument.kind == Node::Kind::kString) argument = SplitAtDot(argument);
    Node call;
    call.kind = Node::Kind::kMap;
    call.line = argument.line;
    call.members.push_back({std::move(name), std::move(argument)});
    return call;
  }

  static Node SplitAtDot(const Node& scalar) {
    Node list;
    list.kind = Node::Kind::kList;
    list.line = scalar.line;
    const size_t dot = scalar.text.find('.');
    for (std::string part :
         {scalar.text.substr(0, dot),
          dot == std::string::npos ? std::string() : scalar.text.substr(dot + 1)}) {
      Node item;
      item.kind = Node::Kind::kString;
      item.line = scalar.line;
      item.text = std::move(part);
      list.items.push_back(std::move(item));
    }
    return list;
  }

  std::string_view file_;
  size_t count_ = 0;
  int depth_ = 0;
};

}  // namespace

const Node* Node::Find(std::string_view name) const {
  for (const auto& [key, value] : members) {
    if (key == name) return &value;
  }
  return nullptr;
}

std::string_view Node::Intrinsic() const {
  if (kind != Kind::kMap || members.size() != 1) return {};
  const std::string& name = members.front().name;
  return name == "Ref" || name.starts_with("Fn::") ? std::string_view(name) : std::string_view();
}

const Node& Node::Argument() const { return members.front().value; }

AwsError TemplateError(std::string_view file, int line, std::string_view what) {
  return AwsError::Client("TemplateError", fmt::format("{}:{}: {}", file, line, what));
}

Result<Node> ParseYaml(const std::string& text, std::string_view file) {
  try {
    return Converter(file).Convert(YAML::Load(text));
  } catch (const YAML::Exception& error) {
    return Fail(TemplateError(file, error.mark.line + 1, error.msg));
  }
}

}  // namespace portico::cli
