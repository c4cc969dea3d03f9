#include "cli/template/intrinsics.h"

#include <fmt/format.h>

#include <charconv>

#include "codec/base64.h"

namespace portico::cli {
namespace {

// Functions whose references are those of their arguments.
bool IsWalkedThrough(std::string_view function) {
  return function == "Fn::Join" || function == "Fn::Select" || function == "Fn::Split" ||
         function == "Fn::Base64";
}

// A piece of a Fn::Sub string: literal text, or a name to put in.
struct SubPiece {
  std::string text;
  bool is_name = false;
};

// "${!x}" is the literal "${x}".
std::optional<std::vector<SubPiece>> SplitSub(std::string_view text) {
  std::vector<SubPiece> pieces;
  std::string literal;
  while (!text.empty()) {
    const size_t at = text.find("${");
    literal.append(text.substr(0, at));
    if (at == std::string_view::npos) break;
    text.remove_prefix(at + 2);
    const size_t end = text.find('}');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view name = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (name.starts_with('!')) {
      literal.append("${").append(name.substr(1)).append("}");
      continue;
    }
    if (!literal.empty()) pieces.push_back({std::move(literal), false});
    literal.clear();
    pieces.push_back({std::string(name), true});
  }
  if (!literal.empty()) pieces.push_back({std::move(literal), false});
  return pieces;
}

Reference ReferenceOf(std::string_view name, int line) {
  const size_t dot = name.find('.');
  if (dot == std::string_view::npos) return {std::string(name), std::nullopt, line};
  return {std::string(name.substr(0, dot)), std::string(name.substr(dot + 1)), line};
}

// The text that a scalar value has in a string.
std::optional<std::string> TextOf(const json::Value& value) {
  if (const std::string* text = value.as_string()) return *text;
  if (const auto* number = value.as_number()) return number->text;
  if (const bool* flag = value.as_bool()) return *flag ? "true" : "false";
  return std::nullopt;
}

// The parts of an intrinsic's argument, checked for form once for both walks below.
struct SubCall {
  std::vector<SubPiece> pieces;
  // The variables of the list form; may be null.
  const Node* variables = nullptr;
};

class Walker {
 public:
  explicit Walker(std::string_view file) : file_(file) {}

 protected:
  tl::unexpected<AwsError> Error(const Node& node, std::string_view what) const {
    return Fail(TemplateError(file_, node.line, what));
  }
  // Gives an error without a line the line of `node`.
  tl::unexpected<AwsError> At(const Node& node, const AwsError& error) const {
    if (error.code == "TemplateError") return Fail(error);
    return Error(node, error.message);
  }

  Result<std::string> RefName(const Node& argument) const {
    if (argument.kind == Node::Kind::kString) return argument.text;
    return Error(argument, "Ref takes the name of a parameter or resource");
  }

  Result<Reference> GetAttOf(const Node& argument) const {
    Reference reference;
    if (argument.kind == Node::Kind::kString) {
      reference = ReferenceOf(argument.text, argument.line);
    } else if (argument.items.size() == 2 && argument.items[0].kind == Node::Kind::kString &&
               argument.items[1].kind == Node::Kind::kString) {
      reference = {argument.items[0].text, argument.items[1].text, argument.line};
    }
    if (reference.name.empty() || !reference.attribute || reference.attribute->empty()) {
      return Error(argument, "Fn::GetAtt takes a resource and an attribute: Name.Attribute");
    }
    return reference;
  }

  Result<SubCall> SubOf(const Node& argument) const {
    const Node* text = &argument;
    SubCall call;
    if (argument.kind == Node::Kind::kList && argument.items.size() == 2 &&
        argument.items[1].kind == Node::Kind::kMap) {
      text = &argument.items[0];
      call.variables = &argument.items[1];
    }
    if (!text->IsScalar()) return Error(argument, "Fn::Sub takes a string, or a string and a map");
    auto pieces = SplitSub(text->text);
    if (!pieces) return Error(argument, "Fn::Sub: '${' has no closing '}'");
    call.pieces = std::move(*pieces);
    return call;
  }

  std::string_view file_;
};

class Collector : Walker {
 public:
  Collector(std::string_view file, std::vector<Reference>* out) : Walker(file), out_(*out) {}

  Status Walk(const Node& node) {
    const std::string_view function = node.Intrinsic();
    if (function == "Ref") {
      PORTICO_ASSIGN(std::string name, RefName(node.Argument()));
      out_.push_back({std::move(name), std::nullopt, node.line});
      return {};
    }
    if (function == "Fn::GetAtt") {
      PORTICO_ASSIGN(Reference reference, GetAttOf(node.Argument()));
      out_.push_back(std::move(reference));
      return {};
    }
    if (function == "Fn::Sub") return WalkSub(node.Argument());
    if (!function.empty() && !IsWalkedThrough(function)) {
      return Error(node, fmt::format("{} is not supported", function));
    }
    for (const auto& [name, member] : node.members) PORTICO_TRY(Walk(member));
    for (const Node& item : node.items) PORTICO_TRY(Walk(item));
    return {};
  }

 private:
  Status WalkSub(const Node& argument) {
    PORTICO_ASSIGN(const SubCall call, SubOf(argument));
    for (const SubPiece& piece : call.pieces) {
      if (!piece.is_name) continue;
      if (call.variables != nullptr && call.variables->Find(piece.text) != nullptr) continue;
      out_.push_back(ReferenceOf(piece.text, argument.line));
    }
    if (call.variables != nullptr) {
      for (const auto& [name, value] : call.variables->members) PORTICO_TRY(Walk(value));
    }
    return {};
  }

  std::vector<Reference>& out_;
};

class Resolver : Walker {
 public:
  Resolver(std::string_view file, const Scope& scope) : Walker(file), scope_(scope) {}

  Result<json::Value> Walk(const Node& node) const {
    if (const std::string_view function = node.Intrinsic(); !function.empty()) {
      return Carry(function, node);
    }
    switch (node.kind) {
      case Node::Kind::kNull:
        return json::Value();
      case Node::Kind::kBool:
        return json::Value(node.text.front() == 't' || node.text.front() == 'T');
      case Node::Kind::kNumber:
        return json::Value(json::Value::Number{node.text});
      case Node::Kind::kString:
        return json::Value(node.text);
      case Node::Kind::kList: {
        PORTICO_ASSIGN(json::Value::Array items, WalkList(node));
        return json::Value(std::move(items));
      }
      case Node::Kind::kMap:
        break;
    }
    json::Value::Object members;
    for (const auto& [name, member] : node.members) {
      PORTICO_ASSIGN(json::Value value, Walk(member));
      members.emplace_back(name, std::move(value));
    }
    return json::Value(std::move(members));
  }

 private:
  Result<json::Value::Array> WalkList(const Node& node) const {
    json::Value::Array items;
    for (const Node& item : node.items) {
      PORTICO_ASSIGN(json::Value value, Walk(item));
      items.push_back(std::move(value));
    }
    return items;
  }

  Result<json::Value> Carry(std::string_view function, const Node& node) const {
    const Node& argument = node.Argument();
    if (function == "Ref") return Ref(argument);
    if (function == "Fn::GetAtt") return GetAtt(argument);
    if (function == "Fn::Sub") return Sub(argument);
    if (function == "Fn::Join") return Join(argument);
    if (function == "Fn::Select") return Select(argument);
    if (function == "Fn::Split") return Split(argument);
    if (function == "Fn::Base64") {
      PORTICO_ASSIGN(const std::string text, Text(argument));
      return json::Value(Base64Encode(text));
    }
    return Error(node, fmt::format("{} is not supported", function));
  }

  Result<json::Value> Ref(const Node& argument) const {
    PORTICO_ASSIGN(const std::string name, RefName(argument));
    auto value = scope_.Ref(name);
    if (!value) return At(argument, value.error());
    return value;
  }

  Result<json::Value> GetAtt(const Node& argument) const {
    PORTICO_ASSIGN(const Reference reference, GetAttOf(argument));
    auto value = scope_.Attribute(reference.name, *reference.attribute);
    if (!value) return At(argument, value.error());
    return value;
  }

  Result<json::Value> Sub(const Node& argument) const {
    PORTICO_ASSIGN(const SubCall call, SubOf(argument));
    std::string out;
    for (const SubPiece& piece : call.pieces) {
      if (!piece.is_name) {
        out += piece.text;
        continue;
      }
      PORTICO_ASSIGN(const std::string text, SubValue(piece.text, call, argument));
      out += text;
    }
    return json::Value(std::move(out));
  }

  Result<std::string> SubValue(const std::string& name, const SubCall& call,
                               const Node& argument) const {
    if (call.variables != nullptr) {
      if (const Node* variable = call.variables->Find(name)) return Text(*variable);
    }
    const Reference reference = ReferenceOf(name, argument.line);
    auto value = reference.attribute ? scope_.Attribute(reference.name, *reference.attribute)
                                     : scope_.Ref(reference.name);
    if (!value) return At(argument, value.error());
    return TextIn(*value, argument);
  }

  Result<json::Value> Join(const Node& argument) const {
    if (argument.items.size() != 2) {
      return Error(argument, "Fn::Join takes a delimiter and a list");
    }
    PORTICO_ASSIGN(const std::string delimiter, Text(argument.items[0]));
    PORTICO_ASSIGN(const json::Value list, Walk(argument.items[1]));
    if (list.as_array() == nullptr) return Error(argument, "Fn::Join joins a list");
    std::string out;
    for (size_t i = 0; i < list.as_array()->size(); ++i) {
      PORTICO_ASSIGN(const std::string text, TextIn((*list.as_array())[i], argument));
      if (i > 0) out += delimiter;
      out += text;
    }
    return json::Value(std::move(out));
  }

  Result<json::Value> Select(const Node& argument) const {
    if (argument.items.size() != 2) return Error(argument, "Fn::Select takes an index and a list");
    PORTICO_ASSIGN(const std::string text, Text(argument.items[0]));
    PORTICO_ASSIGN(const json::Value list, Walk(argument.items[1]));
    size_t index = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), index);
    if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size() ||
        list.as_array() == nullptr || index >= list.as_array()->size()) {
      return Error(argument, "Fn::Select: the index is not one of the list's");
    }
    return (*list.as_array())[index];
  }

  Result<json::Value> Split(const Node& argument) const {
    if (argument.items.size() != 2) {
      return Error(argument, "Fn::Split takes a delimiter and a string");
    }
    PORTICO_ASSIGN(const std::string delimiter, Text(argument.items[0]));
    PORTICO_ASSIGN(const std::string text, Text(argument.items[1]));
    if (delimiter.empty()) return Error(argument, "Fn::Split needs a delimiter");
    json::Value::Array parts;
    size_t from = 0;
    for (size_t at; (at = text.find(delimiter, from)) != std::string::npos;
         from = at + delimiter.size()) {
      parts.emplace_back(text.substr(from, at - from));
    }
    parts.emplace_back(text.substr(from));
    return json::Value(std::move(parts));
  }

  Result<std::string> Text(const Node& node) const {
    PORTICO_ASSIGN(const json::Value value, Walk(node));
    return TextIn(value, node);
  }
  Result<std::string> TextIn(const json::Value& value, const Node& node) const {
    auto text = TextOf(value);
    if (!text) return Error(node, "a string is expected here, not a list or map");
    return std::move(*text);
  }

  const Scope& scope_;
};

}  // namespace

Status CollectReferences(const Node& node, std::string_view file, std::vector<Reference>* out) {
  return Collector(file, out).Walk(node);
}

Result<json::Value> Resolve(const Node& node, std::string_view file, const Scope& scope) {
  return Resolver(file, scope).Walk(node);
}

}  // namespace portico::cli
