// AWS::Lambda::Function, AWS::Serverless::Function and AWS::Lambda::Permission.
#include <fmt/format.h>

#include <filesystem>

#include "cli/deploy/code_archive.h"
#include "cli/deploy/ownership.h"
#include "cli/deploy/resource_types.h"
#include "codec/base64.h"
#include "codec/hash.h"
#include "codec/uri.h"

namespace portico::cli {
namespace {

using enum PropertyKind;
using enum Presence;

constexpr Property kEnvironment[] = {{"Variables", kStringMap}};
constexpr Property kEphemeralStorage[] = {{"Size", kInteger, kRequired}};

constexpr Property kFunctionProperties[] = {
    {"FunctionName", kString},
    // A path, or {ZipFile: source}; kJson since it may be either.
    {"Code", kJson, kRequired},
    {"Runtime", kString, kRequired},
    {"Handler", kString, kRequired},
    {"Role", kString, kRequired},
    {"MemorySize", kInteger},
    {"Timeout", kInteger},
    {"Description", kString},
    {"Architectures", kStringList},
    {"Environment", kObject, kOptional, kEnvironment},
    {"EphemeralStorage", kObject, kOptional, kEphemeralStorage},
};
constexpr Property kServerlessFunctionProperties[] = {
    {"FunctionName", kString},
    {"CodeUri", kString},
    {"InlineCode", kString},
    {"Runtime", kString, kRequired},
    {"Handler", kString, kRequired},
    // Optional to SAM, which makes one; here the template says what the function may do.
    {"Role", kString, kRequired},
    {"MemorySize", kInteger},
    {"Timeout", kInteger},
    {"Description", kString},
    {"Architectures", kStringList},
    {"Environment", kObject, kOptional, kEnvironment},
    {"EphemeralStorage", kObject, kOptional, kEphemeralStorage},
};
constexpr std::string_view kFunctionAttributes[] = {"Arn"};

constexpr Property kPermissionProperties[] = {
    {"FunctionName", kString, kRequired}, {"Action", kString, kRequired},
    {"Principal", kString, kRequired},    {"SourceArn", kString},
    {"SourceAccount", kString},
};

// Of UpdateFunctionConfiguration, with what AWS takes where the template is silent, so that taking
// a property out of a template takes its effect back.
struct Setting {
  std::string_view name;
  std::string_view default_json;
};
constexpr Setting kSettings[] = {
    {"Runtime", ""},
    {"Handler", ""},
    {"Role", ""},
    {"MemorySize", "128"},
    {"Timeout", "3"},
    {"Description", "\"\""},
    {"Environment", R"({"Variables":{}})"},
    {"EphemeralStorage", R"({"Size":512})"},
};

std::string FunctionPath(std::string_view version, std::string_view name) {
  return fmt::format("/{}/functions/{}", version, UriEncode(name));
}
constexpr std::string_view kApiVersion = "2015-03-31";

Result<json::Value> Lambda(const Session& session, std::string_view method, const std::string& path,
                           const json::Value& body = {}) {
  return session.client.CallRest("lambda", method, path, body);
}

json::Value Settings(const json::Value& properties) {
  json::Value out;
  for (const Setting& setting : kSettings) {
    if (const json::Value* value = properties.Find(setting.name)) {
      out.Set(setting.name, *value);
    } else if (auto value_by_default = json::Parse(setting.default_json)) {
      out.Set(setting.name, std::move(*value_by_default));
    }
  }
  return out;
}

// The file that CloudFormation puts inline code into.
std::string_view InlineFileName(std::string_view runtime) {
  return runtime.starts_with("nodejs") ? "index.js" : "index.py";
}

Result<std::string> CodeOf(const Session& session, const json::Value& properties) {
  std::string source = TextOf(properties, "InlineCode");
  std::string path = TextOf(properties, "CodeUri");
  if (const json::Value* code = properties.Find("Code")) {
    path = code->as_string() != nullptr ? *code->as_string() : "";
    source = TextOf(*code, "ZipFile");
  }
  if (!source.empty()) return ZipOneFile(InlineFileName(TextOf(properties, "Runtime")), source);
  if (path.empty()) {
    return Fail("CodeError",
                "where is the code? Give CodeUri (or Code) the path of a zip or a directory, or "
                "the source itself as InlineCode (or Code: {ZipFile: …}); S3 is not supported");
  }
  PORTICO_ASSIGN(std::string zip, ReadCode(std::filesystem::path(session.template_dir) / path));
  if (zip.size() > kInlineZipBytesMax) {
    return Fail("CodeError", fmt::format("the zip of {} has {} bytes, the limit is {}", path,
                                         zip.size(), kInlineZipBytesMax));
  }
  return zip;
}

Status WaitForFunction(const Session& session, const std::string& name) {
  return WaitUntil(fmt::format("the function {}", name), [&]() -> Result<bool> {
    const std::string path = FunctionPath(kApiVersion, name) + "/configuration";
    PORTICO_ASSIGN(const json::Value there, Lambda(session, "GET", path));
    if (TextOf(there, "State") == "Failed" || TextOf(there, "LastUpdateStatus") == "Failed") {
      return Fail("FunctionFailed",
                  fmt::format("the function {} failed: {} {}", name, TextOf(there, "StateReason"),
                              TextOf(there, "LastUpdateStatusReason")));
    }
    return TextOf(there, "State") == "Active" && TextOf(there, "LastUpdateStatus") != "InProgress";
  });
}

Status CreateFunction(const Session& session, const ResourceSpec& spec, const std::string& name,
                      const std::string& zip) {
  json::Value input = Settings(spec.properties);
  input.Set("FunctionName", name);
  input.Set("Code", json::Value::Object{{"ZipFile", Base64Encode(zip)}});
  if (const json::Value* architectures = spec.properties.Find("Architectures")) {
    input.Set("Architectures", *architectures);
  }
  input.Set("Tags", OwnerTags(session, spec));
  PORTICO_TRY(Lambda(session, "POST", fmt::format("/{}/functions", kApiVersion), input));
  return {};
}

Result<Change> UpdateFunction(const Session& session, const ResourceSpec& spec,
                              const std::string& name, const std::string& zip,
                              const json::Value& there) {
  Change change = Change::kUnchanged;
  const std::string path = FunctionPath(kApiVersion, name);
  if (TextOf(there, "CodeSha256") != Base64Encode(AsView(Sha256(zip)))) {
    PORTICO_TRY(Lambda(session, "PUT", path + "/code",
                       json::Value::Object{{"ZipFile", Base64Encode(zip)}}));
    PORTICO_TRY(WaitForFunction(session, name));
    change = Change::kUpdated;
  }
  const json::Value settings = Settings(spec.properties);
  const bool has_variables = there.Find("Environment") != nullptr &&
                             !Covers(*settings.Find("Environment"), *there.Find("Environment"));
  if (!Covers(there, settings) || has_variables) {
    PORTICO_TRY(Lambda(session, "PUT", path + "/configuration", settings));
    change = Change::kUpdated;
  }
  return change;
}

// Makes a function that is there the stack's. Functions are named for the whole account, so one of
// another stack is an error; one without tags was made by hand or by an older `portico up`.
Status TakeFunction(const Session& session, const ResourceSpec& spec, const std::string& name,
                    const std::string& arn) {
  const std::string path = "/2017-03-31/tags/" + UriEncode(arn);
  PORTICO_ASSIGN(const json::Value answer, Lambda(session, "GET", path));
  const json::Value* tags = answer.Find("Tags");
  const std::string owner = tags != nullptr ? TextOf(*tags, kStackTag) : "";
  if (!owner.empty() && owner != session.stack_name) {
    return Fail(
        "AlreadyExists",
        fmt::format("the function {} belongs to the stack {}: name this one differently, or "
                    "remove the tag {} from that function to hand it over",
                    name, owner, kStackTag));
  }
  const json::Value wanted = OwnerTags(session, spec);
  if (session.keeps_existing() || (tags != nullptr && Covers(*tags, wanted))) return {};
  json::Value input;
  input.Set("Tags", wanted);
  PORTICO_TRY(Lambda(session, "POST", path, input));
  return {};
}

Result<Deployed> DeployFunction(const Session& session, const ResourceSpec& spec) {
  Deployed out;
  out.name = NameOf(session, spec, "FunctionName");
  out.ref = out.name;
  out.attributes = {{"Arn", fmt::format("arn:aws:lambda:{}:{}:function:{}", session.region(),
                                        session.account, out.name)}};
  const auto there = Lambda(session, "GET", FunctionPath(kApiVersion, out.name) + "/configuration");
  if (there) {
    PORTICO_TRY(TakeFunction(session, spec, out.name, out.attributes.front().second));
  }
  if (there && session.keeps_existing()) return out;
  PORTICO_ASSIGN(const std::string zip, CodeOf(session, spec.properties));
  if (there) {
    PORTICO_TRY(WaitForFunction(session, out.name));
    PORTICO_ASSIGN(out.change, UpdateFunction(session, spec, out.name, zip, *there));
  } else {
    if (!IsMissing(there.error())) return Fail(there.error());
    PORTICO_TRY(CreateFunction(session, spec, out.name, zip));
    out.change = Change::kCreated;
  }
  PORTICO_TRY(WaitForFunction(session, out.name));
  return out;
}

// What AddPermission makes of the template's words, as far as it can differ.
json::Value WantedStatement(const json::Value& properties) {
  const std::string principal = TextOf(properties, "Principal");
  json::Value out;
  out.Set("Action", TextOf(properties, "Action"));
  if (principal.find(".amazonaws.com") != std::string::npos) {
    out.Set("Principal", json::Value::Object{{"Service", principal}});
  }
  json::Value condition;
  if (const std::string arn = TextOf(properties, "SourceArn"); !arn.empty()) {
    condition.Set("ArnLike", json::Value::Object{{"AWS:SourceArn", arn}});
  }
  if (const std::string account = TextOf(properties, "SourceAccount"); !account.empty()) {
    condition.Set("StringEquals", json::Value::Object{{"AWS:SourceAccount", account}});
  }
  if (!condition.is_null()) out.Set("Condition", condition);
  return out;
}

// The statement of that id in the function's policy; null if there is none.
Result<json::Value> FindStatement(const Session& session, const std::string& policy_path,
                                  const std::string& id) {
  const auto answer = Lambda(session, "GET", policy_path);
  if (!answer) {
    if (IsMissing(answer.error())) return json::Value();
    return Fail(answer.error());
  }
  const auto policy = json::Parse(TextOf(*answer, "Policy"));
  const json::Value* statements = policy ? policy->Find("Statement") : nullptr;
  if (statements == nullptr || statements->as_array() == nullptr) return json::Value();
  for (const json::Value& statement : *statements->as_array()) {
    if (TextOf(statement, "Sid") == id) return statement;
  }
  return json::Value();
}

Result<Deployed> DeployPermission(const Session& session, const ResourceSpec& spec) {
  Deployed out;
  out.name = fmt::format("{}-{}", session.stack_name, spec.logical_id);
  out.ref = out.name;
  const std::string path =
      FunctionPath(kApiVersion, TextOf(spec.properties, "FunctionName")) + "/policy";
  PORTICO_ASSIGN(const json::Value there, FindStatement(session, path, out.name));
  if (!there.is_null()) {
    if (session.keeps_existing()) return out;
    const json::Value wanted = WantedStatement(spec.properties);
    const json::Value* condition = there.Find("Condition");
    const bool narrower = condition != nullptr && wanted.Find("Condition") == nullptr;
    if (Covers(there, wanted) && !narrower) return out;
    PORTICO_TRY(Lambda(session, "DELETE", path + "/" + UriEncode(out.name)));
    out.change = Change::kUpdated;
  } else {
    out.change = Change::kCreated;
  }
  json::Value input;
  input.Set("StatementId", out.name);
  for (std::string_view name : {"Action", "Principal", "SourceArn", "SourceAccount"}) {
    if (const json::Value* value = spec.properties.Find(name)) input.Set(name, *value);
  }
  PORTICO_TRY(Lambda(session, "POST", path, input));
  return out;
}

constexpr ResourceType kTypes[] = {
    {"AWS::Lambda::Function", kFunctionProperties, kFunctionAttributes, DeployFunction},
    {"AWS::Serverless::Function", kServerlessFunctionProperties, kFunctionAttributes,
     DeployFunction},
    {"AWS::Lambda::Permission", kPermissionProperties, {}, DeployPermission},
};

}  // namespace

std::span<const ResourceType> LambdaResourceTypes() { return kTypes; }

}  // namespace portico::cli
