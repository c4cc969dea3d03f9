#include "dynamodb/engine/value/stored_check.h"

#include <gtest/gtest.h>

#include <string>

#include "dynamodb/engine/streams/change_record.h"
#include "dynamodb/engine/value/encoding.h"
#include "dynamodb/engine/value/value_reader.h"

namespace portico::dynamodb {
namespace {

std::string Stored(std::string_view json) {
  json::Reader reader(json);
  ValueReader values(&reader, ValidationLayer::kCurrent);
  Item item;
  EXPECT_TRUE(values.ReadItem(&item));
  EXPECT_EQ(values.problem(), "");
  return item.stored();
}

constexpr std::string_view kEverything =
    R"({"a":{"S":"text"},"b":{"N":"-12.5"},"c":{"B":"AAEC"},"d":{"NULL":true},"e":{"BOOL":false},)"
    R"("f":{"L":[{"S":"x"},{"M":{"y":{"N":"0"},"z":{"L":[]}}}]},"g":{"M":{}},)"
    R"("h":{"SS":["p","q"]},"i":{"NS":["1","2"]},"j":{"BS":["AA==","AQ=="]}})";

TEST(StoredCheck, TakesWhatIsWritten) {
  EXPECT_TRUE(IsStoredItem(Stored(kEverything)));
  EXPECT_TRUE(IsStoredItem(Item().stored()));
}

TEST(StoredCheck, RefusesWhatIsCutOrHasMore) {
  const std::string whole = Stored(kEverything);
  for (size_t bytes = 0; bytes < whole.size(); ++bytes) {
    EXPECT_FALSE(IsStoredItem(whole.substr(0, bytes))) << bytes;
  }
  EXPECT_FALSE(IsStoredItem(whole + "x"));
}

// Whatever passes can be read: else reading would stop the process.
TEST(StoredCheck, WhatPassesCanBeRead) {
  const std::string whole = Stored(kEverything);
  int refused = 0;
  for (size_t at = 0; at < whole.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(damaged[at] ^ 1 << bit);
      if (!IsStoredItem(damaged)) {
        ++refused;
        continue;
      }
      MapCursor attributes = ItemView(damaged).attributes();
      std::string_view name;
      AttributeView value;
      while (attributes.Next(&name, &value)) {
      }
    }
  }
  EXPECT_GT(refused, static_cast<int>(whole.size()));
}

TEST(StoredCheck, ChangesToo) {
  const std::string item = Stored(kEverything);
  ChangeRecord change;
  change.keys = ItemView(item);
  change.new_image = ItemView(item);
  const std::string whole = EncodeChange(change);
  EXPECT_TRUE(IsStoredChange(whole));
  for (size_t bytes = 0; bytes < whole.size(); ++bytes) {
    EXPECT_FALSE(IsStoredChange(whole.substr(0, bytes))) << bytes;
  }
}

}  // namespace
}  // namespace portico::dynamodb
