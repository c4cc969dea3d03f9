// What is said of members of a wrong type: shapes by their Java names, maps and structures as
// members and as elements.
#include "dynamodb/api/testing.h"

namespace portico::dynamodb {
namespace {

using testing::Server;

TEST(WireFaults, NameJavasTypes) {
  Server server;
  const auto message_of = [&](const char* operation, const char* json) {
    const auto answer = server.TryCall(operation, json);
    if (answer) return std::string("accepted");
    EXPECT_EQ(answer.error().code, "SerializationException") << json;
    return answer.error().message;
  };
  const std::string of = "Unrecognized collection type ";
  const std::string package = "com.amazonaws.dynamodb.v20120810.";
  const std::string map_of = of + "java.util.Map<java.lang.String, " + package;
  const std::string cast =
      "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class "
      "java.lang.Class (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and "
      "java.lang.Class are in module java.base of loader 'bootstrap')";
  struct Fault {
    const char* operation;
    const char* json;
    std::string message;
  };
  const Fault faults[] = {
      {"CreateTable", R"({"KeySchema":[[]]})", of + "class " + package + "KeySchemaElement"},
      {"CreateTable", R"({"ProvisionedThroughput":[]})",
       of + "class " + package + "ProvisionedThroughput"},
      {"CreateTable", R"({"LocalSecondaryIndexes":[{"Projection":[]}]})",
       of + "class " + package + "Projection"},
      {"CreateTable", R"({"Tags":[[]]})", of + "class " + package + "Tag"},
      {"UpdateTable", R"({"GlobalSecondaryIndexUpdates":[{"Create":[]}]})",
       of + "class " + package + "CreateGlobalSecondaryIndexAction"},
      {"UpdateTable", R"({"GlobalSecondaryIndexUpdates":[{"Create":23}]})",
       "Unexpected field type"},
      {"PutItem", R"({"Item":[]})", map_of + "AttributeValue>"},
      {"PutItem", R"({"Item":23})", "Unexpected field type"},
      {"PutItem", R"({"Item":{"a":[]}})", of + "class " + package + "AttributeValue"},
      {"PutItem", R"({"Item":{"a":23}})", "Unexpected value type in payload"},
      {"PutItem", R"({"Item":{"a":{"L":23}}})", "Unexpected field type"},
      {"PutItem", R"({"Item":{"a":{"M":true}}})", "Unexpected field type"},
      {"PutItem", R"({"Expected":[]})", map_of + "ExpectedAttributeValue>"},
      {"PutItem", R"({"Expected":{"a":{"Value":23}}})", "Unexpected field type"},
      {"PutItem", R"({"Expected":{"a":{"Value":[]}}})", of + "class " + package + "AttributeValue"},
      {"PutItem", R"({"Expected":{"a":{"AttributeValueList":[23]}}})",
       "Unexpected value type in payload"},
      {"PutItem", R"({"ExpressionAttributeNames":[]})",
       of + "java.util.Map<java.lang.String, java.lang.String>"},
      {"PutItem", R"({"ExpressionAttributeValues":"a"})", "Unexpected field type"},
      {"Query", R"({"KeyConditions":[]})", map_of + "Condition>"},
      {"Query", R"({"ConsistentRead":"23"})", "Unexpected token received from parser"},
      {"Scan", R"({"Limit":[]})", of + "class java.lang.Integer"},
      {"BatchGetItem", R"({"RequestItems":[]})", map_of + "KeysAndAttributes>"},
      {"BatchGetItem", R"({"RequestItems":{"t":{"Keys":[23]}}})", cast},
      {"BatchGetItem", R"({"RequestItems":{"t":{"Keys":[[]]}}})", map_of + "AttributeValue>"},
      {"BatchWriteItem", R"({"RequestItems":[]})",
       of + "java.util.Map<java.lang.String, java.util.List<" + package + "WriteRequest>>"},
      {"BatchWriteItem", R"({"RequestItems":{"t":"a"}})", cast},
      {"BatchWriteItem", R"({"RequestItems":{"t":[{"PutRequest":[]}]}})",
       of + "class " + package + "PutRequest"},
      {"TransactWriteItems", R"({"TransactItems":[{"Put":[]}]})", of + "class " + package + "Put"},
  };
  for (const Fault& fault : faults) {
    EXPECT_EQ(message_of(fault.operation, fault.json), fault.message) << fault.json;
  }
}

}  // namespace
}  // namespace portico::dynamodb
