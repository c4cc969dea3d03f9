// AWS::DynamoDB::Table.
#include <fmt/format.h>

#include "cli/deploy/resource_types.h"

namespace portico::cli {
namespace {

using enum PropertyKind;
using enum Presence;

constexpr Property kAttributeDefinition[] = {
    {"AttributeName", kString, kRequired},
    {"AttributeType", kString, kRequired},
};
constexpr Property kKeySchemaElement[] = {
    {"AttributeName", kString, kRequired},
    {"KeyType", kString, kRequired},
};
constexpr Property kThroughput[] = {
    {"ReadCapacityUnits", kInteger, kRequired},
    {"WriteCapacityUnits", kInteger, kRequired},
};
constexpr Property kProjection[] = {
    {"ProjectionType", kString},
    {"NonKeyAttributes", kStringList},
};
constexpr Property kGlobalIndex[] = {
    {"IndexName", kString, kRequired},
    {"KeySchema", kObjectList, kRequired, kKeySchemaElement},
    {"Projection", kObject, kRequired, kProjection},
    {"ProvisionedThroughput", kObject, kOptional, kThroughput},
};
constexpr Property kLocalIndex[] = {
    {"IndexName", kString, kRequired},
    {"KeySchema", kObjectList, kRequired, kKeySchemaElement},
    {"Projection", kObject, kRequired, kProjection},
};
constexpr Property kTag[] = {{"Key", kString, kRequired}, {"Value", kString, kRequired}};
constexpr Property kRecovery[] = {
    {"PointInTimeRecoveryEnabled", kBoolean, kRequired},
    {"RecoveryPeriodInDays", kInteger},
};
constexpr Property kTableProperties[] = {
    {"TableName", kString},
    {"AttributeDefinitions", kObjectList, kRequired, kAttributeDefinition},
    {"KeySchema", kObjectList, kRequired, kKeySchemaElement},
    {"BillingMode", kString},
    {"ProvisionedThroughput", kObject, kOptional, kThroughput},
    {"GlobalSecondaryIndexes", kObjectList, kOptional, kGlobalIndex},
    {"LocalSecondaryIndexes", kObjectList, kOptional, kLocalIndex},
    {"DeletionProtectionEnabled", kBoolean},
    {"TableClass", kString},
    {"Tags", kObjectList, kOptional, kTag},
    {"PointInTimeRecoverySpecification", kObject, kOptional, kRecovery},
};
constexpr std::string_view kTableAttributes[] = {"Arn"};

// What a table can never change: there, CloudFormation replaces it, which would lose the items.
constexpr std::string_view kFixed[] = {"KeySchema", "AttributeDefinitions",
                                       "GlobalSecondaryIndexes", "LocalSecondaryIndexes"};

Result<json::Value> DynamoDb(const Session& session, std::string_view operation,
                             const json::Value& input) {
  return session.client.CallJson("dynamodb", fmt::format("DynamoDB_20120810.{}", operation), input);
}

json::Value Named(const std::string& name) { return json::Value::Object{{"TableName", name}}; }

// The description's value of a property, in the property's form.
json::Value Actual(const json::Value& table, std::string_view property) {
  if (property == "BillingMode") {
    const json::Value* summary = table.Find("BillingModeSummary");
    const std::string mode = summary != nullptr ? TextOf(*summary, "BillingMode") : "";
    return mode.empty() ? "PROVISIONED" : mode;
  }
  if (property == "TableClass") {
    const json::Value* summary = table.Find("TableClassSummary");
    const std::string name = summary != nullptr ? TextOf(*summary, "TableClass") : "";
    return name.empty() ? "STANDARD" : name;
  }
  const json::Value* value = table.Find(property);
  if (value != nullptr) return *value;
  return property == "DeletionProtectionEnabled" ? json::Value(false) : json::Value();
}

// What UpdateTable has to set, beside the name, one request after the other: some properties may
// only be changed alone. Nothing if the table is as the template says.
Result<std::vector<json::Value>> Differences(const std::string& name, const json::Value& table,
                                             const json::Value& properties) {
  for (std::string_view property : kFixed) {
    const json::Value* wanted = properties.Find(property);
    if (wanted == nullptr || Covers(Actual(table, property), *wanted)) continue;
    return Fail("TableDiffers",
                fmt::format("the table {} exists with another {}, and changing that would lose its "
                            "items. Name another table, or delete this one first.",
                            name, property));
  }
  const auto differs = [&](std::string_view property) {
    const json::Value* wanted = properties.Find(property);
    return wanted != nullptr && !Covers(Actual(table, property), *wanted);
  };
  std::vector<json::Value> out;
  json::Value billing;
  if (differs("BillingMode")) billing.Set("BillingMode", *properties.Find("BillingMode"));
  // Provisioned mode is set together with its throughput.
  const json::Value* throughput = properties.Find("ProvisionedThroughput");
  if (throughput != nullptr && (!billing.is_null() || differs("ProvisionedThroughput"))) {
    billing.Set("ProvisionedThroughput", *throughput);
  }
  if (!billing.is_null()) out.push_back(std::move(billing));
  for (std::string_view property : {"DeletionProtectionEnabled", "TableClass"}) {
    if (!differs(property)) continue;
    json::Value change;
    change.Set(property, *properties.Find(property));
    out.push_back(std::move(change));
  }
  return out;
}

Status WaitForTable(const Session& session, const std::string& name) {
  return WaitUntil(fmt::format("the table {}", name), [&]() -> Result<bool> {
    PORTICO_ASSIGN(const json::Value answer, DynamoDb(session, "DescribeTable", Named(name)));
    const json::Value* table = answer.Find("Table");
    return table != nullptr && TextOf(*table, "TableStatus") == "ACTIVE";
  });
}

constexpr char kRecoveryProperty[] = "PointInTimeRecoverySpecification";

json::Value Without(const json::Value& properties, std::string_view name) {
  json::Value::Object out;
  if (const json::Value::Object* all = properties.as_object()) {
    for (const json::Value::Member& member : *all) {
      if (member.first != name) out.push_back(member);
    }
  }
  return out;
}

// Point-in-time recovery is set beside the table. Gives whether something had to change.
Result<bool> DeployRecovery(const Session& session, const std::string& name,
                            const json::Value& wanted) {
  PORTICO_ASSIGN(const json::Value answer,
                 DynamoDb(session, "DescribeContinuousBackups", Named(name)));
  const json::Value* backups = answer.Find("ContinuousBackupsDescription");
  const json::Value* there =
      backups != nullptr ? backups->Find("PointInTimeRecoveryDescription") : nullptr;
  json::Value actual;
  if (there != nullptr) {
    actual.Set("PointInTimeRecoveryEnabled",
               TextOf(*there, "PointInTimeRecoveryStatus") == "ENABLED");
    const json::Value* days = there->Find("RecoveryPeriodInDays");
    if (days != nullptr) actual.Set("RecoveryPeriodInDays", *days);
  }
  if (Covers(actual, wanted)) return false;
  json::Value change = Named(name);
  change.Set(kRecoveryProperty, wanted);
  PORTICO_TRY(DynamoDb(session, "UpdateContinuousBackups", change));
  return true;
}

Result<Deployed> DeployTable(const Session& session, const ResourceSpec& spec) {
  Deployed out;
  out.name = NameOf(session, spec, "TableName");
  out.ref = out.name;
  out.attributes = {{"Arn", fmt::format("arn:aws:dynamodb:{}:{}:table/{}", session.region(),
                                        session.account, out.name)}};
  json::Value input = Without(spec.properties, kRecoveryProperty);
  input.Set("TableName", out.name);
  auto there = DynamoDb(session, "DescribeTable", Named(out.name));
  if (!there) {
    if (!IsMissing(there.error())) return Fail(there.error());
    PORTICO_TRY(DynamoDb(session, "CreateTable", input));
    out.change = Change::kCreated;
  } else if (const json::Value* table = there->Find("Table");
             table != nullptr && !session.keeps_existing()) {
    PORTICO_ASSIGN(std::vector<json::Value> changes, Differences(out.name, *table, input));
    for (json::Value& change : changes) {
      change.Set("TableName", out.name);
      PORTICO_TRY(DynamoDb(session, "UpdateTable", change));
      out.change = Change::kUpdated;
    }
  }
  PORTICO_TRY(WaitForTable(session, out.name));
  const json::Value* recovery = spec.properties.Find(kRecoveryProperty);
  const bool is_kept = session.keeps_existing() && out.change != Change::kCreated;
  if (recovery == nullptr || is_kept) return out;
  PORTICO_ASSIGN(const bool has_changed, DeployRecovery(session, out.name, *recovery));
  if (has_changed && out.change == Change::kUnchanged) out.change = Change::kUpdated;
  return out;
}

constexpr ResourceType kTypes[] = {
    {"AWS::DynamoDB::Table", kTableProperties, kTableAttributes, DeployTable},
};

}  // namespace

std::span<const ResourceType> DynamoDbResourceTypes() { return kTypes; }

}  // namespace portico::cli
