#include "service.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>

#include "testing/fake_http_server.h"

namespace portico::orders {
namespace {

using portico::testing::FakeHttpServer;
using portico::testing::FakeRequest;
using portico::testing::HttpAnswer;

// The service on a DynamoDB that answers every call alike.
class OrderServiceTest : public ::testing::Test {
 protected:
  void DynamoDbAnswers(int status, std::string body) {
    server_ = std::make_unique<FakeHttpServer>([status, body](const FakeRequest&) {
      return HttpAnswer(status, body, "X-Amzn-RequestId: R1\r\n");
    });
  }

  lambda::InvocationResponse Handle(std::string_view event) {
    if (!server_) DynamoDbAnswers(200, "{}");
    env_["AWS_ENDPOINT_URL"] = "http://" + server_->authority();
    lambda::AwsClientOptions options;
    options.getenv = [this](const char* name) -> const char* {
      auto it = env_.find(name);
      return it == env_.end() ? nullptr : it->second.c_str();
    };
    options.sleep_ms = [](int64_t) {};
    lambda::AwsClient client(lambda::kDynamoDb, options);
    lambda::InvocationRequest request;
    request.payload = event;
    request.deadline = std::chrono::system_clock::now() + std::chrono::hours(1);
    return OrderService(client).Handle(request);
  }

  // "type|message" of the error that the event must give.
  std::string ErrorOf(std::string_view event) {
    const lambda::InvocationResponse response = Handle(event);
    EXPECT_FALSE(response.is_success()) << response.payload();
    const auto error = json::Parse(response.payload()).value();
    return *error.Find("errorType")->as_string() + "|" + *error.Find("errorMessage")->as_string();
  }

  // The answer without its ResponseMetadata.
  std::string AnswerOf(std::string_view event) {
    const lambda::InvocationResponse response = Handle(event);
    EXPECT_TRUE(response.is_success()) << response.payload();
    auto answer = json::Parse(response.payload()).value();
    EXPECT_EQ(answer.as_object()->back().first, "ResponseMetadata");
    answer.as_object()->pop_back();
    return answer.ToString();
  }

  FakeRequest LastRequest() { return server_->requests().back(); }

  std::map<std::string, std::string> env_ = {
      {"AWS_ACCESS_KEY_ID", "k"}, {"AWS_SECRET_ACCESS_KEY", "s"}, {"AWS_REGION", "r"}};
  std::unique_ptr<FakeHttpServer> server_;
};

TEST_F(OrderServiceTest, PingAndEcho) {
  EXPECT_EQ(Handle(R"({"operation":"ping"})").payload(), "\"pong\"");
  EXPECT_EQ(Handle(R"({"payload":{"n": 1.10, "big": 1e400},"operation":"echo"})").payload(),
            R"({"n": 1.10, "big": 1e400})");
  EXPECT_EQ(Handle(R"({"operation":"echo"})").payload(), "{}");
  EXPECT_EQ(Handle(R"({"operation":"echo","payload":null})").payload(), "null");
  EXPECT_TRUE(server_->requests().empty());
}

TEST_F(OrderServiceTest, EventsThatMakeNoSense) {
  EXPECT_EQ(ErrorOf(R"({"payload":{}})"), "KeyError|'operation'");
  EXPECT_EQ(ErrorOf(R"({"operation":"fly"})"), "ValueError|Unrecognized operation \"fly\"");
  EXPECT_EQ(ErrorOf(R"({"operation":null})"), "ValueError|Unrecognized operation \"None\"");
  EXPECT_EQ(ErrorOf(R"({"operation":["a"]})"), "ValueError|Unrecognized operation \"['a']\"");
  EXPECT_EQ(ErrorOf(R"([1])"), "AttributeError|'list' object has no attribute 'get'");
  EXPECT_EQ(ErrorOf(R"("x")"), "AttributeError|'str' object has no attribute 'get'");
  EXPECT_TRUE(ErrorOf("").starts_with("Runtime.UnmarshalError|Unable to unmarshal input: "));
  EXPECT_TRUE(ErrorOf("{\"a\":").starts_with("Runtime.UnmarshalError|Unable to unmarshal input: "));
  EXPECT_TRUE(ErrorOf("{} {}").starts_with("Runtime.UnmarshalError|Unable to unmarshal input: "));
}

TEST_F(OrderServiceTest, TableOperationsNeedATableAndAMapping) {
  EXPECT_EQ(ErrorOf(R"({"operation":"list","payload":{}})"), "KeyError|'tableName'");
  EXPECT_EQ(ErrorOf(R"({"operation":"list","tableName":null,"payload":{}})"),
            "ValueError|Required parameter name not set");
  EXPECT_EQ(ErrorOf(R"({"operation":"list","tableName":"t","payload":null})"),
            "TypeError|argument after ** must be a mapping, not NoneType");
  EXPECT_EQ(ErrorOf(R"({"operation":"list","tableName":5})"),
            "ParamValidationError|Parameter validation failed:\nInvalid type for parameter "
            "TableName, value: 5, type: <class 'int'>, valid types: <class 'str'>");
  EXPECT_TRUE(server_->requests().empty());
}

TEST_F(OrderServiceTest, CreatePutsTheItem) {
  EXPECT_EQ(AnswerOf(R"({"operation":"create","tableName":"orders","payload":{"Item":{
                "id":"1234ABCG","price":78.89,"product":"Beautiful Jacket"}}})"),
            "{}");
  EXPECT_EQ(LastRequest().Header("X-Amz-Target"), "DynamoDB_20120810.PutItem");
  EXPECT_EQ(LastRequest().body,
            R"({"TableName":"orders","Item":{"id":{"S":"1234ABCG"},"price":{"N":"78.89"},)"
            R"("product":{"S":"Beautiful Jacket"}}})");
}

TEST_F(OrderServiceTest, ReadGivesThePlainItem) {
  DynamoDbAnswers(200, R"({"Item":{"id":{"S":"1"},"price":{"N":"78.89"}},
                  "ConsumedCapacity":{"TableName":"orders","CapacityUnits":0.5},"Unheard":1})");
  EXPECT_EQ(AnswerOf(R"({"operation":"read","tableName":"orders","payload":{"Key":{"id":"1"},
                "ConsistentRead":true,"ReturnConsumedCapacity":"TOTAL"}})"),
            R"({"Item":{"id":"1","price":78.89},)"
            R"("ConsumedCapacity":{"TableName":"orders","CapacityUnits":0.5}})");
  EXPECT_EQ(LastRequest().body,
            R"({"TableName":"orders","Key":{"id":{"S":"1"}},"ConsistentRead":true,)"
            R"("ReturnConsumedCapacity":"TOTAL"})");
}

TEST_F(OrderServiceTest, UpdateConvertsExpressionValuesAndLegacyParameters) {
  DynamoDbAnswers(200, R"({"Attributes":{"n":{"N":"2"}},"ItemCollectionMetrics":
                  {"ItemCollectionKey":{"id":{"S":"1"}},"SizeEstimateRangeGB":[0.0,1.0]}})");
  EXPECT_EQ(AnswerOf(R"({"operation":"update","tableName":"t","payload":{"Key":{"id":"1"},
           "UpdateExpression":"SET #n = :n","ExpressionAttributeNames":{"#n":"n"},
           "ExpressionAttributeValues":{":n":[1]},"AttributeUpdates":{"a":{"Value":true}},
           "Expected":{"b":{"AttributeValueList":["x"],"ComparisonOperator":"EQ"}}}})"),
            R"({"Attributes":{"n":2},"ItemCollectionMetrics":{"ItemCollectionKey":{"id":"1"},)"
            R"("SizeEstimateRangeGB":[0.0,1.0]}})");
  EXPECT_EQ(LastRequest().body,
            R"({"TableName":"t","Key":{"id":{"S":"1"}},"UpdateExpression":"SET #n = :n",)"
            R"("ExpressionAttributeNames":{"#n":"n"},"ExpressionAttributeValues":{":n":{"L":)"
            R"([{"N":"1"}]}},"AttributeUpdates":{"a":{"Value":{"BOOL":true}}},)"
            R"("Expected":{"b":{"AttributeValueList":[{"S":"x"}],"ComparisonOperator":"EQ"}}})");
}

TEST_F(OrderServiceTest, DeleteGivesOldAttributes) {
  DynamoDbAnswers(200, R"({"Attributes":{"id":{"S":"1"}}})");
  EXPECT_EQ(AnswerOf(R"({"operation":"delete","tableName":"t","payload":{"Key":{"id":"1"},
                "ReturnValues":"ALL_OLD"}})"),
            R"({"Attributes":{"id":"1"}})");
  EXPECT_EQ(LastRequest().Header("X-Amz-Target"), "DynamoDB_20120810.DeleteItem");
}

TEST_F(OrderServiceTest, ListGivesAPageAndWhereTheNextBegins) {
  DynamoDbAnswers(200, R"({"Count":2,"Items":[{"id":{"S":"a"}},{"id":{"N":"7"}}],
                  "LastEvaluatedKey":{"id":{"N":"7"}},"ScannedCount":3})");
  EXPECT_EQ(AnswerOf(R"({"operation":"list","tableName":"t","payload":{"Limit":3,
                "ExclusiveStartKey":{"id":"0"}}})"),
            R"({"Count":2,"Items":[{"id":"a"},{"id":7}],"LastEvaluatedKey":{"id":7},)"
            R"("ScannedCount":3})");
  EXPECT_EQ(LastRequest().body,
            R"({"TableName":"t","Limit":3,"ExclusiveStartKey":{"id":{"S":"0"}}})");
}

TEST_F(OrderServiceTest, ThePayloadsTableNameWins) {
  AnswerOf(R"({"operation":"list","tableName":"t","payload":{"TableName":"other"}})");
  EXPECT_EQ(LastRequest().body, R"({"TableName":"other"})");
}

TEST_F(OrderServiceTest, AnswersCarryResponseMetadata) {
  const auto answer =
      json::Parse(Handle(R"({"operation":"list","tableName":"t"})").payload()).value();
  EXPECT_EQ(answer.Find("ResponseMetadata")->ToString(),
            R"({"RequestId":"R1","HTTPStatusCode":200,"HTTPHeaders":{"x-amzn-requestid":"R1",)"
            R"("content-length":"2"},"RetryAttempts":0})");
}

TEST_F(OrderServiceTest, DynamoDbsErrorsAreTheFunctions) {
  DynamoDbAnswers(400, R"({"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",
                  "message":"Requested resource not found"})");
  EXPECT_EQ(ErrorOf(R"({"operation":"list","tableName":"t"})"),
            "ResourceNotFoundException|An error occurred (ResourceNotFoundException) when calling "
            "the Scan operation: Requested resource not found");
}

TEST_F(OrderServiceTest, SaysThatRetriesAreUsedUp) {
  env_["AWS_MAX_ATTEMPTS"] = "3";
  DynamoDbAnswers(500, R"({"__type":"InternalServerError","message":"oh"})");
  EXPECT_EQ(ErrorOf(R"({"operation":"delete","tableName":"t","payload":{"Key":{}}})"),
            "InternalServerError|An error occurred (InternalServerError) when calling the "
            "DeleteItem operation (reached max retries: 2): oh");
  EXPECT_EQ(server_->requests().size(), 3u);
}

TEST_F(OrderServiceTest, ANumberThatDoesNotFitIsToldFirst) {
  EXPECT_EQ(ErrorOf(R"({"operation":"create","tableName":"t","payload":{"Foo":1,
                "Item":{"n":100000000000000000000000000000000000001}}})"),
            "Inexact|[<class 'decimal.Inexact'>, <class 'decimal.Rounded'>]");
  EXPECT_TRUE(server_->requests().empty());
}

TEST_F(OrderServiceTest, AnAnswerThatMakesNoSenseIsAnError) {
  for (const char* body : {"", "[]", R"({"Item":5})", R"({"Item":{"a":{"N":"x"}}})", R"({} {})"}) {
    DynamoDbAnswers(200, body);
    EXPECT_TRUE(ErrorOf(R"({"operation":"read","tableName":"t","payload":{"Key":{}}})")
                    .starts_with("ResponseParserError|Unable to parse DynamoDB's response: "))
        << body;
  }
}

TEST_F(OrderServiceTest, WithoutCredentialsItSaysSo) {
  env_.erase("AWS_ACCESS_KEY_ID");
  EXPECT_EQ(ErrorOf(R"({"operation":"list","tableName":"t"})"),
            "NoCredentialsError|Unable to locate credentials");
}

}  // namespace
}  // namespace portico::orders
