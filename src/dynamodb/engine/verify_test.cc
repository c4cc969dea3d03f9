// What does not agree is found, and named.
#include "dynamodb/engine/verify.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "dynamodb/api/testing.h"
#include "dynamodb/engine/table.h"
#include "storage/commit_queue.h"

namespace portico::dynamodb {
namespace {

using storage::Batch;
using storage::Family;

constexpr char kCreate[] =
    R"({"TableName":"ttt","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[)"
    R"({"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"g","AttributeType":"S"}],)"
    R"("KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"GlobalSecondaryIndexes":[)"
    R"({"IndexName":"by-g","KeySchema":[{"AttributeName":"g","KeyType":"HASH"}],)"
    R"("Projection":{"ProjectionType":"ALL"}}],)"
    R"("StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"}})";
constexpr int kItems = 20;

class VerifyTest : public ::testing::Test {
 protected:
  void SetUp() override {
    server_.Ok("CreateTable", kCreate);
    for (int i = 0; i < kItems; ++i) {
      const std::string text = R"({"S":")" + std::to_string(i) + R"("})";
      // Every other one is in the index.
      server_.Ok("PutItem", R"({"TableName":"ttt","Item":{"pk":)" + text +
                                (i % 2 == 0 ? R"(,"g":)" + text : "") + "}}");
    }
  }
  TablePtr table() { return server_.engine().tables().Find("ttt"); }
  void Commit(Batch batch) {
    storage::CommitQueue commits(server_.db(), storage::Durability::kRelaxed);
    ASSERT_TRUE(commits.CommitBlocking(std::move(batch)));
  }
  std::pair<std::string, std::string> First(Family family, const KeyRange& range) {
    auto it = server_.db().NewIterator(family, range.begin, range.end);
    it->SeekToFirst();
    return {std::string(it->key()), std::string(it->value())};
  }
  // What is found after `damage` was done to the database.
  std::string After(const std::function<void(Batch*)>& damage) {
    Batch batch;
    damage(&batch);
    Commit(std::move(batch));
    const Verified verified = VerifyTables(server_.db(), server_.records());
    std::string out;
    for (const std::string& wrong : verified.wrong) out += wrong + "\n";
    return out;
  }
  KeyRange IndexRange() { return table()->indexes()[0].range(); }

  testing::Server server_;
};

TEST_F(VerifyTest, NothingIsWrongWithWhatAServerWrote) {
  server_.Ok("DeleteItem", R"({"TableName":"ttt","Key":{"pk":{"S":"0"}}})");
  const Verified verified = VerifyTables(server_.db(), server_.records());
  EXPECT_EQ(verified.faults, 0u) << verified.wrong[0];
  EXPECT_EQ(verified.tables, 1u);
  EXPECT_EQ(verified.items, kItems - 1u);
  EXPECT_EQ(verified.index_entries, kItems / 2 - 1u);
  EXPECT_EQ(verified.changes, kItems + 1u);
}

TEST_F(VerifyTest, AMissingEntryIsFound) {
  const std::string found = After([&](Batch* batch) {
    batch->Delete(Family::kItems, First(Family::kItems, IndexRange()).first);
  });
  EXPECT_NE(found.find("table ttt, index by-g: an item's entry"), std::string::npos) << found;
}

TEST_F(VerifyTest, AnEntryTooManyIsFound) {
  const auto item = First(Family::kItems, table()->range());
  const std::string found = After([&](Batch* batch) {
    batch->Delete(Family::kItems, item.first);
    const auto entry = First(Family::kItems, IndexRange());
    const auto own = table()->KeyOfEntry(ItemView(entry.second));
    batch->Delete(Family::kItems, own.bytes);
  });
  EXPECT_NE(found.find("is no item's"), std::string::npos) << found;
}

TEST_F(VerifyTest, AnEntryThatDiffersIsFound) {
  const std::string found = After([&](Batch* batch) {
    auto it = server_.db().NewIterator(Family::kItems, IndexRange().begin, IndexRange().end);
    it->SeekToLast();
    batch->Put(Family::kItems, First(Family::kItems, IndexRange()).first, it->value());
  });
  EXPECT_NE(found.find("index by-g: the entry"), std::string::npos) << found;
}

TEST_F(VerifyTest, ADamagedItemIsFound) {
  const std::string found = After([&](Batch* batch) {
    const auto item = First(Family::kItems, table()->range());
    batch->Put(Family::kItems, item.first, item.second.substr(0, item.second.size() - 1));
  });
  EXPECT_NE(found.find("table ttt: the item of key"), std::string::npos) << found;
}

TEST_F(VerifyTest, AnItemUnderAnothersKeyIsFound) {
  const std::string found = After([&](Batch* batch) {
    const auto item = First(Family::kItems, table()->range());
    batch->Put(Family::kItems, item.first + "x", item.second);
  });
  EXPECT_NE(found.find("is another's"), std::string::npos) << found;
}

TEST_F(VerifyTest, ADamagedChangeIsFound) {
  const std::string found = After([&](Batch* batch) {
    const auto change = First(Family::kStreams, {"", ""});
    batch->Put(Family::kStreams, change.first, change.second + "x");
  });
  EXPECT_NE(found.find("the stream record"), std::string::npos) << found;
}

TEST_F(VerifyTest, ItemsThatNoRecordNamesAreFound) {
  const std::string found =
      After([&](Batch* batch) { batch->Delete(Family::kRecords, "dynamodb/table/ttt"); });
  EXPECT_NE(found.find("which no record names"), std::string::npos) << found;
}

TEST_F(VerifyTest, ADamagedRecordIsFound) {
  const std::string found = After([&](Batch* batch) {
    batch->Put(Family::kRecords, "dynamodb/table/ttt", std::string(8, '\0') + "{\"Number\":");
  });
  EXPECT_NE(found.find("record dynamodb/table/ttt"), std::string::npos) << found;
}

}  // namespace
}  // namespace portico::dynamodb
