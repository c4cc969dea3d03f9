#include "load/postman.h"

#include <fmt/format.h>

#include <algorithm>

#include "codec/json/value.h"
#include "codec/uri.h"
#include "load/run.h"

namespace portico::load {
namespace {

using Values = std::map<std::string, std::string, std::less<>>;
using json::Value;

constexpr const char* kError = "InvalidCollection";

const Value::Array& ElementsOf(const Value* value) {
  static const Value::Array kNone;
  return value != nullptr && value->as_array() != nullptr ? *value->as_array() : kNone;
}

std::string TextOf(const Value& object, std::string_view name) {
  const Value* value = object.Find(name);
  return value != nullptr && value->as_string() != nullptr ? *value->as_string() : std::string();
}

// Values of variables may be numbers and booleans as well.
std::string ScalarOf(const Value* value) {
  if (value == nullptr || value->is_null()) return "";
  if (value->as_string() != nullptr) return *value->as_string();
  return value->ToString();
}

bool IsDisabled(const Value& entry) {
  const Value* disabled = entry.Find("disabled");
  return disabled != nullptr && disabled->as_bool() != nullptr && *disabled->as_bool();
}

bool Is(const std::string& header, std::string_view name) {
  return std::equal(header.begin(), header.end(), name.begin(), name.end(),
                    [](char a, char b) { return std::tolower(a) == std::tolower(b); });
}

void AddVariables(const Value& owner, Values* values) {
  for (const Value& variable : ElementsOf(owner.Find("variable"))) {
    if (IsDisabled(variable)) continue;
    std::string name = TextOf(variable, "key");
    if (name.empty()) name = TextOf(variable, "id");
    if (!name.empty()) (*values)[name] = ScalarOf(variable.Find("value"));
  }
}

// Walks the collection, gathering requests.
class Collection {
 public:
  // References are kept while this lives.
  Collection(const Values& given, const std::vector<std::string>& columns)
      : given_(given), columns_(columns) {}

  // `values` are those of the folders around, without the given ones.
  Status AddItems(const Value& owner, const std::string& path, Values values, int depth) {
    if (depth > kPostmanFolderDepthMax) {
      return Fail(kError,
                  fmt::format("folders are nested more than {} deep", kPostmanFolderDepthMax));
    }
    AddVariables(owner, &values);
    for (const Value& item : ElementsOf(owner.Find("item"))) {
      std::string name = TextOf(item, "name");
      if (name.empty()) name = fmt::format("request {}", requests_.size() + 1);
      if (!path.empty()) name.insert(0, path + " / ");
      if (item.Find("item") != nullptr) {
        PORTICO_TRY(RefuseAuth(item, name));
        PORTICO_TRY(AddItems(item, name, values, depth + 1));
      } else {
        PORTICO_TRY(AddRequest(item, name, values));
      }
    }
    return {};
  }

  static Status RefuseAuth(const Value& owner, std::string_view name) {
    const Value* auth = owner.Find("auth");
    const std::string type = auth != nullptr ? TextOf(*auth, "type") : "";
    if (type.empty() || type == "noauth") return {};
    return Fail(kError, fmt::format("{} has authorization of type '{}', which is not supported: "
                                    "give the header itself, or use the command's own signing",
                                    name, type));
  }

  std::vector<RequestTemplate> Take() { return std::move(requests_); }

 private:
  // One request being read.
  struct Scope {
    const std::string& name;
    Values values;
  };

  Result<Template> Parse(const Scope& scope, std::string_view text) const {
    auto parsed = Template::Parse(text, scope.values, columns_);
    if (parsed) return parsed;
    AwsError error = std::move(parsed).error();
    error.message = fmt::format("{}: {}", scope.name, error.message);
    return Fail(std::move(error));
  }

  Status AddRequest(const Value& item, const std::string& name, Values values) {
    if (requests_.size() == kRequestTemplatesMax) {
      return Fail(kError, fmt::format("more than {} requests", kRequestTemplatesMax));
    }
    const Value* request = item.Find("request");
    if (request == nullptr) return Fail(kError, fmt::format("{} has no request", name));
    AddVariables(item, &values);
    for (const auto& [key, value] : given_) values[key] = value;
    for (const std::string& column : columns_) values.erase(column);
    const Scope scope{name, std::move(values)};
    RequestTemplate out;
    out.name = name;
    if (const std::string* url = request->as_string()) {
      // The short form of a GET.
      out.method = "GET";
      PORTICO_ASSIGN(out.url, Parse(scope, *url));
    } else {
      PORTICO_TRY(RefuseAuth(*request, name));
      out.method = request->Find("method") != nullptr ? TextOf(*request, "method") : "GET";
      PORTICO_TRY(ReadUrl(scope, *request, &out));
      PORTICO_TRY(ReadHeaders(scope, *request, &out));
      PORTICO_TRY(ReadBody(scope, *request, &out));
    }
    requests_.push_back(std::move(out));
    return {};
  }

  Status ReadUrl(const Scope& scope, const Value& request, RequestTemplate* out) const {
    const Value* url = request.Find("url");
    if (url == nullptr) return Fail(kError, fmt::format("{} has no URL", scope.name));
    std::string text = url->as_string() != nullptr ? *url->as_string() : TextOf(*url, "raw");
    if (text.empty()) return Fail(kError, fmt::format("the URL of {} has no 'raw'", scope.name));
    // Values of path variables: "/orders/:id".
    for (const Value& variable : ElementsOf(url->Find("variable"))) {
      ReplaceSegment(":" + TextOf(variable, "key"), ScalarOf(variable.Find("value")), &text);
    }
    PORTICO_ASSIGN(out->url, Parse(scope, text));
    return {};
  }

  // Whole path segments only: ":id" is not the beginning of ":idea".
  static void ReplaceSegment(const std::string& segment, const std::string& value,
                             std::string* url) {
    if (segment.size() == 1) return;
    size_t at = 0;
    while ((at = url->find("/" + segment, at)) != std::string::npos) {
      const size_t end = at + 1 + segment.size();
      if (end < url->size() && std::string_view("/?#").find((*url)[end]) == std::string::npos) {
        at = end;
        continue;
      }
      url->replace(at + 1, segment.size(), value);
      at += 1 + value.size();
    }
  }

  Status ReadHeaders(const Scope& scope, const Value& request, RequestTemplate* out) const {
    const Value* headers = request.Find("header");
    if (headers != nullptr && headers->as_string() != nullptr && !headers->as_string()->empty()) {
      return Fail(kError, fmt::format("the headers of {} are one text; a list of key and value is "
                                      "understood",
                                      scope.name));
    }
    for (const Value& header : ElementsOf(headers)) {
      const std::string key = TextOf(header, "key");
      if (key.empty() || IsDisabled(header)) continue;
      PORTICO_ASSIGN(Template value, Parse(scope, TextOf(header, "value")));
      out->headers.emplace_back(key, std::move(value));
    }
    return {};
  }

  Status ReadBody(const Scope& scope, const Value& request, RequestTemplate* out) const {
    const Value* body = request.Find("body");
    if (body == nullptr || body->is_null() || IsDisabled(*body)) return {};
    const std::string mode = TextOf(*body, "mode");
    if (mode.empty() || mode == "none") return {};
    if (mode == "raw") return ReadRawBody(scope, *body, out);
    if (mode == "urlencoded") return ReadForm(scope, *body, out);
    return Fail(kError,
                fmt::format("the body of {} is of mode '{}'; raw and urlencoded are supported",
                            scope.name, mode));
  }

  Status ReadRawBody(const Scope& scope, const Value& body, RequestTemplate* out) const {
    PORTICO_ASSIGN(out->body, Parse(scope, TextOf(body, "raw")));
    if (ContentTypeOf(body).empty()) return {};
    return AddContentType(scope, ContentTypeOf(body), out);
  }

  // What Postman sends for the language that is chosen beside the body.
  static std::string_view ContentTypeOf(const Value& body) {
    const Value* options = body.Find("options");
    const Value* raw = options != nullptr ? options->Find("raw") : nullptr;
    const std::string language = raw != nullptr ? TextOf(*raw, "language") : "";
    if (language == "json") return "application/json";
    if (language == "xml") return "application/xml";
    if (language == "html") return "text/html";
    if (language == "javascript") return "application/javascript";
    return language == "text" ? "text/plain" : "";
  }

  Status ReadForm(const Scope& scope, const Value& body, RequestTemplate* out) const {
    std::string form;
    for (const Value& field : ElementsOf(body.Find("urlencoded"))) {
      if (IsDisabled(field)) continue;
      if (!form.empty()) form += '&';
      form +=
          EncodeAround(TextOf(field, "key")) + "=" + EncodeAround(ScalarOf(field.Find("value")));
    }
    PORTICO_ASSIGN(out->body, Parse(scope, form));
    return AddContentType(scope, "application/x-www-form-urlencoded", out);
  }

  // Percent-encodes all but variables. What those stand for goes in as it is.
  static std::string EncodeAround(std::string_view text) {
    std::string out;
    for (;;) {
      const size_t open = text.find("{{");
      const size_t close = open == text.npos ? text.npos : text.find("}}", open);
      if (close == text.npos) return out + UriEncode(text);
      out += UriEncode(text.substr(0, open));
      out += text.substr(open, close + 2 - open);
      text.remove_prefix(close + 2);
    }
  }

  Status AddContentType(const Scope& scope, std::string_view type, RequestTemplate* out) const {
    for (const auto& [name, value] : out->headers) {
      if (Is(name, "content-type")) return {};
    }
    PORTICO_ASSIGN(Template value, Parse(scope, type));
    out->headers.emplace_back("Content-Type", std::move(value));
    return {};
  }

  const Values& given_;
  const std::vector<std::string>& columns_;
  std::vector<RequestTemplate> requests_;
};

Status CheckFormat(const Value& root) {
  const Value* info = root.Find("info");
  const std::string schema = info != nullptr ? TextOf(*info, "schema") : "";
  if (schema.find("/v2.0") != std::string::npos || schema.find("/v2.1") != std::string::npos)
    return {};
  if (schema.empty()) {
    return Fail(kError,
                "this is no Postman collection: it has no info.schema. Export it as "
                "\"Collection v2.1\"");
  }
  return Fail(
      kError,
      fmt::format("the collection is of format {}; export it as \"Collection v2.1\"", schema));
}

}  // namespace

Result<std::vector<RequestTemplate>> LoadPostman(std::string_view json_text, const Values& values,
                                                 const std::vector<std::string>& columns) {
  std::string wrong;
  const auto root = json::Parse(json_text, &wrong);
  if (!root) return Fail(kError, fmt::format("the collection is not JSON: {}", wrong));
  PORTICO_TRY(CheckFormat(*root));
  PORTICO_TRY(Collection::RefuseAuth(*root, "the collection"));
  Collection collection(values, columns);
  PORTICO_TRY(collection.AddItems(*root, "", {}, 0));
  std::vector<RequestTemplate> requests = collection.Take();
  if (requests.empty()) return Fail(kError, "the collection has no requests");
  return requests;
}

}  // namespace portico::load
