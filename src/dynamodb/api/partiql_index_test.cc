// SELECT from indexes.
#include <gtest/gtest.h>

#include "dynamodb/api/partiql_testing.h"

namespace portico::dynamodb {
namespace {

class SelectFromIndex : public ::testing::Test {
 protected:
  SelectFromIndex() {
    db_.server().Ok("CreateTable", R"({"TableName":"Tab","BillingMode":"PAY_PER_REQUEST",
        "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},
          {"AttributeName":"sk","AttributeType":"S"},{"AttributeName":"g","AttributeType":"S"},
          {"AttributeName":"h","AttributeType":"S"},{"AttributeName":"l","AttributeType":"S"}],
        "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},
                     {"AttributeName":"sk","KeyType":"RANGE"}],
        "GlobalSecondaryIndexes":[
          {"IndexName":"inc","KeySchema":[{"AttributeName":"g","KeyType":"HASH"}],
           "Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["p"]}},
          {"IndexName":"multi","KeySchema":[{"AttributeName":"g","KeyType":"HASH"},
                                            {"AttributeName":"h","KeyType":"HASH"}],
           "Projection":{"ProjectionType":"ALL"}}],
        "LocalSecondaryIndexes":[{"IndexName":"keys",
           "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},
                        {"AttributeName":"l","KeyType":"RANGE"}],
           "Projection":{"ProjectionType":"KEYS_ONLY"}}]})");
    db_.Put("Tab", R"({"pk":{"S":"p"},"sk":{"S":"1"},"g":{"S":"y"},"h":{"S":"h"},"l":{"S":"b"},)"
                   R"("p":{"S":"in"},"q":{"S":"out"}})");
    db_.Put("Tab", R"({"pk":{"S":"p"},"sk":{"S":"2"},"g":{"S":"z"},"l":{"S":"a"},"q":{"S":"o"}})");
    db_.Put("Tab", R"({"pk":{"S":"p"},"sk":{"S":"3"}})");
  }

  testing::PartiQl db_;
};

TEST_F(SelectFromIndex, ReadsWhatTheIndexHolds) {
  EXPECT_EQ(db_.Run("SELECT * FROM \"Tab\".\"inc\" WHERE g = 'y'"),
            R"({"Items":[{"g":{"S":"y"},"p":{"S":"in"},"pk":{"S":"p"},"sk":{"S":"1"}}]})");
  EXPECT_EQ(db_.Run("SELECT sk FROM Tab.keys WHERE pk = 'p' ORDER BY l DESC"),
            R"({"Items":[{"sk":{"S":"1"}},{"sk":{"S":"2"}}]})");
  // Without the index's partition key, all of it is read, and filtered as it is.
  EXPECT_EQ(db_.Run("SELECT sk FROM Tab.inc WHERE pk = 'p' AND sk = '2'"),
            R"({"Items":[{"sk":{"S":"2"}}]})");
  EXPECT_EQ(db_.Run("SELECT sk FROM Tab.inc WHERE q = 'out'"), R"({"Items":[]})");
}

TEST_F(SelectFromIndex, FetchesFromTheTableForLocalIndexesOnly) {
  EXPECT_EQ(db_.Run("SELECT q FROM Tab.keys WHERE pk = 'p'",
                    R"("ReturnConsumedCapacity":"INDEXES","ConsistentRead":true)"),
            R"({"Items":[{"q":{"S":"o"}},{"q":{"S":"out"}}],"ConsumedCapacity":{"TableName":"Tab",)"
            R"("CapacityUnits":3,"Table":{"CapacityUnits":2},)"
            R"("LocalSecondaryIndexes":{"keys":{"CapacityUnits":1}}}})");
  EXPECT_EQ(db_.Run("SELECT zz, q FROM Tab.inc"),
            "ValidationException: One or more parameter values were invalid: Global secondary "
            "index inc does not project [zz, q]");
}

// As in TransactWriteItems.
TEST_F(SelectFromIndex, TransactionsCostDoubleInIndexesToo) {
  EXPECT_EQ(db_.Transaction({"INSERT INTO Tab VALUE {'pk':'p','sk':'4','g':'x'}"},
                            R"("ReturnConsumedCapacity":"INDEXES")"),
            R"({"Responses":[],"ConsumedCapacity":[{"TableName":"Tab","CapacityUnits":4,)"
            R"("WriteCapacityUnits":4,"Table":{"WriteCapacityUnits":2,"CapacityUnits":2},)"
            R"("GlobalSecondaryIndexes":{"inc":{"WriteCapacityUnits":2,"CapacityUnits":2}}}]})");
}

TEST_F(SelectFromIndex, FiltersKeyedReadsOnProjectedAttributesOnly) {
  const std::string refused =
      "ValidationException: One or more parameter values were invalid: Secondary index inc does "
      "not project one or more filter attributes: ";
  const std::string select = "SELECT pk FROM Tab.inc WHERE ";
  EXPECT_EQ(db_.Run(select + "g='y' AND NOT (q='np1' OR p='x')"), refused + "[q]");
  EXPECT_EQ(db_.Run(select + "g='y' AND b='1' AND (a='2' OR p='3')"), refused + "[a, b]");
  EXPECT_EQ(db_.Run(select + "g='y' AND (zz='1' OR aa='2' OR mm='3')"), refused + "[zz, aa, mm]");
  EXPECT_EQ(db_.Run(select + "(g='b' AND u='1') OR (g='q' AND v='1')"), refused + "[v]");
  EXPECT_EQ(db_.Run(select + "(g='y' AND q='1') OR g='z'"), R"({"Items":[{"pk":{"S":"p"}}]})");
}

TEST_F(SelectFromIndex, RefusesWhatIndexesCannotDo) {
  EXPECT_EQ(db_.Run("SELECT * FROM Tab.inc WHERE g = 'y'", R"("ConsistentRead":true)"),
            "ValidationException: Strongly consistent read is not supported on Global Secondary "
            "Indexes");
  EXPECT_EQ(db_.Run("SELECT * FROM Tab.multi WHERE g = 5"),
            "ValidationException: PartiQL statements cannot be executed on tables with "
            "multi-attribute HASH keys or multi-attribute RANGE keys.");
  EXPECT_EQ(db_.Run("SELECT COUNT(*) FROM Tab.multi"),
            "ValidationException: PartiQL statements cannot be executed on tables with "
            "multi-attribute HASH keys or multi-attribute RANGE keys.");
  EXPECT_EQ(db_.Run("SELECT COUNT(*) FROM Tab.inc"),
            "ValidationException: Unexpected path component at 1:8:5");
}

TEST_F(SelectFromIndex, PagesThroughEntriesOfOneKey) {
  db_.Put("Tab", R"({"pk":{"S":"o"},"sk":{"S":"9"},"g":{"S":"y"}})");
  const std::string statement = "SELECT sk FROM Tab.inc WHERE g = 'y'";
  const std::string first = db_.Run(statement, R"("Limit":1)");
  EXPECT_TRUE(first.starts_with(R"({"Items":[{"sk":{"S":"1"}}],"NextToken":")")) << first;
  EXPECT_NE(first.find(R"("LastEvaluatedKey":{"g":{"S":"y"},"pk":{"S":"p"},"sk":{"S":"1"}})"),
            std::string::npos);
  const size_t at = first.find(R"("NextToken":")") + 13;
  const std::string token = first.substr(at, first.find('"', at) - at);
  EXPECT_EQ(db_.Run(statement, R"("NextToken":")" + token + "\""),
            R"({"Items":[{"sk":{"S":"9"}}]})");
}

TEST_F(SelectFromIndex, IsAllowedOnTheIndex) {
  db_.server().authorizer().TakeAsked();
  db_.Run("SELECT * FROM Tab.inc WHERE g = 'y'");
  const std::vector<std::string> asked = db_.server().authorizer().TakeAsked();
  ASSERT_EQ(asked.size(), 1u);
  EXPECT_EQ(
      asked[0],
      "dynamodb:PartiQLSelect arn:aws:dynamodb:eu-central-1:123456789012:table/Tab/index/inc");
}

}  // namespace
}  // namespace portico::dynamodb
