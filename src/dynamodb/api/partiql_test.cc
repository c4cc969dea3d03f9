// ExecuteStatement: SELECT.
#include <gtest/gtest.h>

#include "dynamodb/api/partiql_testing.h"

namespace portico::dynamodb {
namespace {

class Select : public ::testing::Test {
 protected:
  Select() {
    for (const char* pk : {"o", "p"}) {
      for (const char* sk : {"1", "2", "3"}) {
        db_.Put("Both", R"({"pk":{"S":")" + std::string(pk) + R"("},"sk":{"S":")" + sk +
                            R"("},"n":{"N":")" + sk + R"("}})");
      }
    }
    db_.Put("Hash", R"({"pk":{"S":"a"},"ss":{"SS":["x","y"]},"s":{"S":"str"},"nul":{"NULL":true},)"
                    R"("flag":{"BOOL":true},"n":{"N":"5"},"l":{"L":[{"S":"l0"},{"S":"l1"}]},)"
                    R"("m":{"M":{"sub":{"S":"deep"},"k":{"L":[{"S":"c"}]}}}})");
  }

  // The items' "pk/sk", in order.
  std::string Keys(const std::string& where) {
    return db_.Run("SELECT sk FROM \"Both\" WHERE " + where);
  }
  // Whether the condition holds of the one item of Hash.
  bool Holds(const std::string& condition) {
    const std::string answer = db_.Run("SELECT pk FROM Hash WHERE pk = 'a' AND " + condition);
    if (answer == R"({"Items":[{"pk":{"S":"a"}}]})") return true;
    EXPECT_EQ(answer, R"({"Items":[]})") << condition;
    return false;
  }
  std::string Refusal(const std::string& statement) {
    const std::string answer = db_.Run(statement);
    const std::string prefix = "ValidationException: ";
    EXPECT_TRUE(answer.starts_with(prefix)) << answer;
    return answer.substr(std::min(answer.size(), prefix.size()));
  }

  testing::PartiQl db_;
};

constexpr char k1[] = R"({"sk":{"S":"1"}})";
constexpr char k2[] = R"({"sk":{"S":"2"}})";
constexpr char k3[] = R"({"sk":{"S":"3"}})";

std::string Items(std::initializer_list<const char*> items) {
  std::string out;
  for (const char* item : items) out += (out.empty() ? "" : ",") + std::string(item);
  return R"({"Items":[)" + out + "]}";
}

TEST_F(Select, ReadsByKeyInTheSortKeysOrder) {
  EXPECT_EQ(Keys("pk = 'o'"), Items({k1, k2, k3}));
  EXPECT_EQ(Keys("pk = 'o' AND sk > '1'"), Items({k2, k3}));
  EXPECT_EQ(Keys("'o' = pk AND '1' < sk AND sk <> '3'"), Items({k2}));
  EXPECT_EQ(Keys("pk = 'o' AND sk BETWEEN '2' AND '3'"), Items({k2, k3}));
  EXPECT_EQ(Keys("pk = 'o' AND begins_with(sk, '3')"), Items({k3}));
  EXPECT_EQ(Keys("pk = 'o' AND sk IN ['3', '1']"), Items({k1, k3}));
  EXPECT_EQ(Keys("pk = 'o' AND (sk < '2' OR sk > '2')"), Items({k1, k3}));
  EXPECT_EQ(Keys("pk = 'o' AND sk = '1' OR pk = 'p' AND sk = '3'"), Items({k1, k3}));
  EXPECT_EQ(Keys("pk = 'q'"), Items({}));
}

TEST_F(Select, OrdersByTheKeyAsAwsDoes) {
  EXPECT_EQ(Keys("pk = 'o' ORDER BY sk DESC"), Items({k3, k2, k1}));
  EXPECT_EQ(Keys("pk = 'o' ORDER BY sk"), Items({k1, k2, k3}));
  EXPECT_EQ(Keys("pk = 'o' ORDER BY pk ASC"), Items({k3, k2, k1}));
  EXPECT_EQ(Keys("pk IN ['o','p'] ORDER BY pk DESC, sk ASC"), Items({k1, k2, k3, k1, k2, k3}));
  EXPECT_EQ(Refusal("SELECT sk FROM Both ORDER BY sk"),
            "Must have WHERE clause in the statement when using ORDER BY clause.");
  EXPECT_EQ(Refusal("SELECT sk FROM Both WHERE pk > 'a' ORDER BY sk"),
            "Must have at least one non-optional hash key condition in WHERE clause when using "
            "ORDER BY clause.");
  EXPECT_EQ(Refusal("SELECT sk FROM Both WHERE pk = 'o' ORDER BY n DESC"),
            "Attribute n in ORDER BY clause must be part of the primary key");
  EXPECT_EQ(Refusal("SELECT sk FROM Both WHERE pk IN ['o','p'] ORDER BY sk"),
            "Must have hash key in ORDER BY clause when more than one hash key condition specified "
            "in WHERE clause.");
}

TEST_F(Select, NegatedSortConditionsFilterThePartition) {
  EXPECT_EQ(Keys("pk = 'o' AND NOT sk = '1' OR pk = 'o' AND sk = '2'"), Items({k2, k3}));
  EXPECT_EQ(Keys("pk = 'o' OR pk = 'o' AND NOT sk = '1'"), Items({k1, k2, k3}));
}

TEST_F(Select, RefusesOverlapsAndTooManyReads) {
  const std::string overlapping =
      "Overlapping conditions with range keys are not supported in where clause";
  for (const char* where :
       {"pk IN ['o','o']", "pk='o' OR pk='o'", "pk='o' AND (sk > '0' OR sk < '5')",
        "pk='o' AND (sk='1' OR n=2)", "pk='o' AND n <> 1 OR pk='o' AND sk='2'"}) {
    EXPECT_EQ(Refusal("SELECT * FROM Both WHERE " + std::string(where)), overlapping) << where;
  }
  std::string many = "'v'";
  for (int i = 0; i < 50; ++i) many += ",'v" + std::to_string(i) + "'";
  EXPECT_EQ(Refusal("SELECT * FROM Both WHERE pk IN [" + many + "]"),
            "Too many decomposed read operations for a given query.");
  EXPECT_EQ(Keys("pk IN [" + many + "] OR n = 7"), Items({}));
  for (int i = 0; i < 50; ++i) many += ",'v" + std::to_string(i) + "'";
  EXPECT_EQ(Refusal("SELECT * FROM Both WHERE pk = 'o' AND x IN [" + many + "]"),
            "The IN operator is provided with too many operands; number of operands: 101");
}

TEST_F(Select, RefusesKeysOfAnotherType) {
  const std::string mismatch =
      "Key attribute's data type should match its data type in table's schema: Key ";
  EXPECT_EQ(Refusal("SELECT * FROM Both WHERE pk = 1 OR pk = 'o'"), mismatch + "pk");
  EXPECT_EQ(Refusal("SELECT * FROM Both WHERE pk = 'o' AND sk IN ['1', 2]"), mismatch + "sk");
  EXPECT_EQ(Keys("pk > 1"), Items({}));
}

TEST_F(Select, ShowsPathsByTheirLastName) {
  EXPECT_EQ(db_.Run("SELECT m.sub, l[1], m.k[0], nope FROM Hash WHERE pk='a'"),
            R"({"Items":[{"k[0]":{"S":"c"},"l[1]":{"S":"l1"},"sub":{"S":"deep"}}]})");
  EXPECT_EQ(Refusal("SELECT m.sub, sub FROM Hash"), "Duplicate identifiers in select clause: sub");
  EXPECT_EQ(Refusal("SELECT l[-1] FROM Hash"),
            "List index is not within the allowable range; index: [-1] at 1:11:1");
}

TEST_F(Select, FiltersWithFunctionsAndTypes) {
  for (const char* condition : {"attribute_exists(ss)",
                                "ATTRIBUTE_EXISTS(\"ss\") = true",
                                "attribute_exists(m.sub)",
                                "attribute_not_exists(nope)",
                                "NOT attribute_exists(nope)",
                                "size(s) = 3",
                                "attribute_type(ss, 'SS')",
                                "contains(ss, 'x')",
                                "begins_with(s, 'st')",
                                "nul IS NULL",
                                "s IS NOT NULL",
                                "absent IS NOT NULL",
                                "s IS STRING",
                                "flag IS BOOL",
                                "absent IS MISSING",
                                "s IS NOT MISSING",
                                "n BETWEEN 4 AND 6",
                                "n NOT IN [1, 2]",
                                "s = 'str' AND n != 4",
                                "(n = 1 OR n = 5)",
                                "n > -5",
                                "n = - - 5",
                                "ss = <<'y','x'>>",
                                "n = 5e0"}) {
    EXPECT_TRUE(Holds(condition)) << condition;
  }
  for (const char* condition :
       {"attribute_exists(nope)", "s IS NULL", "absent IS NULL", "s IS BOOL", "size(s) = 4",
        "ss = <<'x'>>", "n < '9'", "NOT n = 5"}) {
    EXPECT_FALSE(Holds(condition)) << condition;
  }
}

TEST_F(Select, ComparesConditionsWithBooleans) {
  for (const char* condition :
       {"attribute_exists(nope) = false", "true = attribute_exists(n)", "attribute_exists(n) <> 1",
        "(n BETWEEN 0 AND 5) = true", "attribute_exists(nope) IN [true, false]",
        "attribute_exists(n) = attribute_exists(s)", "attribute_exists(n) = flag"}) {
    EXPECT_TRUE(Holds(condition)) << condition;
  }
  for (const char* condition : {"attribute_exists(n) = 1", "NOT attribute_exists(n) = true",
                                "(attribute_exists(n) = true) = false"}) {
    EXPECT_FALSE(Holds(condition)) << condition;
  }
  EXPECT_EQ(Refusal("SELECT * FROM Hash WHERE attribute_exists(n) > false"),
            "Incorrect operand type for operator or function; operator or function: >, operand "
            "type: BOOL");
}

TEST_F(Select, PagesByTokensOfTheSameStatement) {
  const std::string statement = "SELECT sk FROM Both WHERE pk IN ['o','p'] AND n <> 2";
  std::string seen;
  std::string token;
  for (int page = 0; page < 10; ++page) {
    const std::string more =
        R"("Limit":2)" + (token.empty() ? "" : R"(,"NextToken":")" + token + "\"");
    const std::string answer = db_.Run(statement, more);
    ASSERT_TRUE(answer.starts_with(R"({"Items":[)")) << answer;
    seen += answer.substr(10, answer.find(']') - 10) + ";";
    const size_t at = answer.find(R"("NextToken":")");
    if (at == std::string::npos) break;
    EXPECT_NE(answer.find("LastEvaluatedKey"), std::string::npos);
    token = answer.substr(at + 13, answer.find('"', at + 13) - at - 13);
  }
  const std::string one = k1;
  const std::string three = k3;
  // Two items are read a page, whether or not they count; the partitions follow each other.
  EXPECT_EQ(seen, one + ";" + three + "," + one + ";" + three + ";;");

  const std::string first = db_.Run(statement, R"("Limit":1)");
  const size_t at = first.find(R"("NextToken":")") + 13;
  token = first.substr(at, first.find('"', at) - at);
  EXPECT_EQ(db_.Run("SELECT * FROM Both", R"("NextToken":")" + token + "\""),
            "ValidationException: NextToken does not match request");
  token[token.size() / 2] = token[token.size() / 2] == 'A' ? 'B' : 'A';
  for (const std::string& bad : {token, std::string("garbage")}) {
    EXPECT_EQ(db_.Run(statement, R"("NextToken":")" + bad + "\""),
              "ValidationException: Invalid NextToken");
  }
  EXPECT_EQ(db_.Run(statement, R"("Limit":0)"),
            "ValidationException: 1 validation error detected: Value '0' at 'limit' failed to "
            "satisfy constraint: Member must have value greater than or equal to 1");
}

TEST_F(Select, TakesParameters) {
  EXPECT_EQ(db_.Run("SELECT pk FROM Hash WHERE pk = ? AND n IN [?, 2]",
                    R"("Parameters":[{"S":"a"},{"N":"5"}])"),
            R"({"Items":[{"pk":{"S":"a"}}]})");
  EXPECT_EQ(db_.Run("SELECT pk FROM Hash WHERE pk = ?"),
            "ValidationException: Number of parameters in request and statement don't match.");
  const std::string unconvertible =
      "ValidationException: The parameter cannot be converted to a numeric value";
  EXPECT_EQ(db_.Run("SELECT", R"("Parameters":[{"N":"1e-2147483648"}])"),
            unconvertible + ": 1e-2147483648");
  EXPECT_EQ(db_.Run("SELECT", R"("Parameters":[{"N":""}])"), unconvertible);
  EXPECT_EQ(db_.Run("SELECT", R"("Parameters":[{"N":"1e2147483647"}])"),
            "ValidationException: Number underflow. Attempting to store a number with magnitude "
            "smaller than supported range");
}

TEST_F(Select, TellsWhatIsMissing) {
  EXPECT_EQ(db_.Run("SELECT * FROM Nowhere WHERE pk = 'x'"),
            "ResourceNotFoundException: Requested resource not found");
  EXPECT_EQ(Refusal("SELECT * FROM Hash.nope"), "The table does not have the specified index");
  EXPECT_EQ(Refusal("EXISTS(SELECT * FROM Hash WHERE pk='a' AND n = 5)"),
            "EXISTS can only be used in ExecuteTransaction write requests.");
}

TEST_F(Select, ChargesWhatIsRead) {
  EXPECT_EQ(db_.Run("SELECT nope FROM Both WHERE pk = 'o' AND n = 9",
                    R"("ReturnConsumedCapacity":"TOTAL","ConsistentRead":true)"),
            R"({"Items":[],"ConsumedCapacity":{"TableName":"Both","CapacityUnits":1}})");
}

TEST_F(Select, IsAllowedByItsOwnAction) {
  db_.Run("SELECT * FROM Hash WHERE pk = 'a'");
  const std::vector<std::string> asked = db_.server().authorizer().TakeAsked();
  EXPECT_EQ(asked.back(),
            "dynamodb:PartiQLSelect arn:aws:dynamodb:eu-central-1:123456789012:table/Hash");
}

}  // namespace
}  // namespace portico::dynamodb
