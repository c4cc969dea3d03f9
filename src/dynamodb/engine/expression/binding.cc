#include "dynamodb/engine/expression/binding.h"

#include <charconv>

#include "dynamodb/engine/expression/parser.h"
#include "dynamodb/engine/expression/reserved_words.h"

namespace portico::dynamodb {

tl::unexpected<AwsError> Binding::Refuse(const std::string& message) const {
  return InvalidExpression(kind_, message);
}

Status Binding::CheckReserved(const PathSyntax& path) const {
  for (const PathPart& part : path) {
    if (part.kind == PathPart::Kind::kName && IsReservedWord(part.text)) {
      return Refuse("Attribute name is a reserved keyword; reserved keyword: " + part.text);
    }
  }
  return {};
}

Result<DocumentPath> Binding::Resolve(const PathSyntax& path) {
  std::vector<PathElement> elements;
  elements.reserve(path.size());
  for (const PathPart& part : path) {
    switch (part.kind) {
      case PathPart::Kind::kName:
        elements.emplace_back(part.text);
        break;
      case PathPart::Kind::kNameRef: {
        const std::string* name = substitutions_.UseName(part.text);
        if (name == nullptr) {
          return Refuse(
              "An expression attribute name used in the document path is not defined; attribute "
              "name: " +
              part.text);
        }
        elements.emplace_back(*name);
        break;
      }
      case PathPart::Kind::kIndex: {
        int32_t index = 0;
        const char* end = part.text.data() + part.text.size();
        if (std::from_chars(part.text.data(), end, index).ec != std::errc{}) {
          return Refuse("List index is not within the allowable range; index: [" + part.text + "]");
        }
        elements.emplace_back(static_cast<uint32_t>(index));
        break;
      }
    }
  }
  if (elements.size() > kPathElementsMax) {
    return Refuse("The document path has too many nesting elements; nesting levels: " +
                  std::to_string(elements.size()));
  }
  return DocumentPath(std::move(elements));
}

Result<AttributeView> Binding::Resolve(const std::string& value_reference) {
  const Value* value = substitutions_.UseValue(value_reference);
  if (value != nullptr) return value->view();
  return Refuse(
      "An expression attribute value used in expression is not defined; attribute value: " +
      value_reference);
}

tl::unexpected<AwsError> Binding::WrongCount(const std::string& function, size_t count) const {
  return Refuse("Incorrect number of operands for operator or function; operator or function: " +
                function + ", number of operands: " + std::to_string(count));
}

tl::unexpected<AwsError> Binding::WrongType(const std::string& function,
                                            std::string_view type) const {
  return Refuse("Incorrect operand type for operator or function; operator or function: " +
                function + ", operand type: " + std::string(type));
}

tl::unexpected<AwsError> Binding::NeedsPath(const std::string& function) const {
  return Refuse("Operator or function requires a document path; operator or function: " + function);
}

}  // namespace portico::dynamodb
