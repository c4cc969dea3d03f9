// INSERT, UPDATE and DELETE by ExecuteStatement; BatchExecuteStatement; ExecuteTransaction.
#include <gtest/gtest.h>

#include "dynamodb/api/partiql_testing.h"

namespace portico::dynamodb {
namespace {

class PartiQlWrites : public ::testing::Test {
 protected:
  std::string Refusal(const std::string& statement, std::string_view more = "") {
    const std::string answer = db_.Run(statement, more);
    const std::string prefix = "ValidationException: ";
    EXPECT_TRUE(answer.starts_with(prefix)) << answer;
    return answer.substr(std::min(answer.size(), prefix.size()));
  }
  std::string Item(const std::string& pk) {
    return db_.Get("Hash", R"({"pk":{"S":")" + pk + "\"}}");
  }

  testing::PartiQl db_;
};

constexpr char kNone[] = R"({"Items":[]})";
constexpr char kConditionFailed[] =
    "ConditionalCheckFailedException: The conditional request failed";

TEST_F(PartiQlWrites, InsertsWhatWasNotThere) {
  const std::string insert =
      "INSERT INTO \"Hash\" VALUE {'pk':'i', 'n':1E3, 'q':'it''s', 'm':{'k':[1, <<'a','b'>>, "
      "null, true]}, 'ns':<<1, 2.50>>, 'p':?}";
  EXPECT_EQ(db_.Run(insert, R"("Parameters":[{"B":"AQ=="}])"), kNone);
  EXPECT_EQ(Item("i"),
            R"({"Item":{"m":{"M":{"k":{"L":[{"N":"1"},{"SS":["a","b"]},{"NULL":true},)"
            R"({"BOOL":true}]}}},"n":{"N":"1000"},"ns":{"NS":["2.5","1"]},"p":{"B":"AQ=="},)"
            R"("pk":{"S":"i"},"q":{"S":"it's"}}})");
  EXPECT_EQ(db_.Run(insert, R"("Parameters":[{"B":"AQ=="}])"),
            "DuplicateItemException: Duplicate primary key exists in table");
}

TEST_F(PartiQlWrites, RefusesValuesThatCannotBe) {
  const std::string insert = "INSERT INTO Hash VALUE {'pk':'x', 'v':";
  const std::string refusals[][2] = {
      {"<<>>", "Empty bags are not supported"},
      {"<<1,'a'>>",
       "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags"},
      {"<<'a','a'>>",
       "One or more parameter values were invalid: Input collection [a, a] contains duplicates."},
      {"<<2, 2.0>>",
       "One or more parameter values were invalid: Input collection [2, 2.0] contains duplicates! "
       "under root"},
      {"{'x': 1e126}",
       "Number overflow. Attempting to store a number with magnitude larger than supported range "
       "under root.x"},
      {"[1, 1e-131]",
       "Number underflow. Attempting to store a number with magnitude smaller than supported "
       "range under root[1]"},
      {"1e2147483648", "Statement wasn't well formed, can't be processed: "},
      {"{'k':?}", "Unsupported data type: Parameter under key root.k at 1:44:1"},
      {"set_add(<<'a'>>, <<'b'>>)", "Unsupported data type: set_add under key root at 1:39:7"}};
  for (const auto& [value, message] : refusals) {
    EXPECT_EQ(Refusal(insert + value + "}", R"("Parameters":[{"S":"v"}])"), message) << value;
  }
  std::string deep;
  std::string closing;
  std::string path = "root";
  for (int i = 0; i < 32; ++i) {
    deep += "{'a':";
    closing += "}";
    path += ".a";
  }
  EXPECT_EQ(Refusal(insert + deep + "1" + closing + "}"),
            "Nesting Levels have exceeded supported limits under " + path);
  EXPECT_EQ(Refusal("INSERT INTO Hash VALUE {'n': 1}"),
            "One or more parameter values were invalid: Missing the key pk in the item");
}

TEST_F(PartiQlWrites, UpdatesWhatIsThere) {
  db_.Put("Hash", R"({"pk":{"S":"u"},"n":{"N":"1"},"ss":{"SS":["a"]},"l":{"L":[{"N":"1"}]}})");
  EXPECT_EQ(db_.Run("UPDATE Hash SET n=n-3 SET ss = SET_ADD(ss, <<'b'>>) SET l = list_append(l, "
                    "[2]) REMOVE x WHERE pk='u'"),
            kNone);
  EXPECT_EQ(Item("u"), R"({"Item":{"l":{"L":[{"N":"1"},{"N":"2"}]},"n":{"N":"-2"},)"
                       R"("pk":{"S":"u"},"ss":{"SS":["a","b"]}}})");
  EXPECT_EQ(db_.Run("FROM Hash WHERE pk='u' SET ss = set_delete(ss, <<'a','b'>>), n = 1 REMOVE l "
                    "RETURNING ALL NEW *"),
            R"({"Items":[{"n":{"N":"1"},"pk":{"S":"u"}}]})");
  EXPECT_EQ(db_.Run("UPDATE Hash SET n = 2 WHERE pk='u' AND n = 9"), kConditionFailed);
  EXPECT_EQ(db_.Run("UPDATE Hash SET n = 2 WHERE pk='u' AND n = 9",
                    R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD")"),
            std::string(kConditionFailed) + R"( Item={"n":{"N":"1"},"pk":{"S":"u"}})");
  EXPECT_EQ(db_.Run("UPDATE Hash SET n = 2 WHERE pk='absent' AND attribute_not_exists(pk)"),
            kConditionFailed);
  EXPECT_EQ(Item("absent"), "{}");
}

TEST_F(PartiQlWrites, ReturnsWhatWasModified) {
  db_.Put("Hash", R"({"pk":{"S":"r"},"a":{"M":{"b":{"N":"1"},"c":{"N":"2"}}}})");
  EXPECT_EQ(db_.Run("UPDATE Hash SET a.b = 5 WHERE pk='r' RETURNING MODIFIED OLD *"),
            R"({"Items":[{"a":{"M":{"b":{"N":"1"}}}}]})");
  EXPECT_EQ(db_.Run("UPDATE Hash REMOVE a WHERE pk='r' RETURNING MODIFIED NEW *"), kNone);
  EXPECT_EQ(db_.Run("DELETE FROM Hash WHERE pk='r' RETURNING ALL OLD *"),
            R"({"Items":[{"pk":{"S":"r"}}]})");
  EXPECT_EQ(db_.Run("DELETE FROM Hash WHERE pk='r' RETURNING ALL OLD *"), kNone);
  EXPECT_EQ(Refusal("DELETE FROM Hash WHERE pk='r' RETURNING MODIFIED OLD *"),
            "Invalid returning clause: RETURNING MODIFIED OLD *. Only RETURNING ALL OLD * is "
            "allowed in DELETE statements.");
}

TEST_F(PartiQlWrites, RefusesMisusedSetFunctions) {
  const std::string refusals[][2] = {
      {"t = set_add(ss, <<'x'>>)",
       "The first argument to SET_ADD must equal the assignment value at 1:21:7"},
      {"ss = set_add(ss, 'x')",
       "The second argument to SET_ADD must be a value with type SET at 1:30:2"},
      {"ss = set_delete(ss)", "SET_DELETE must have exactly two arguments at 1:22:10"},
      {"n = 'a' + 1",
       "Incorrect operand type for operator or function; operator or function: +, operand type: S"},
      {"n = nonsense(1)", "Unrecognized function: nonsense at 1:21:8"},
      {"pk = 'b'",
       "One or more parameter values were invalid: Cannot update attribute pk. This attribute is "
       "part of the key"}};
  for (const auto& [set, message] : refusals) {
    EXPECT_EQ(Refusal("UPDATE Hash SET " + set + " WHERE pk='u'"), message) << set;
  }
  db_.Put("Hash", R"({"pk":{"S":"u"},"ss":{"SS":["a"]}})");
  EXPECT_EQ(Refusal("UPDATE Hash SET ss = set_add(ss, <<1>>) WHERE pk='u'"),
            "An operand in the update expression has an incorrect data type");
}

TEST_F(PartiQlWrites, DeletesByKeyAndCondition) {
  db_.Put("Hash", R"({"pk":{"S":"d"},"n":{"N":"1"}})");
  EXPECT_EQ(db_.Run("DELETE FROM Hash WHERE pk='d' AND n = 2"), kConditionFailed);
  EXPECT_EQ(db_.Run("DELETE FROM Hash WHERE pk='absent' AND n = 2"), kNone);
  EXPECT_EQ(db_.Run("DELETE FROM Hash WHERE pk='d' AND n = 1"), kNone);
  EXPECT_EQ(Item("d"), "{}");
}

TEST_F(PartiQlWrites, NamesExactlyOneItem) {
  const std::string mandatory =
      "Where clause does not contain a mandatory equality on all key attributes";
  for (const char* statement : {"FROM Both SET c = 1", "UPDATE Both SET c = 1 WHERE pk='a'",
                                "DELETE FROM Both", "DELETE FROM Both WHERE pk='a' OR sk='b'",
                                "DELETE FROM Both WHERE pk='a' AND sk IN ['b']"}) {
    EXPECT_EQ(Refusal(statement), mandatory) << statement;
  }
  EXPECT_EQ(Refusal("DELETE FROM Both WHERE pk='a' AND sk='b' AND pk='c'"),
            "Multiple conditions on same key pk. Only single item Update/Insert/Delete are "
            "supported");
  EXPECT_EQ(db_.Run("DELETE FROM Both WHERE (pk='a' AND sk='b') AND pk='a'"), kNone);
  EXPECT_EQ(Refusal("UPDATE Both.idx SET a=1 WHERE pk='a'"),
            "This operation is not supported on an index");
}

TEST_F(PartiQlWrites, BatchesTellEachStatementsError) {
  db_.Put("Hash", R"({"pk":{"S":"a"},"v":{"S":"here"}})");
  EXPECT_EQ(
      db_.Batch({"SLECT * FROM Hash WHERE pk = 'a'", "INSERT INTO Hash VALUE {'pk': 'a'}",
                 "UPDATE Hash SET t = 1 WHERE pk = 'b'", "DELETE FROM Nowhere WHERE pk = 'x'",
                 "UPDATE Hash SET t = 1", "INSERT INTO Hash VALUE {'pk': 'c'}"}),
      R"({"Responses":[)"
      R"({"Error":{"Code":"ValidationError","Message":"Statement wasn't well formed, can't be )"
      R"(processed: Expected data manipulation"}},)"
      R"({"Error":{"Code":"DuplicateItem","Message":"Duplicate primary key exists in table"},)"
      R"("TableName":"Hash"},)"
      R"({"Error":{"Code":"ConditionalCheckFailed","Message":"The conditional request failed"},)"
      R"("TableName":"Hash"},)"
      R"({"Error":{"Code":"ResourceNotFound","Message":"Requested resource not found"}},)"
      R"({"Error":{"Code":"ValidationError","Message":"Where clause does not contain a mandatory )"
      R"(equality on all key attributes"}},)"
      R"({"TableName":"Hash"}]})");
  EXPECT_EQ(db_.Batch({"SELECT v FROM Hash WHERE pk = 'a'", "SELECT * FROM Hash WHERE pk IN ['z']",
                       "SELECT * FROM Hash WHERE pk = 'a' AND v = 'here'"}),
            R"({"Responses":[{"TableName":"Hash","Item":{"v":{"S":"here"}}},{"TableName":"Hash"},)"
            R"({"Error":{"Code":"ValidationError","Message":"Select statements within )"
            R"(BatchExecuteStatement must specify the primary key in the where clause."}}]})");
}

TEST_F(PartiQlWrites, BatchesAreReadsOrWritesOfDifferentItems) {
  EXPECT_EQ(db_.Batch({"SELECT * FROM Hash WHERE pk='a'", "INSERT INTO Hash VALUE {'pk':'b'}"}),
            "ValidationException: Read and write requests together in the same batch is not "
            "supported.");
  EXPECT_EQ(db_.Batch({"INSERT INTO Hash VALUE {'pk':'b'}", "DELETE FROM Hash WHERE pk='b'"}),
            "ValidationException: Provided list of item keys contains duplicates");
}

TEST_F(PartiQlWrites, TransactionsWriteAllOrNothing) {
  db_.Put("Hash", R"({"pk":{"S":"a"},"n":{"N":"1"}})");
  EXPECT_EQ(db_.Transaction(
                {"INSERT INTO Hash VALUE {'pk':'new'}", "UPDATE Hash SET n = n + 1 WHERE pk='a'",
                 "EXISTS(SELECT * FROM Hash WHERE pk='b' AND n IS MISSING)"},
                R"("ClientRequestToken":"t")"),
            R"({"Responses":[]})");
  EXPECT_EQ(db_.Transaction(
                {"INSERT INTO Hash VALUE {'pk':'new'}", "UPDATE Hash SET n = n + 1 WHERE pk='a'",
                 "EXISTS(SELECT * FROM Hash WHERE pk='b' AND n IS MISSING)"},
                R"("ClientRequestToken":"t")"),
            R"({"Responses":[]})");
  EXPECT_EQ(Item("a"), R"({"Item":{"n":{"N":"2"},"pk":{"S":"a"}}})");
  EXPECT_EQ(
      db_.Transaction({"INSERT INTO Hash VALUE {'pk':'new'}", "DELETE FROM Hash WHERE pk='a'"}),
      "TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for "
      "specific reasons [DuplicateItem, None] CancellationReasons=[{\"Code\":\"DuplicateItem\","
      "\"Message\":\"Duplicate primary key exists in table\"},{\"Code\":\"None\"}]");
  EXPECT_EQ(db_.Transaction({"SELECT * FROM Hash WHERE pk='a'", "SELECT * FROM Hash WHERE pk='z'"}),
            R"({"Responses":[{"Item":{"n":{"N":"2"},"pk":{"S":"a"}}},{}]})");
}

TEST_F(PartiQlWrites, TransactionsSayWhichStatementIsMeant) {
  const std::string refusals[][2] = {
      {"SELECT * FROM Hash WHERE",
       "Statement wasn't well formed, can't be processed: Unexpected term"},
      {"UPDATE Hash SET n = 1 WHERE pk='a' RETURNING ALL NEW *",
       "RETURNING clause is not supported in ExecuteTransaction."},
      {"SELECT * FROM Hash.idx WHERE pk='a'",
       "Reads on indices are not supported within transactions."},
      {"SELECT * FROM Hash WHERE pk='a' AND n = 1",
       "Select statements within ExecuteTransaction must specify the primary key in the where "
       "clause."},
      {"EXISTS(SELECT * FROM Hash WHERE pk='a')",
       "EXISTS() must contain a single item read with additional condition"}};
  for (const auto& [statement, message] : refusals) {
    EXPECT_EQ(db_.Transaction({statement}),
              "ValidationException: Validation failed in TransactStatements[0]: " + message);
  }
  EXPECT_EQ(db_.Transaction({"SELECT * FROM Hash WHERE pk='a'", "DELETE FROM Hash WHERE pk='a'"}),
            "ValidationException: ExecuteTransaction API does not support both read and write "
            "operations in the same request.");
  const std::string select = "SELECT * FROM Hash WHERE pk='a'";
  EXPECT_EQ(db_.Transaction({select, select}),
            "ValidationException: Transaction request cannot include multiple operations on one "
            "item");
  const std::string cancelled =
      "TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for "
      "specific reasons ";
  EXPECT_TRUE(db_.Transaction({select, "SELECT * FROM Nowhere WHERE pk='a'",
                               "SELECT * FROM Hash WHERE pk=1"})
                  .starts_with(cancelled + "[None, ResourceNotFound, ValidationError]"));
  EXPECT_TRUE(db_.Transaction({"UPDATE Both SET a=1 WHERE pk='a'"})
                  .starts_with(cancelled + "[ValidationError]"));
}

TEST_F(PartiQlWrites, TellsWhatWasConsumed) {
  const std::string total = R"("ReturnConsumedCapacity":"TOTAL")";
  EXPECT_EQ(db_.Transaction({"INSERT INTO Hash VALUE {'pk':'c'}"}, total),
            R"({"Responses":[],"ConsumedCapacity":[{"TableName":"Hash","CapacityUnits":2,)"
            R"("WriteCapacityUnits":2}]})");
  EXPECT_EQ(
      db_.Batch({"SELECT * FROM Hash WHERE pk='c'", "SELECT * FROM Hash WHERE pk='d'"}, total),
      R"({"Responses":[{"TableName":"Hash","Item":{"pk":{"S":"c"}}},{"TableName":"Hash"}],)"
      R"("ConsumedCapacity":[{"TableName":"Hash","CapacityUnits":1}]})");
}

}  // namespace
}  // namespace portico::dynamodb
