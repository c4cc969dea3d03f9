#include "aws/rest_protocol.h"

#include <algorithm>
#include <charconv>

#include "aws/json_protocol.h"
#include "base/time_format.h"
#include "codec/base64.h"

namespace portico::aws {
namespace {

std::vector<std::string_view> SplitPath(std::string_view path) {
  path = path.substr(0, path.find('?'));
  std::vector<std::string_view> out;
  size_t at = 0;
  while (at < path.size()) {
    if (path[at] == '/') {
      ++at;
      continue;
    }
    size_t end = path.find('/', at);
    if (end == std::string_view::npos) end = path.size();
    out.push_back(path.substr(at, end - at));
    at = end;
  }
  return out;
}

bool IsParam(std::string_view segment) { return segment.starts_with('{'); }
bool IsGreedy(std::string_view segment) { return segment.ends_with("+}"); }
std::string_view ParamName(std::string_view segment) {
  return segment.substr(1, segment.size() - (IsGreedy(segment) ? 3 : 2));
}

// Whether a query has the parameter that a route asks for, "mode=import"; every query has none.
bool HasParam(std::string_view query, std::string_view wanted) {
  if (wanted.empty()) return true;
  while (!query.empty()) {
    const std::string_view param = query.substr(0, query.find('&'));
    if (param == wanted) return true;
    query.remove_prefix(std::min(query.size(), param.size() + 1));
  }
  return false;
}

AwsError BadParameter(std::string_view name, std::string_view value) {
  return AwsError::Client(
      "InvalidParameterValueException",
      "The value '" + std::string(value) + "' of " + std::string(name) + " is malformed.");
}

// Text of a path, query or header into a scalar.
Status SetScalar(const TypeDesc& type, std::string_view name, std::string_view text, void* out) {
  auto number = [&](auto* target) -> Status {
    const char* end = text.data() + text.size();
    auto [stop, ec] = std::from_chars(text.data(), end, *target);
    if (ec != std::errc() || stop != end) return Fail(BadParameter(name, text));
    return {};
  };
  switch (type.kind) {
    case TypeKind::kString:
      static_cast<std::string*>(out)->assign(text);
      return {};
    case TypeKind::kBool:
      if (text != "true" && text != "false") return Fail(BadParameter(name, text));
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
      if (!parsed) return Fail(BadParameter(name, text));
      static_cast<Timestamp*>(out)->epoch_ms = *parsed;
      return {};
    }
    case TypeKind::kDocument: {  // a JSON value in a header
      std::string decoded;
      auto value = Base64Decode(text, &decoded) ? json::Parse(decoded) : json::Parse(text);
      if (!value) return Fail(BadParameter(name, text));
      *static_cast<json::Value*>(out) = std::move(*value);
      return {};
    }
    default:
      return Fail(AwsError::Internal("member " + std::string(name) + " cannot be in a header"));
  }
}

std::string ScalarText(const TypeDesc& type, const void* value) {
  switch (type.kind) {
    case TypeKind::kString:
      return *static_cast<const std::string*>(value);
    case TypeKind::kBool:
      return *static_cast<const bool*>(value) ? "true" : "false";
    case TypeKind::kInt32:
      return std::to_string(*static_cast<const int32_t*>(value));
    case TypeKind::kInt64:
      return std::to_string(*static_cast<const int64_t*>(value));
    case TypeKind::kTimestamp:
      return FormatHttpDate(static_cast<const Timestamp*>(value)->epoch_ms);
    case TypeKind::kDocument:
      return static_cast<const json::Value*>(value)->ToString();
    default:
      return "";
  }
}

const std::string* FindUri(const UriParams& uri, std::string_view name) {
  for (const auto& [key, value] : uri) {
    if (key == name) return &value;
  }
  return nullptr;
}

class InputReader {
 public:
  InputReader(const ShapeDesc& shape, const UriParams& uri, const net::HttpRequest& request,
              void* out, MissingMembers* missing, Mismatches mismatches)
      : shape_(shape),
        uri_(uri),
        request_(request),
        out_(out),
        missing_(missing),
        mismatches_(mismatches) {}

  Status Read() {
    auto query = ParseQuery(request_.query);
    if (!query) return Fail(BadParameter("query", request_.query));
    query_ = std::move(*query);
    bool has_body_members = false;
    const FieldDesc* payload = nullptr;
    for (const FieldDesc& field : shape_.fields) {
      switch (field.constraints.location) {
        case Location::kBody:
          has_body_members = true;
          break;
        case Location::kPayload:
          payload = &field;
          break;
        default:
          PORTICO_TRY(Bound(field));
      }
    }
    if (payload != nullptr) return Payload(*payload);
    if (has_body_members) return Body();
    return {};
  }

 private:
  Status Bound(const FieldDesc& field) {
    bool found = false;
    switch (field.constraints.location) {
      case Location::kUri:
        if (const std::string* text = FindUri(uri_, field.wire_name())) {
          PORTICO_TRY(SetScalar(*field.type, field.wire_name(), *text, field.mutate(out_)));
          found = true;
        }
        break;
      case Location::kQuery: {
        PORTICO_ASSIGN(found, Query(field));
        break;
      }
      case Location::kHeader: {
        const std::string_view text = request_.Find(field.wire_name());
        if (text.data() != nullptr) {
          PORTICO_TRY(SetScalar(*field.type, field.wire_name(), text, field.mutate(out_)));
          found = true;
        }
        break;
      }
      default:
        found = true;
    }
    if (!found && field.constraints.required) missing_->insert(MemberPath("", field.name));
    return {};
  }

  Result<bool> Query(const FieldDesc& field) {
    bool found = false;
    for (const auto& [name, value] : query_) {
      if (field.type->kind == TypeKind::kMap) {
        if (IsNamedByAnother(name)) continue;
        void* entry = field.type->map_insert(field.mutate(out_), name);
        PORTICO_TRY(SetScalar(*field.type->element, name, value, entry));
        found = true;
      } else if (name == field.wire_name()) {
        void* target = field.mutate(out_);
        const bool is_list = field.type->kind == TypeKind::kList;
        PORTICO_TRY(SetScalar(is_list ? *field.type->element : *field.type, name, value,
                              is_list ? field.type->list_append(target) : target));
        found = true;
        if (!is_list) break;
      }
    }
    return found;
  }

  bool IsNamedByAnother(std::string_view name) const {
    for (const FieldDesc& field : shape_.fields) {
      if (field.constraints.location == Location::kQuery && field.type->kind != TypeKind::kMap &&
          field.wire_name() == name) {
        return true;
      }
    }
    return false;
  }

  Status Payload(const FieldDesc& field) {
    if (request_.body.empty()) {
      if (field.constraints.required) missing_->insert(MemberPath("", field.name));
      return {};
    }
    void* target = field.mutate(out_);
    switch (field.type->kind) {
      case TypeKind::kBlob:
        static_cast<Blob*>(target)->bytes.assign(request_.body);
        return {};
      case TypeKind::kString:
        static_cast<std::string*>(target)->assign(request_.body);
        return {};
      default:
        return Json(field.type->shape(), target);
    }
  }

  Status Body() {
    // AWS takes an absent body as an empty object.
    static constexpr std::string_view kEmptyObject = "{}";
    json::Reader reader(request_.body.empty() ? kEmptyObject : request_.body);
    PORTICO_TRY(ParseJson(shape_, reader, out_, missing_, Members::kBodyOnly, {}, mismatches_));
    if (!reader.Finish()) return Fail("SerializationException", "");
    return {};
  }

  Status Json(const ShapeDesc& shape, void* target) {
    json::Reader reader(request_.body);
    PORTICO_TRY(ParseJson(shape, reader, target, missing_, Members::kAll, {}, mismatches_));
    if (!reader.Finish()) return Fail("SerializationException", "");
    return {};
  }

  const ShapeDesc& shape_;
  const UriParams& uri_;
  const net::HttpRequest& request_;
  void* out_;
  MissingMembers* missing_;
  Mismatches mismatches_;
  QueryParams query_;
};

void RenderHeader(const FieldDesc& field, const void* value, net::HttpResponse* response) {
  if (field.type->kind != TypeKind::kMap) {
    response->Set(field.wire_name(), ScalarText(*field.type, value));
    return;
  }
  struct Context {
    const FieldDesc& field;
    net::HttpResponse* response;
  } context{field, response};
  field.type->map_each(value, &context, [](void* raw, std::string_view key, const void* element) {
    auto& ctx = *static_cast<Context*>(raw);
    ctx.response->Set(std::string(ctx.field.wire_name()) + std::string(key),
                      ScalarText(*ctx.field.type->element, element));
  });
}

}  // namespace

RestRoutes::RestRoutes(const std::vector<Operation>& operations,
                       std::span<const RestRoute> not_implemented) {
  for (const Operation& operation : operations) {
    const OperationInfo& info = operation.info();
    Add(&operation, {info.name, info.method, info.uri});
  }
  for (const RestRoute& route : not_implemented) Add(nullptr, route);
}

void RestRoutes::Add(const Operation* operation, const RestRoute& route) {
  const size_t question = route.uri.find('?');
  routes_.push_back(
      {operation, route.name, route.method, SplitPath(route.uri),
       question == route.uri.npos ? std::string_view() : route.uri.substr(question + 1)});
}

std::optional<RestRoutes::Match> RestRoutes::Find(std::string_view method, std::string_view path,
                                                  std::string_view query) const {
  const std::vector<std::string_view> given = SplitPath(path);
  const Route* best = nullptr;
  size_t best_literals = 0;
  for (const Route& route : routes_) {
    if (route.method != method || !HasParam(query, route.query)) continue;
    const bool greedy = !route.segments.empty() && IsGreedy(route.segments.back());
    if (greedy ? given.size() < route.segments.size() : given.size() != route.segments.size()) {
      continue;
    }
    size_t literals = route.query.empty() ? 1 : 2;
    bool matches = true;
    for (size_t i = 0; i < route.segments.size() && matches; ++i) {
      if (IsParam(route.segments[i])) continue;
      matches = route.segments[i] == given[i];
      ++literals;
    }
    if (matches && literals > best_literals) {
      best = &route;
      best_literals = literals;
    }
  }
  if (best == nullptr) return std::nullopt;
  Match match{best->operation, best->name, {}};
  for (size_t i = 0; i < best->segments.size(); ++i) {
    if (!IsParam(best->segments[i])) continue;
    std::string_view text = given[i];
    if (IsGreedy(best->segments[i])) {
      text = {given[i].data(), static_cast<size_t>(path.data() + path.size() - given[i].data())};
    }
    auto decoded = UriDecode(text);
    if (!decoded) return std::nullopt;
    match.params.emplace_back(std::string(ParamName(best->segments[i])), std::move(*decoded));
  }
  return match;
}

Status ParseRestInput(const ShapeDesc& shape, const UriParams& uri, const net::HttpRequest& request,
                      void* out, MissingMembers* missing, Mismatches mismatches) {
  return InputReader(shape, uri, request, out, missing, mismatches).Read();
}

net::HttpResponse RenderRestOutput(const OperationInfo& info, const ShapeDesc& shape,
                                   const void* value) {
  net::HttpResponse response;
  response.status = info.status;
  bool has_body_members = false;
  const FieldDesc* payload = nullptr;
  for (const FieldDesc& field : shape.fields) {
    const void* member = field.get(value);
    switch (field.constraints.location) {
      case Location::kStatusCode:
        if (member != nullptr) response.status = *static_cast<const int32_t*>(member);
        break;
      case Location::kHeader:
        if (member != nullptr) RenderHeader(field, member, &response);
        break;
      case Location::kPayload:
        payload = &field;
        break;
      default:
        has_body_members = true;
    }
  }
  if (payload != nullptr) {
    const void* member = payload->get(value);
    if (member == nullptr) return response;
    if (payload->type->kind == TypeKind::kBlob) {
      response.body = static_cast<const Blob*>(member)->bytes;
    } else if (payload->type->kind == TypeKind::kString) {
      response.body = *static_cast<const std::string*>(member);
    } else {
      json::Writer writer(&response.body);
      WriteJson(payload->type->shape(), member, writer);
    }
    response.Set("Content-Type", payload->type->kind == TypeKind::kBlob ? "application/octet-stream"
                                                                        : "application/json");
  } else if (has_body_members) {
    json::Writer writer(&response.body);
    WriteJson(shape, value, writer, Members::kBodyOnly);
    response.Set("Content-Type", "application/json");
  }
  return response;
}

}  // namespace portico::aws
