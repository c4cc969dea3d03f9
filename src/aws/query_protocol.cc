#include "aws/query_protocol.h"

#include <charconv>
#include <map>

#include "base/time_format.h"
#include "codec/base64.h"

namespace portico::aws {
namespace {

// A list longer than this in one request is refused: no operation takes as many.
constexpr size_t kListElementsMax = 1'000;

class ParamReader {
 public:
  ParamReader(const QueryParams& params, MissingMembers* missing) : missing_(missing) {
    for (const auto& [name, value] : params) sorted_.emplace(name, &value);
  }

  Status Structure(const ShapeDesc& shape, const std::string& prefix, void* out,
                   const std::string& path) {
    for (const FieldDesc& field : shape.fields) {
      const std::string name = prefix + std::string(field.wire_name());
      if (!Present(*field.type, name)) {
        if (field.constraints.required) missing_->insert(MemberPath(path, field.name));
        continue;
      }
      PORTICO_TRY(Member(*field.type, name, field.mutate(out), MemberPath(path, field.name)));
    }
    return {};
  }

 private:
  bool Present(const TypeDesc& type, const std::string& name) const {
    auto it = sorted_.lower_bound(name);
    if (it == sorted_.end()) return false;
    if (it->first == name) return true;
    if (type.kind != TypeKind::kList && type.kind != TypeKind::kStructure &&
        type.kind != TypeKind::kMap) {
      return false;
    }
    return sorted_.lower_bound(name + ".") != sorted_.end() &&
           sorted_.lower_bound(name + ".")->first.starts_with(name + ".");
  }

  Status Malformed(std::string_view name, std::string_view text) {
    return Fail("MalformedInput",
                "Could not convert '" + std::string(text) + "' for " + std::string(name));
  }

  Status Member(const TypeDesc& type, const std::string& name, void* out, const std::string& path) {
    switch (type.kind) {
      case TypeKind::kStructure:
        return Structure(type.shape(), name + ".", out, path);
      case TypeKind::kList:
        for (size_t i = 1; Present(*type.element, name + ".member." + std::to_string(i)); ++i) {
          if (i > kListElementsMax) return Malformed(name, "list");
          PORTICO_TRY(Member(*type.element, name + ".member." + std::to_string(i),
                             type.list_append(out), ElementPath(path, i - 1)));
        }
        return {};
      case TypeKind::kMap:
        for (size_t i = 1; i <= kListElementsMax; ++i) {
          const std::string entry = name + ".entry." + std::to_string(i);
          auto key = sorted_.find(entry + ".key");
          if (key == sorted_.end()) return {};
          PORTICO_TRY(Member(*type.element, entry + ".value", type.map_insert(out, *key->second),
                             ValuePath(path, *key->second)));
        }
        return Malformed(name, "map");
      default:
        break;
    }
    auto it = sorted_.find(name);
    if (it == sorted_.end()) return {};
    return Scalar(type, name, *it->second, out);
  }

  Status Scalar(const TypeDesc& type, const std::string& name, const std::string& text, void* out) {
    auto number = [&](auto* target) -> Status {
      const char* end = text.data() + text.size();
      auto [stop, ec] = std::from_chars(text.data(), end, *target);
      if (ec != std::errc() || stop != end) return Malformed(name, text);
      return {};
    };
    switch (type.kind) {
      case TypeKind::kString:
        *static_cast<std::string*>(out) = text;
        return {};
      case TypeKind::kBool:
        if (text != "true" && text != "false") return Malformed(name, text);
        *static_cast<bool*>(out) = text == "true";
        return {};
      case TypeKind::kInt32:
        return number(static_cast<int32_t*>(out));
      case TypeKind::kInt64:
        return number(static_cast<int64_t*>(out));
      case TypeKind::kDouble:
        return number(static_cast<double*>(out));
      case TypeKind::kTimestamp: {
        auto parsed = ParseIso8601(text);
        if (!parsed) return Malformed(name, text);
        static_cast<Timestamp*>(out)->epoch_ms = *parsed;
        return {};
      }
      case TypeKind::kBlob:
        if (!Base64Decode(text, &static_cast<Blob*>(out)->bytes)) return Malformed(name, text);
        return {};
      default:
        return Fail(AwsError::Internal("type of " + name + " is not of the query protocol"));
    }
  }

  std::map<std::string_view, const std::string*> sorted_;
  MissingMembers* missing_;
};

void AppendEscaped(std::string_view text, std::string* out) {
  for (char c : text) {
    switch (c) {
      case '&':
        out->append("&amp;");
        break;
      case '<':
        out->append("&lt;");
        break;
      case '>':
        out->append("&gt;");
        break;
      case '"':
        out->append("&quot;");
        break;
      case '\r':
        out->append("&#xD;");
        break;
      default:
        // XML 1.0 has no way to write other control characters.
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') {
          out->push_back(c);
        } else {
          out->append("\xef\xbf\xbd");
        }
    }
  }
}

void AppendElement(std::string_view name, std::string_view text, std::string* out) {
  out->append("<").append(name).append(">");
  AppendEscaped(text, out);
  out->append("</").append(name).append(">");
}

void WriteFields(const ShapeDesc& shape, const void* value, std::string* out);

void WriteElement(std::string_view name, const TypeDesc& type, const void* value,
                  std::string* out) {
  switch (type.kind) {
    case TypeKind::kString:
      return AppendElement(name, *static_cast<const std::string*>(value), out);
    case TypeKind::kBool:
      return AppendElement(name, *static_cast<const bool*>(value) ? "true" : "false", out);
    case TypeKind::kInt32:
      return AppendElement(name, std::to_string(*static_cast<const int32_t*>(value)), out);
    case TypeKind::kInt64:
      return AppendElement(name, std::to_string(*static_cast<const int64_t*>(value)), out);
    case TypeKind::kDouble:
      return AppendElement(name, std::to_string(*static_cast<const double*>(value)), out);
    case TypeKind::kTimestamp:
      return AppendElement(name, FormatIso8601(static_cast<const Timestamp*>(value)->epoch_ms),
                           out);
    case TypeKind::kBlob:
      return AppendElement(name, Base64Encode(static_cast<const Blob*>(value)->bytes), out);
    case TypeKind::kDocument:
      return AppendElement(name, static_cast<const json::Value*>(value)->ToString(), out);
    case TypeKind::kCustom:
      return;
    case TypeKind::kList:
    case TypeKind::kMap:
    case TypeKind::kStructure:
      break;
  }
  out->append("<").append(name).append(">");
  if (type.kind == TypeKind::kStructure) {
    WriteFields(type.shape(), value, out);
  } else if (type.kind == TypeKind::kList) {
    for (size_t i = 0; i < type.list_size(value); ++i) {
      WriteElement("member", *type.element, type.list_at(value, i), out);
    }
  } else {
    std::pair<const TypeDesc*, std::string*> context{type.element, out};
    type.map_each(value, &context, [](void* raw, std::string_view key, const void* element) {
      auto& [element_type, text] = *static_cast<std::pair<const TypeDesc*, std::string*>*>(raw);
      text->append("<entry>");
      AppendElement("key", key, text);
      WriteElement("value", *element_type, element, text);
      text->append("</entry>");
    });
  }
  out->append("</").append(name).append(">");
}

void WriteFields(const ShapeDesc& shape, const void* value, std::string* out) {
  for (const FieldDesc& field : shape.fields) {
    const void* member = field.get(value);
    if (member != nullptr) WriteElement(field.wire_name(), *field.type, member, out);
  }
}

}  // namespace

Status ParseQueryInput(const ShapeDesc& shape, const QueryParams& params, void* out,
                       MissingMembers* missing) {
  return ParamReader(params, missing).Structure(shape, "", out, "");
}

std::string RenderQueryOutput(std::string_view operation, std::string_view xml_namespace,
                              const ShapeDesc& shape, const void* value,
                              std::string_view request_id) {
  std::string out =
      "<" + std::string(operation) + "Response xmlns=\"" + std::string(xml_namespace) + "\">";
  // An operation whose model names an output, be it without members (UpdateRole), has the element:
  // botocore insists on it.
  if (&shape != &ShapeOf<Empty>()) {
    const std::string result = std::string(operation) + "Result";
    out += "<" + result + ">";
    WriteFields(shape, value, &out);
    out += "</" + result + ">";
  }
  out += "<ResponseMetadata>";
  AppendElement("RequestId", request_id, &out);
  return out + "</ResponseMetadata></" + std::string(operation) + "Response>";
}

std::string RenderQueryError(const AwsError& error, std::string_view xml_namespace,
                             std::string_view request_id) {
  std::string out = "<ErrorResponse xmlns=\"" + std::string(xml_namespace) + "\"><Error>";
  AppendElement("Type", error.http_status >= 500 ? "Receiver" : "Sender", &out);
  AppendElement("Code", error.code, &out);
  AppendElement("Message", error.message, &out);
  out += "</Error>";
  AppendElement("RequestId", request_id, &out);
  return out + "</ErrorResponse>";
}

}  // namespace portico::aws
