// UpdateTable's changes of global secondary indexes, and what goes on behind them.
#include <atomic>
#include <map>
#include <thread>

#include "dynamodb/api/testing.h"
#include "dynamodb/engine/value/item_builder.h"

namespace portico::dynamodb {
namespace {

constexpr char kInvalid[] = "ValidationException: One or more parameter values were invalid: ";
constexpr char kCreate[] =
    R"("AttributeDefinitions":[{"AttributeName":"g","AttributeType":"S"}],)"
    R"("GlobalSecondaryIndexUpdates":[{"Create":{"IndexName":"by-g","KeySchema":[)"
    R"({"AttributeName":"g","KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"}}}])";
constexpr char kDelete[] = R"("GlobalSecondaryIndexUpdates":[{"Delete":{"IndexName":"by-g"}}])";

class IndexUpdatesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    server_.Ok("CreateTable",
               R"({"TableName":"ttt","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[)"
               R"({"AttributeName":"pk","AttributeType":"S"}],"KeySchema":[)"
               R"({"AttributeName":"pk","KeyType":"HASH"}]})");
  }
  std::string On(std::string_view operation, const std::string& rest) {
    return server_.Call(operation, R"({"TableName":"ttt",)" + rest + "}");
  }
  void Put(const std::string& pk, const std::string& g) {
    server_.Ok("PutItem",
               R"({"TableName":"ttt","Item":{"pk":{"S":")" + pk + R"("},"g":)" + g + "}}");
  }
  void Wait() { server_.engine().index_builder().WaitUntilIdle(); }
  std::string Count(const std::string& g) {
    return On("Query", R"("IndexName":"by-g","Select":"COUNT","KeyConditionExpression":"g = :g",)"
                       R"("ExpressionAttributeValues":{":g":{"S":")" +
                           g + R"("}})");
  }
  std::string Counted(int count) {
    return R"({"Count":)" + std::to_string(count) + R"(,"ScannedCount":)" + std::to_string(count) +
           "}";
  }
  // A member of the description of the one global index; "" if there is none.
  std::string Member(const std::string& answer, std::string_view name) {
    const auto parsed = json::Parse(answer);
    const json::Value* table = parsed->Find("Table");
    if (table == nullptr) table = parsed->Find("TableDescription");
    if (table == nullptr) return answer;
    const json::Value* indexes = table->Find("GlobalSecondaryIndexes");
    if (indexes == nullptr) return "";
    const json::Value* member = indexes->as_array()->at(0).Find(name);
    return member == nullptr ? "" : member->ToString();
  }
  std::string Described(std::string_view name) {
    return Member(On("DescribeTable", R"("TableName":"ttt")"), name);
  }
  testing::Server server_;
};

TEST_F(IndexUpdatesTest, AnIndexFromCreationToDeletion) {
  for (int i = 0; i < 300; ++i) Put(std::to_string(i), R"({"S":"x"})");
  Put("number", R"({"N":"1"})");  // unfit for the index
  Put("empty", R"({"S":""})");
  const std::string created = On("UpdateTable", kCreate);
  EXPECT_EQ(Member(created, "IndexStatus"), R"("CREATING")");
  EXPECT_EQ(Member(created, "Backfilling"), "false");
  Wait();
  EXPECT_EQ(Described("IndexStatus"), R"("ACTIVE")");
  EXPECT_EQ(Described("Backfilling"), "");
  EXPECT_EQ(Described("ItemCount"), "300");
  EXPECT_EQ(Count("x"), Counted(300));
  // What was unfit before may stay so, but not become so.
  EXPECT_EQ(On("UpdateItem", R"("Key":{"pk":{"S":"number"}},"UpdateExpression":"SET v = :v",)"
                             R"("ExpressionAttributeValues":{":v":{"N":"1"}})"),
            "{}");
  EXPECT_EQ(Count("x"), Counted(300));

  EXPECT_EQ(Member(On("UpdateTable", kDelete), "IndexStatus"), R"("DELETING")");
  Wait();
  EXPECT_EQ(Described("IndexStatus"), "");
  EXPECT_EQ(Count("x"), "ValidationException: The table does not have the specified index: by-g");
  const TablePtr table = server_.engine().tables().Find("ttt");
  EXPECT_EQ(table->record().attribute_definitions.size(), 1u);
  Put("0", R"({"N":"1"})");
}

TEST_F(IndexUpdatesTest, KeyAttributesKeepTheirTypes) {
  server_.Ok("UpdateTable", std::string(R"({"TableName":"ttt",)") + kCreate + "}");
  Wait();
  const auto create = [&](const std::string& attribute) {
    return On("UpdateTable",
              R"("AttributeDefinitions":[{"AttributeName":")" + attribute +
                  R"(","AttributeType":"N"}],"GlobalSecondaryIndexUpdates":[{)"
                  R"("Create":{"IndexName":"other","KeySchema":[{"AttributeName":")" +
                  attribute + R"(","KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"}}}])");
  };
  for (const std::string attribute : {"g", "pk"}) {
    EXPECT_EQ(
        create(attribute),
        kInvalid + ("Attributes cannot be redefined. Please check that your attribute has the same "
                    "type as previously defined. Existing schema: Schema:[SchemaElement: key{" +
                    attribute + ":S:HASH}] New schema: Schema:[SchemaElement: key{" + attribute +
                    ":N:HASH}]"));
  }
}

TEST_F(IndexUpdatesTest, DeletedEntriesAreGone) {
  Put("a", R"({"S":"x"})");
  On("UpdateTable", kCreate);
  Wait();
  const TablePtr table = server_.engine().tables().Find("ttt");
  const KeyRange range = table->indexes()[0].range();
  const auto has_entries = [&] {
    const auto it = server_.db().NewIterator(storage::Family::kItems, range.begin, range.end);
    it->SeekToFirst();
    return it->Valid();
  };
  EXPECT_TRUE(has_entries());
  On("UpdateTable", kDelete);
  Wait();
  EXPECT_FALSE(has_entries());
  On("UpdateTable", kCreate);
  Wait();
  EXPECT_EQ(Count("x"), Counted(1));
  EXPECT_GT(server_.engine().tables().Find("ttt")->indexes()[0].number(),
            table->indexes()[0].number());
}

// Writers that found the table before the index was there must not be missed, nor those that meet
// the backfill.
TEST_F(IndexUpdatesTest, WritesMeetTheBackfill) {
  for (int i = 0; i < 500; ++i) Put(std::to_string(i), R"({"S":"x"})");
  const TablePtr before = server_.engine().tables().Find("ttt");
  std::atomic<bool> stop = false;
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 2; ++writer) {
    writers.emplace_back([&, writer] {
      TestExecutor executor;
      for (int i = writer; !stop; i = (i + 2) % 700) {
        ItemBuilder builder;
        const Value key = Value::String(std::to_string(i));
        const Value group = Value::String(i % 3 == 0 ? "y" : "z");
        builder.Add("pk", key.view());
        if (i % 7 != 0) builder.Add("g", group.view());
        const Item item = std::move(builder).Build();
        // The table as it was before the index.
        Write write{.kind = i % 11 == 0 ? Write::Kind::kDelete : Write::Kind::kPut,
                    .table = before};
        write.key = *before->KeyOfItem(item.view());
        write.item = item.view();
        EXPECT_TRUE(RunTask(server_.engine().items().Apply(write)));
      }
    });
  }
  On("UpdateTable", kCreate);
  Wait();
  stop = true;
  for (std::thread& writer : writers) writer.join();

  // The index has exactly what the table has.
  std::map<std::string, int> expected;
  const KeyRange range = before->range();
  const auto it = server_.db().NewIterator(storage::Family::kItems, range.begin, range.end);
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    const auto group = ItemView(it->value()).Find("g");
    if (group) ++expected[std::string(group->bytes())];
  }
  for (const char* group : {"x", "y", "z"}) {
    EXPECT_EQ(Count(group), Counted(expected[group])) << group;
  }
}

TEST_F(IndexUpdatesTest, ARestartGoesOn) {
  for (int i = 0; i < 300; ++i) Put(std::to_string(i), R"({"S":"x"})");
  // As a crash leaves it: in the record, and perhaps in part in the store.
  const Tables::Change add = [](TableRecord* record) -> Status {
    record->attribute_definitions.push_back({"g", "S"});
    IndexRecord& index = record->global_indexes.emplace_back();
    index.index_name = "by-g";
    index.key_schema = {{"g", "HASH"}};
    index.projection.projection_type = "KEYS_ONLY";
    index.status = kIndexCreating;
    return {};
  };
  ASSERT_TRUE(RunTask(server_.engine().tables().Update("ttt", add)));
  EXPECT_EQ(Count("x"),
            "ValidationException: Cannot read from backfilling global secondary index: by-g");
  EXPECT_EQ(On("DeleteTable", R"("TableName":"ttt")"),
            "ResourceInUseException: Attempt to change a resource which is still in use: Cannot "
            "delete table while indexes are being created, updated, or deleted.");
  server_.Restart();
  Wait();
  EXPECT_EQ(Count("x"), Counted(300));
  const Tables::Change remove = [](TableRecord* record) -> Status {
    record->global_indexes[0].status = kIndexDeleting;
    return {};
  };
  ASSERT_TRUE(RunTask(server_.engine().tables().Update("ttt", remove)));
  server_.Restart();
  Wait();
  EXPECT_EQ(Described("IndexStatus"), "");
}

TEST_F(IndexUpdatesTest, RulesOfRequests) {
  const auto updates = [&](const std::string& list, const std::string& more = "") {
    return On("UpdateTable", R"("GlobalSecondaryIndexUpdates":[)" + list + "]" + more);
  };
  const std::string create =
      R"({"Create":{"IndexName":"other","KeySchema":[{"AttributeName":"g","KeyType":"HASH"}],)"
      R"("Projection":{"ProjectionType":"ALL"}}})";
  const std::string define =
      R"(,"AttributeDefinitions":[{"AttributeName":"g","AttributeType":"S"}])";
  EXPECT_EQ(updates("").substr(0, 52), "ValidationException: At least one of ProvisionedThro");
  EXPECT_EQ(updates("{}"), std::string(kInvalid) +
                               "One of GlobalSecondaryIndexUpdate.Update, "
                               "GlobalSecondaryIndexUpdate.Create, "
                               "GlobalSecondaryIndexUpdate.Delete must not be null");
  EXPECT_EQ(updates(create),
            std::string(kInvalid) + "AttributeDefinitions is not specified for index: other");
  EXPECT_EQ(updates(R"({"Delete":{"IndexName":"none"}})"),
            "ResourceNotFoundException: Requested resource not found: Index none for table ttt");
  EXPECT_EQ(updates(create, define + R"(,"DeletionProtectionEnabled":true)"),
            std::string(kInvalid) +
                "DeletionProtection modification must be the only operation in the request");
  On("UpdateTable", kCreate);
  Wait();
  EXPECT_EQ(updates(create + R"(,{"Delete":{"IndexName":"by-g"}})", define),
            "LimitExceededException: Subscriber limit exceeded: Only 1 online index can be created "
            "or deleted simultaneously per table");
  EXPECT_EQ(On("UpdateTable", kCreate),
            "ValidationException: Attempting to create an index which already exists");
  EXPECT_EQ(updates(R"({"Update":{"IndexName":"by-g","ProvisionedThroughput":)"
                    R"({"ReadCapacityUnits":1,"WriteCapacityUnits":1}}})"),
            std::string(kInvalid) +
                "The only Updates for index: by-g when TableThroughputMode is PAY_PER_REQUEST can "
                "be to OnDemandThroughput, WarmThroughput");
}

TEST_F(IndexUpdatesTest, ThroughputFollowsBilling) {
  On("UpdateTable", kCreate);
  Wait();
  const std::string provisioned =
      R"("BillingMode":"PROVISIONED","ProvisionedThroughput":{"ReadCapacityUnits":5,)"
      R"("WriteCapacityUnits":5})";
  const auto update = [&](int units) {
    return R"("GlobalSecondaryIndexUpdates":[{"Update":{"IndexName":"by-g",)"
           R"("ProvisionedThroughput":{"ReadCapacityUnits":)" +
           std::to_string(units) + R"(,"WriteCapacityUnits":2}}}])";
  };
  EXPECT_EQ(On("UpdateTable", provisioned),
            std::string(kInvalid) + "ProvisionedThroughput must be specified for index: by-g");
  On("UpdateTable", provisioned + "," + update(3));
  EXPECT_EQ(Described("ProvisionedThroughput").substr(0, 27), R"({"LastIncreaseDateTime":170)");
  EXPECT_EQ(Described("WarmThroughput"),
            R"({"ReadUnitsPerSecond":12000,"WriteUnitsPerSecond":4000,"Status":"ACTIVE"})");
  EXPECT_EQ(On("UpdateTable", update(3)).substr(0, 75),
            "ValidationException: The provisioned throughput for the index by-g will not");
  On("UpdateTable", R"("BillingMode":"PAY_PER_REQUEST")");
  EXPECT_EQ(Described("ProvisionedThroughput").find(R"("ReadCapacityUnits":3)"), std::string::npos);
}

}  // namespace
}  // namespace portico::dynamodb
