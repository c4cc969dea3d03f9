#include "dynamodb/engine/streams/change_record.h"

#include <gtest/gtest.h>

#include "codec/hash.h"
#include "dynamodb/engine/value/item_builder.h"

namespace portico::dynamodb {
namespace {

Item MakeItem(std::string_view name, std::string_view text) {
  const Value value = Value::String(text);
  ItemBuilder builder;
  builder.Add(name, value.view());
  return std::move(builder).Build();
}

TEST(ChangeRecord, IsReadAsItWasWritten) {
  const Item keys = MakeItem("pk", "a");
  const Item image = MakeItem("pk", "ab");
  const std::string stored =
      EncodeChange({ChangeKind::kModify, ChangeAuthor::kExpiry, keys.view(), image.view(), {}});
  const auto change = ReadChange(stored);
  ASSERT_TRUE(change);
  EXPECT_EQ(change->kind, ChangeKind::kModify);
  EXPECT_EQ(change->author, ChangeAuthor::kExpiry);
  EXPECT_EQ(change->keys, keys.view());
  EXPECT_EQ(change->old_image, image.view());
  EXPECT_TRUE(change->new_image.empty());
  EXPECT_EQ(change->size_bytes(), 3u + 4u);
}

// docs/formats.md.
TEST(ChangeRecord, HasTheFrozenForm) {
  const Item keys = MakeItem("k", "a");
  const std::string stored =
      EncodeChange({ChangeKind::kRemove, ChangeAuthor::kCaller, keys.view(), {}, {}});
  EXPECT_EQ(HexEncode(stored),
            "010300"
            "0e0000000000000000000000"
            "010200000001000000"
            "016b010161");
  EXPECT_EQ(HexEncode(ChangeKey(5, 2, 0x0102030405060708)), "0000000000000005020102030405060708");
  EXPECT_EQ(SequenceOfKey(ChangeKey(5, 2, 0x0102030405060708)), 0x0102030405060708u);
}

TEST(ChangeRecord, DamageIsFound) {
  const Item keys = MakeItem("k", "a");
  const std::string stored =
      EncodeChange({ChangeKind::kInsert, ChangeAuthor::kCaller, keys.view(), {}, keys.view()});
  EXPECT_TRUE(ReadChange(stored));
  for (size_t length = 0; length < stored.size(); ++length) {
    EXPECT_FALSE(ReadChange(stored.substr(0, length))) << length;
  }
  EXPECT_FALSE(ReadChange(stored + "x"));
  EXPECT_FALSE(ReadChange("\x02" + stored.substr(1)));
}

}  // namespace
}  // namespace portico::dynamodb
