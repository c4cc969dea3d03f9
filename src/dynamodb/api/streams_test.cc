// DynamoDB Streams over a real database: what records say, where readers are, and what is left of a
// stream after restarts, after its table, and after a day.
#include <map>
#include <set>
#include <string>

#include "dynamodb/api/shard_iterator.h"
#include "dynamodb/api/streams_testing.h"
#include "dynamodb/engine/value/item_builder.h"

namespace portico::dynamodb {
namespace {

using testing::Text;

constexpr int64_t kHourMs = 3600 * 1000;

std::string CreateJson(const std::string& view, const std::string& name = "ttt") {
  return R"({"TableName":")" + name +
         R"(","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[)"
         R"({"AttributeName":"pk","AttributeType":"S"}],"KeySchema":[{"AttributeName":"pk",)"
         R"("KeyType":"HASH"}],"StreamSpecification":{"StreamEnabled":true,"StreamViewType":")" +
         view + R"("}})";
}

std::string Json(const json::Value* value) {
  if (value == nullptr) return "none";
  std::string text;
  json::Writer writer(&text);
  value->Write(writer);
  return text;
}

class StreamsTest : public ::testing::Test {
 protected:
  void Put(const std::string& pk, int v) {
    server_.Ok("PutItem", R"({"TableName":"ttt","Item":{"pk":{"S":")" + pk + R"("},"v":{"N":")" +
                              std::to_string(v) + R"("}}})");
  }
  void Delete(const std::string& pk) {
    server_.Ok("DeleteItem", R"({"TableName":"ttt","Key":{"pk":{"S":")" + pk + R"("}}})");
  }
  std::string Error(std::string_view operation, const std::string& json) {
    return server_.Call(operation, json);
  }
  // Where the records of the item "a" are.
  std::string ShardOfA() {
    Put("a", 0);
    for (const std::string& shard : client_.ShardIds(client_.Arn())) {
      std::string iterator = client_.Iterator(client_.Arn(), shard, "TRIM_HORIZON");
      if (!client_.ReadAll(&iterator).empty()) return shard;
    }
    ADD_FAILURE() << "no record of a";
    return "";
  }
  // Whether the database keeps any, to be read or not.
  bool HasRecords() {
    const auto it = server_.db().NewIterator(storage::Family::kStreams, std::string(1, '\0'),
                                             std::string(9, '\xff'));
    it->SeekToFirst();
    return it->Valid();
  }
  std::string Update(const std::string& specification) {
    return server_.Call("UpdateTable",
                        R"({"TableName":"ttt","StreamSpecification":)" + specification + "}");
  }

  testing::Server server_;
  testing::StreamClient client_{server_, "ttt"};
};

TEST_F(StreamsTest, RecordsTellWhatHappened) {
  server_.Ok("CreateTable", CreateJson("NEW_AND_OLD_IMAGES"));
  server_.clock().AdvanceMs(1'234);
  Put("a", 1);
  Put("a", 2);
  Delete("a");
  const auto records = client_.ReadEverything();
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(Text(records[0], "eventName"), "INSERT");
  EXPECT_EQ(Text(records[1], "eventName"), "MODIFY");
  EXPECT_EQ(Text(records[2], "eventName"), "REMOVE");
  EXPECT_EQ(Text(records[0], "eventVersion"), "1.1");
  EXPECT_EQ(Text(records[0], "eventSource"), "aws:dynamodb");
  EXPECT_EQ(Text(records[0], "awsRegion"), "eu-central-1");
  EXPECT_EQ(records[0].Find("userIdentity"), nullptr);
  EXPECT_EQ(Text(records[0], "eventID").size(), 32u);
  EXPECT_NE(Text(records[0], "eventID"), Text(records[1], "eventID"));

  const json::Value& modify = *records[1].Find("dynamodb");
  EXPECT_EQ(Json(modify.Find("ApproximateCreationDateTime")), "1700000001");
  EXPECT_EQ(Json(modify.Find("Keys")), R"({"pk":{"S":"a"}})");
  EXPECT_EQ(Json(modify.Find("OldImage")), R"({"pk":{"S":"a"},"v":{"N":"1"}})");
  EXPECT_EQ(Json(modify.Find("NewImage")), R"({"pk":{"S":"a"},"v":{"N":"2"}})");
  // Keys 3, and each image 3 + 3.
  EXPECT_EQ(Json(modify.Find("SizeBytes")), "15");
  EXPECT_EQ(Text(modify, "StreamViewType"), "NEW_AND_OLD_IMAGES");
  EXPECT_EQ(Text(modify, "SequenceNumber").size(), 21u);
  EXPECT_LT(Text(*records[0].Find("dynamodb"), "SequenceNumber"), Text(modify, "SequenceNumber"));
  EXPECT_EQ(records[0].Find("dynamodb")->Find("OldImage"), nullptr);
  EXPECT_EQ(records[2].Find("dynamodb")->Find("NewImage"), nullptr);
}

TEST_F(StreamsTest, ViewTypesKeepWhatTheySay) {
  const struct {
    const char* view;
    bool old_image, new_image;
  } cases[] = {{"KEYS_ONLY", false, false},
               {"NEW_IMAGE", false, true},
               {"OLD_IMAGE", true, false},
               {"NEW_AND_OLD_IMAGES", true, true}};
  for (const auto& each : cases) {
    server_.Ok("CreateTable", CreateJson(each.view));
    Put("a", 1);
    Put("a", 2);
    const auto records = client_.ReadEverything();
    ASSERT_EQ(records.size(), 2u) << each.view;
    const json::Value& modify = *records[1].Find("dynamodb");
    EXPECT_NE(modify.Find("Keys"), nullptr) << each.view;
    EXPECT_EQ(modify.Find("OldImage") != nullptr, each.old_image) << each.view;
    EXPECT_EQ(modify.Find("NewImage") != nullptr, each.new_image) << each.view;
    server_.Ok("DeleteTable", R"({"TableName":"ttt"})");
  }
}

TEST_F(StreamsTest, WhatChangesNothingIsNotTold) {
  server_.Ok("CreateTable", CreateJson("NEW_AND_OLD_IMAGES"));
  Put("a", 1);
  Put("a", 1);
  Delete("b");
  server_.Ok("UpdateItem",
             R"({"TableName":"ttt","Key":{"pk":{"S":"a"}},"UpdateExpression":"SET v = v"})");
  server_.Ok("UpdateItem",
             R"({"TableName":"ttt","Key":{"pk":{"S":"c"}},"UpdateExpression":"REMOVE v"})");
  EXPECT_NE(server_
                .Call("PutItem", R"({"TableName":"ttt","Item":{"pk":{"S":"a"}},)"
                                 R"("ConditionExpression":"NOT attribute_exists (pk) "})")
                .find("ConditionalCheckFailed"),
            std::string::npos);
  server_.Ok("BatchWriteItem", R"({"RequestItems":{"ttt":[{"PutRequest":{"Item":)"
                               R"({"pk":{"S":"a"},"v":{"N":"1"}}}}]}})");
  server_.Ok("TransactWriteItems",
             R"({"TransactItems":[{"ConditionCheck":{"TableName":"ttt","Key":{"pk":{"S":"a"}},)"
             R"("ConditionExpression":"attribute_exists (pk) "}}]})");
  EXPECT_EQ(client_.ReadEverything().size(), 1u);
}

TEST_F(StreamsTest, EveryWayToWriteIsTold) {
  server_.Ok("CreateTable", CreateJson("NEW_IMAGE"));
  Put("put", 1);
  server_.Ok("UpdateItem", R"({"TableName":"ttt","Key":{"pk":{"S":"update"}}})");
  server_.Ok("BatchWriteItem", R"({"RequestItems":{"ttt":[{"PutRequest":{"Item":)"
                               R"({"pk":{"S":"batch"}}}}]}})");
  server_.Ok("TransactWriteItems", R"({"TransactItems":[{"Put":{"TableName":"ttt","Item":)"
                                   R"({"pk":{"S":"transact"}}}}]})");
  server_.Ok("ExecuteStatement", R"({"Statement":"INSERT INTO ttt VALUE {'pk': 'partiql'}"})");
  std::set<std::string> keys;
  for (const json::Value& record : client_.ReadEverything()) {
    EXPECT_EQ(Text(record, "eventName"), "INSERT");
    keys.insert(Text(*record.Find("dynamodb")->Find("Keys")->Find("pk"), "S"));
  }
  EXPECT_EQ(keys, (std::set<std::string>{"batch", "partiql", "put", "transact", "update"}));
}

TEST_F(StreamsTest, AFailedTransactionIsNotTold) {
  server_.Ok("CreateTable", CreateJson("NEW_IMAGE"));
  EXPECT_NE(server_
                .Call("TransactWriteItems",
                      R"({"TransactItems":[{"Put":{"TableName":"ttt","Item":{"pk":{"S":"a"}}}},)"
                      R"({"ConditionCheck":{"TableName":"ttt","Key":{"pk":{"S":"b"}},)"
                      R"("ConditionExpression":"attribute_exists (pk) "}}]})")
                .find("TransactionCanceledException"),
            std::string::npos);
  EXPECT_TRUE(client_.ReadEverything().empty());
  // Nothing is left in flight by it.
  Put("a", 1);
  EXPECT_EQ(client_.ReadEverything().size(), 1u);
}

TEST_F(StreamsTest, AnItemStaysInItsShardAndShardsShareTheWork) {
  server_.Ok("CreateTable", CreateJson("NEW_IMAGE"));
  const std::string arn = client_.Arn();
  const auto shards = client_.ShardIds(arn);
  ASSERT_EQ(shards.size(), static_cast<size_t>(kOnDemandShards));
  for (int v = 0; v < 3; ++v) {
    for (int item = 0; item < 32; ++item) Put("item" + std::to_string(item), v);
  }
  std::set<std::string> seen;
  for (const std::string& shard : shards) {
    std::string iterator = client_.Iterator(arn, shard, "TRIM_HORIZON");
    std::map<std::string, std::string> values;
    for (const json::Value& record : client_.ReadAll(&iterator, 7)) {
      const json::Value& image = *record.Find("dynamodb")->Find("NewImage");
      values[Text(*image.Find("pk"), "S")] += Text(*image.Find("v"), "N");
    }
    EXPECT_FALSE(values.empty()) << shard;
    for (const auto& [pk, history] : values) {
      EXPECT_EQ(history, "012") << pk;
      EXPECT_TRUE(seen.insert(pk).second) << pk;
    }
  }
  EXPECT_EQ(seen.size(), 32u);
}

TEST_F(StreamsTest, ReadersSeeNothingBehindAChangeInFlight) {
  server_.Ok("CreateTable", CreateJson("NEW_IMAGE"));
  const std::string shard = ShardOfA();
  std::string iterator = client_.Iterator(client_.Arn(), shard, "LATEST");
  const TablePtr table = server_.engine().tables().Find("ttt");
  const Value pk = Value::String("a");
  ItemBuilder builder;
  builder.Add("pk", pk.view());
  const Item key = std::move(builder).Build();
  const auto item_key = table->KeyOf(key.view());
  ASSERT_TRUE(item_key);
  {
    // Somebody's commit is under way.
    const StreamTicket ticket(table->stream(), item_key->bytes, server_.clock().NowMs());
    Put("a", 1);
    EXPECT_TRUE(client_.ReadAll(&iterator).empty());
  }
  EXPECT_EQ(client_.ReadAll(&iterator).size(), 1u);
}

TEST_F(StreamsTest, IteratorsBeginWhereTheySay) {
  server_.Ok("CreateTable", CreateJson("NEW_IMAGE"));
  const std::string shard = ShardOfA();
  const std::string arn = client_.Arn();
  Put("a", 1);
  Put("a", 2);
  std::string iterator = client_.Iterator(arn, shard, "TRIM_HORIZON");
  const auto all = client_.ReadAll(&iterator, 2);
  ASSERT_EQ(all.size(), 3u);
  const auto count = [&](std::string_view type, size_t record) {
    std::string from = client_.Iterator(
        arn, shard, type,
        R"(,"SequenceNumber":")" + Text(*all[record].Find("dynamodb"), "SequenceNumber") + "\"");
    return client_.ReadAll(&from).size();
  };
  EXPECT_EQ(count("AT_SEQUENCE_NUMBER", 0), 3u);
  EXPECT_EQ(count("AT_SEQUENCE_NUMBER", 2), 1u);
  EXPECT_EQ(count("AFTER_SEQUENCE_NUMBER", 0), 2u);
  EXPECT_EQ(count("AFTER_SEQUENCE_NUMBER", 2), 0u);
  std::string latest = client_.Iterator(arn, shard, "LATEST");
  EXPECT_TRUE(client_.ReadAll(&latest).empty());
  Put("a", 3);
  EXPECT_EQ(client_.ReadAll(&latest).size(), 1u);
}

TEST_F(StreamsTest, PagesEndAtAMegabyte) {
  server_.Ok("CreateTable", CreateJson("NEW_IMAGE"));
  const std::string shard = ShardOfA();
  std::string iterator = client_.Iterator(client_.Arn(), shard, "LATEST");
  for (int v = 0; v < 4; ++v) {
    server_.Ok("PutItem", R"({"TableName":"ttt","Item":{"pk":{"S":"a"},"v":{"S":")" +
                              std::string(390'000, static_cast<char>('a' + v)) + R"("}}})");
  }
  const json::Value page = client_.GetRecords(iterator);
  EXPECT_EQ(page.Find("Records")->as_array()->size(), 2u);
  EXPECT_EQ(client_.ReadAll(&iterator).size(), 4u);
}

TEST_F(StreamsTest, ARestartLosesNothingAndGivesNoNumberTwice) {
  server_.Ok("CreateTable", CreateJson("NEW_IMAGE"));
  const std::string arn = client_.Arn();
  const std::string shard = ShardOfA();
  Put("a", 1);
  std::string iterator = client_.Iterator(arn, shard, "LATEST");
  server_.Restart();
  EXPECT_EQ(client_.Arn(), arn);
  // A clock that was set back, too.
  server_.clock().AdvanceMs(-kHourMs);
  Put("a", 2);
  EXPECT_EQ(client_.ReadAll(&iterator).size(), 1u);
  std::string last;
  const auto records = client_.ReadEverything();
  EXPECT_EQ(records.size(), 3u);
  for (const json::Value& record : records) {
    const std::string number = Text(*record.Find("dynamodb"), "SequenceNumber");
    EXPECT_LT(last, number);
    last = number;
  }
}

TEST_F(StreamsTest, ADisabledStreamCanBeReadToItsEnd) {
  server_.Ok("CreateTable", CreateJson("NEW_IMAGE"));
  const std::string arn = client_.Arn();
  const std::string shard = ShardOfA();
  std::string iterator = client_.Iterator(arn, shard, "TRIM_HORIZON");
  EXPECT_EQ(client_.ReadAll(&iterator).size(), 1u);
  EXPECT_FALSE(iterator.empty());
  const std::string updated = Update(R"({"StreamEnabled":false})");
  EXPECT_EQ(updated.find("StreamSpecification"), std::string::npos);
  EXPECT_NE(updated.find(arn), std::string::npos);
  Put("a", 1);
  for (int restarted = 0; restarted < 2; ++restarted) {
    std::string from = client_.Iterator(arn, shard, "TRIM_HORIZON");
    EXPECT_EQ(client_.ReadAll(&from).size(), 1u);
    EXPECT_TRUE(from.empty());
    const std::string description =
        server_.Ok("DescribeStream", R"({"StreamArn":")" + arn + R"("})");
    EXPECT_NE(description.find(R"("StreamStatus":"DISABLED")"), std::string::npos);
    EXPECT_NE(description.find("EndingSequenceNumber"), std::string::npos);
    server_.Restart();
  }
  // Another stream than that.
  Update(R"({"StreamEnabled":true,"StreamViewType":"KEYS_ONLY"})");
  EXPECT_NE(client_.Arn(), arn);
  Put("a", 2);
  EXPECT_EQ(client_.ReadEverything().size(), 1u);
  const json::Value list = testing::Parsed(server_.Ok("ListStreams", R"({"TableName":"ttt"})"));
  EXPECT_EQ(list.Find("Streams")->as_array()->size(), 2u);
}

TEST_F(StreamsTest, AStreamOutlivesItsTableForADay) {
  server_.Ok("CreateTable", CreateJson("NEW_IMAGE"));
  const std::string arn = client_.Arn();
  const std::string shard = ShardOfA();
  server_.Ok("DeleteTable", R"({"TableName":"ttt"})");
  server_.Restart();
  std::string iterator = client_.Iterator(arn, shard, "TRIM_HORIZON");
  EXPECT_EQ(client_.ReadAll(&iterator).size(), 1u);
  EXPECT_TRUE(iterator.empty());
  EXPECT_NE(server_.Ok("ListStreams", "{}").find(arn), std::string::npos);
  server_.clock().AdvanceMs(kStreamRetentionMs);
  ASSERT_TRUE(RunTask(server_.engine().streams().Sweep()));
  EXPECT_EQ(
      Error("DescribeStream", R"({"StreamArn":")" + arn + R"("})"),
      "ResourceNotFoundException: Requested resource not found: Stream: " + arn + " not found");
  EXPECT_EQ(Error("ListStreams", R"({"TableName":"ttt"})"),
            "ResourceNotFoundException: Requested resource not found: Table: ttt not found");
  EXPECT_FALSE(HasRecords());
  server_.Restart();
  EXPECT_EQ(server_.Ok("ListStreams", "{}"), R"({"Streams":[]})");
}

TEST_F(StreamsTest, RecordsAreKeptForADay) {
  server_.Ok("CreateTable", CreateJson("NEW_IMAGE"));
  const std::string arn = client_.Arn();
  const std::string shard = ShardOfA();
  Put("a", 1);
  std::string iterator = client_.Iterator(arn, shard, "TRIM_HORIZON");
  const auto old = client_.ReadAll(&iterator, 1);
  ASSERT_EQ(old.size(), 2u);
  const std::string number = Text(*old[0].Find("dynamodb"), "SequenceNumber");
  server_.clock().AdvanceMs(kStreamRetentionMs - kHourMs);
  Put("a", 2);
  EXPECT_EQ(client_.ReadEverything().size(), 3u);
  server_.clock().AdvanceMs(kHourMs - 1);
  std::string at_first =
      client_.Iterator(arn, shard, "AT_SEQUENCE_NUMBER", R"(,"SequenceNumber":")" + number + "\"");
  server_.clock().AdvanceMs(2);
  // Whether they were removed or not.
  for (int swept = 0; swept < 2; ++swept) {
    EXPECT_EQ(client_.ReadEverything().size(), 1u);
    EXPECT_TRUE(Error("GetRecords", R"({"ShardIterator":")" + at_first + R"("})")
                    .starts_with("TrimmedDataAccessException"));
    EXPECT_TRUE(Error("GetShardIterator",
                      R"({"StreamArn":")" + arn + R"(","ShardId":")" + shard +
                          R"(","ShardIteratorType":"AFTER_SEQUENCE_NUMBER","SequenceNumber":")" +
                          number + R"("})")
                    .starts_with("TrimmedDataAccessException"));
    ASSERT_TRUE(RunTask(server_.engine().streams().Sweep()));
  }
}

TEST_F(StreamsTest, AReaderThatIsNotBehindIsNeverTrimmed) {
  server_.Ok("CreateTable", CreateJson("NEW_IMAGE"));
  const std::string shard = ShardOfA();
  std::string iterator = client_.Iterator(client_.Arn(), shard, "LATEST");
  // It asks now and then, and nothing happens for two days.
  for (int quarter = 0; quarter < 2 * 24 * 4; ++quarter) {
    server_.clock().AdvanceMs(kHourMs / 4);
    EXPECT_TRUE(client_.ReadAll(&iterator).empty());
    ASSERT_TRUE(RunTask(server_.engine().streams().Sweep()));
  }
  Put("a", 1);
  EXPECT_EQ(client_.ReadAll(&iterator).size(), 1u);
}

TEST_F(StreamsTest, IteratorsExpire) {
  server_.Ok("CreateTable", CreateJson("NEW_IMAGE"));
  const std::string shard = ShardOfA();
  const std::string iterator = client_.Iterator(client_.Arn(), shard, "TRIM_HORIZON");
  server_.clock().AdvanceMs(15 * 60 * 1000);
  EXPECT_EQ(client_.GetRecords(iterator).Find("Records")->as_array()->size(), 1u);
  server_.clock().AdvanceMs(1);
  EXPECT_TRUE(Error("GetRecords", R"({"ShardIterator":")" + iterator + R"("})")
                  .starts_with("ExpiredIteratorException: "));
  EXPECT_EQ(Error("GetRecords", R"({"ShardIterator":"AAAA"})"),
            "ValidationException: Invalid ShardIterator");
  // Their checksum is no secret.
  const std::string made_up = api::MakeShardIterator({.sequence = 1, .issued_ms = INT64_MIN});
  EXPECT_TRUE(Error("GetRecords", R"({"ShardIterator":")" + made_up + R"("})")
                  .starts_with("ExpiredIteratorException: "));
}

TEST_F(StreamsTest, ListsAndShardsComeInPages) {
  for (const char* name : {"aaa", "bbb", "ttt"}) {
    server_.Ok("CreateTable", CreateJson("NEW_IMAGE", name));
  }
  std::string start;
  std::string names;
  do {
    const json::Value page =
        testing::Parsed(server_.Ok("ListStreams", R"({"Limit":1)" + start + "}"));
    for (const json::Value& stream : *page.Find("Streams")->as_array()) {
      names += Text(stream, "TableName") + " ";
    }
    const std::string last = Text(page, "LastEvaluatedStreamArn");
    start = last.empty() ? "" : R"(,"ExclusiveStartStreamArn":")" + last + "\"";
  } while (!start.empty());
  EXPECT_EQ(names, "aaa bbb ttt ");

  const std::string arn = client_.Arn();
  const auto shards = client_.ShardIds(arn);
  const json::Value description = testing::Parsed(server_.Ok(
      "DescribeStream", R"({"StreamArn":")" + arn + R"(","Limit":2,"ExclusiveStartShardId":")" +
                            shards[0] + R"("})"));
  const json::Value& stream = *description.Find("StreamDescription");
  EXPECT_EQ(Text((*stream.Find("Shards")->as_array())[0], "ShardId"), shards[1]);
  EXPECT_EQ(Text(stream, "LastEvaluatedShardId"), shards[2]);
  // No shard has children.
  EXPECT_NE(server_
                .Ok("DescribeStream", R"({"StreamArn":")" + arn +
                                          R"(","ShardFilter":{"Type":"CHILD_SHARDS","ShardId":")" +
                                          shards[0] + R"("}})")
                .find(R"("Shards":[])"),
            std::string::npos);
}

TEST_F(StreamsTest, ProvisionedTablesHaveAsManyShardsAsPartitions) {
  TableRecord table;
  table.billing_mode = "PROVISIONED";
  const auto count = [&](int64_t reads, int64_t writes) {
    table.throughput = {reads, writes};
    return ShardCountOf(table);
  };
  EXPECT_EQ(count(5, 5), 1);
  EXPECT_EQ(count(1'500, 500), 1);
  EXPECT_EQ(count(1'500, 501), 2);
  EXPECT_EQ(count(40'000, 40'000), kShardsMax);
}

TEST_F(StreamsTest, SpecificationsAreChecked) {
  const auto create = [&](const std::string& specification) {
    std::string json = CreateJson("NEW_IMAGE");
    const size_t at = json.find(R"({"StreamEnabled")");
    return server_.Call("CreateTable", json.substr(0, at) + specification + "}");
  };
  const std::string prefix = "ValidationException: One or more parameter values were invalid: ";
  EXPECT_EQ(create(R"({"StreamEnabled":true})"),
            prefix + "Table is being created with a stream enabled, UpdateViewType is required");
  EXPECT_EQ(create(R"({"StreamEnabled":false,"StreamViewType":"NEW_IMAGE"})"),
            prefix +
                "Table is being created with a stream disabled, UpdateViewType should not be "
                "specified");
  EXPECT_EQ(create(R"({"StreamEnabled":false})").find("Stream"), std::string::npos);
  EXPECT_EQ(Update(R"({"StreamEnabled":false})"),
            "ValidationException: Table has no stream to disable: TableName: ttt");
  EXPECT_EQ(Update(R"({"StreamEnabled":true})"),
            prefix + "If stream is being enabled then UpdateViewType is required");
  EXPECT_NE(
      Update(R"({"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"})").find("LatestStreamArn"),
      std::string::npos);
  EXPECT_EQ(Update(R"({"StreamEnabled":true,"StreamViewType":"OLD_IMAGE"})"),
            "ValidationException: Table already has an enabled stream: TableName: ttt");
  EXPECT_EQ(Update(R"({"StreamEnabled":false,"StreamViewType":"NEW_IMAGE"})"),
            prefix + "If stream is being disabled, then UpdateViewType must not be specified");
}

TEST_F(StreamsTest, RequestsAreChecked) {
  server_.Ok("CreateTable", CreateJson("NEW_IMAGE"));
  const std::string arn = client_.Arn();
  const std::string shard = client_.ShardIds(arn)[0];
  const auto iterator = [&](const std::string& rest) {
    return Error("GetShardIterator",
                 R"({"StreamArn":")" + arn + R"(","ShardId":")" + shard + "\"" + rest + "}");
  };
  EXPECT_TRUE(iterator(R"(,"ShardIteratorType":"AT_SEQUENCE_NUMBER")")
                  .starts_with("ValidationException: "));
  EXPECT_TRUE(iterator(R"(,"ShardIteratorType":"LATEST","SequenceNumber":"100000000000000000000")")
                  .starts_with("ValidationException: "));
  EXPECT_EQ(iterator(R"(,"ShardIteratorType":"AT_SEQUENCE_NUMBER","SequenceNumber":)"
                     R"("100000000000000000000x")"),
            "ValidationException: Invalid SequenceNumber");
  EXPECT_TRUE(Error("GetShardIterator", R"({"StreamArn":")" + arn +
                                            R"(","ShardId":"shardId-00000000000000000000-0000",)"
                                            R"("ShardIteratorType":"LATEST"})")
                  .starts_with("ResourceNotFoundException: "));
  EXPECT_NE(Error("DescribeStream", R"({"StreamArn":")" + arn + R"(","Limit":101})")
                .find("Member must have value less than or equal to 100"),
            std::string::npos);
  EXPECT_EQ(Error("DescribeStream",
                  R"({"StreamArn":"arn:aws:dynamodb:eu-central-1:123456789012:table/ttt"})"),
            "ValidationException: Invalid StreamArn");
  EXPECT_EQ(Error("ListStreams", R"({"TableName":"nobody"})"),
            "ResourceNotFoundException: Requested resource not found: Table: nobody not found");
}

TEST_F(StreamsTest, HandlersAuthoriseWhatTheyRead) {
  server_.Ok("CreateTable", CreateJson("NEW_IMAGE"));
  const std::string arn = client_.Arn();
  const std::string iterator = client_.Iterator(arn, client_.ShardIds(arn)[0], "LATEST");
  server_.authorizer().TakeAsked();
  client_.GetRecords(iterator);
  server_.Ok("ListStreams", "{}");
  EXPECT_EQ(
      server_.authorizer().TakeAsked(),
      (std::vector<std::string>{"dynamodb:GetRecords " + arn,
                                "dynamodb:ListStreams "
                                "arn:aws:dynamodb:eu-central-1:123456789012:table/*/stream/*"}));
}

}  // namespace
}  // namespace portico::dynamodb
