// Whatever happens to one file of a database: it is refused with nothing changed, or all is there,
// or what is damaged fails to be read.
#include "storage/inventory.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "storage/commit_queue.h"
#include "storage/db.h"
#include "storage/storage_testing.h"

namespace portico::storage {
namespace {

namespace fs = std::filesystem;

std::string Content(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
void Write(const fs::path& path, const std::string& content) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

class InventoryTest : public testing::Test {
 protected:
  std::string root() const { return directory_.path(); }
  std::string db_dir() const { return root() + "/db"; }

  Result<std::unique_ptr<Db>> Open() const {
    Db::Options options;
    options.dir = db_dir();
    options.write_buffer_bytes = 64u << 10;
    return Db::Open(options);
  }
  // Commits keys [from, to) and closes the database.
  void Fill(int from, int to, Durability durability = Durability::kFsync) {
    auto db = Open();
    ASSERT_TRUE(db) << db.error().message;
    CommitQueue queue(**db, durability);
    for (int i = from; i < to; ++i) {
      Batch batch;
      batch.Put(Family::kItems, Key(i), std::string(500, 'v'));
      ASSERT_TRUE(queue.CommitBlocking(std::move(batch)));
    }
  }
  static constexpr int kReadFailed = -1;
  static std::string Key(int i) { return "key" + std::to_string(i); }
  static int Count(const Db& db) {
    int count = 0;
    auto it = db.NewIterator(Family::kItems, "", "");
    for (it->SeekToFirst(); it->Valid(); it->Next()) ++count;
    return it->status() ? count : kReadFailed;
  }
  std::map<std::string, std::string> Files() const {
    std::map<std::string, std::string> out;
    for (const auto& entry : fs::recursive_directory_iterator(root())) {
      const std::string name = fs::relative(entry.path(), root());
      // RocksDB's notes tell of the attempt.
      if (entry.is_regular_file() && name.find("LOG") == std::string::npos) {
        out[name] = Content(entry.path());
      }
    }
    return out;
  }
  // The names of files that are no longer as they were.
  std::string Changed(const std::map<std::string, std::string>& before) const {
    const auto now = Files();
    std::string out;
    for (const auto& [name, content] : before) {
      const auto found = now.find(name);
      if (found == now.end() || found->second != content) out += name + " ";
    }
    for (const auto& [name, content] : now) {
      if (!before.contains(name)) out += "+" + name + " ";
    }
    return out;
  }
  void Restore(const std::map<std::string, std::string>& files) const {
    for (const auto& entry : fs::directory_iterator(root())) fs::remove_all(entry.path());
    fs::create_directories(db_dir());
    for (const auto& [name, content] : files) Write(root() + "/" + name, content);
  }
  // The number of refusals.
  int ExpectNoticed(const std::string& name, const std::string& what, int count) {
    const auto before = Files();
    auto db = Open();
    if (db) {
      const int found = Count(**db);
      const bool failed = found == kReadFailed && name.ends_with(".sst");
      EXPECT_TRUE(found == count || failed) << name << " " << what << ": " << found;
      return failed ? 1 : 0;
    }
    EXPECT_NE(db.error().message.find("othing was "), std::string::npos) << db.error().message;
    EXPECT_EQ(Changed(before), "") << name << " " << what;
    return 1;
  }

  TestDirectory directory_;
};

TEST_F(InventoryTest, DamageToAnyFileIsNoticedOrHarmless) {
  Fill(0, 300);
  const auto older = Files();
  Fill(300, 700);
  const auto whole = Files();
  std::map<std::string, int> refusals;
  for (const auto& [name, content] : whole) {
    std::map<std::string, std::string> damages = {
        {"cut to half", content.substr(0, content.size() / 2)},
        {"cut by some bytes",
         content.substr(0, content.size() - std::min<size_t>(7, content.size()))},
    };
    if (!content.empty()) {
      for (const size_t at : {size_t{0}, content.size() / 3, content.size() - 1}) {
        std::string flipped = content;
        flipped[at] = static_cast<char>(flipped[at] ^ 0x10);
        damages["flipped at " + std::to_string(at)] = flipped;
      }
    }
    const auto earlier = older.find(name);
    if (earlier != older.end()) damages["older"] = earlier->second;
    for (const auto& [what, damaged] : damages) {
      if (damaged == content) continue;
      Restore(whole);
      Write(root() + "/" + name, damaged);
      refusals[name] += ExpectNoticed(name, what, 700);
    }
    Restore(whole);
    fs::remove(root() + "/" + name);
    refusals[name] += ExpectNoticed(name, "removed", 700);
  }
  Restore(whole);
  auto db = Open();
  ASSERT_TRUE(db) << db.error().message;
  EXPECT_EQ(Count(**db), 700);
  // Where a database would have opened with less, or not at all.
  for (const auto& [name, content] : whole) {
    if (name.find("CURRENT") != std::string::npos || name.ends_with(".sst") ||
        (name.find("MANIFEST") != std::string::npos)) {
      EXPECT_GE(refusals[name], 3) << name;
    }
    if (name.ends_with(".log") && !content.empty()) {
      EXPECT_EQ(refusals[name], 6) << name;
    }
  }
  EXPECT_GE(refusals["db.inventory"], 2);
}

TEST_F(InventoryTest, AnOlderDirectoryBesideANewerInventoryIsRefused) {
  Fill(0, 10);
  fs::copy(db_dir(), root() + "/older");
  Fill(10, 20);
  fs::rename(db_dir(), root() + "/newer");
  EXPECT_FALSE(Open());
  EXPECT_FALSE(fs::exists(db_dir()));
  fs::rename(root() + "/older", db_dir());
  EXPECT_FALSE(Open());
  fs::remove_all(db_dir());
  fs::rename(root() + "/newer", db_dir());
  auto db = Open();
  ASSERT_TRUE(db) << db.error().message;
  EXPECT_EQ(Count(**db), 20);
}

TEST_F(InventoryTest, ADatabaseOfAnEarlierVersionGetsOne) {
  Fill(0, 100);
  fs::remove(Inventory::PathFor(db_dir()));
  fs::remove(db_dir() + "/" + Inventory::kMarkerName);
  Fill(100, 200);
  EXPECT_TRUE(Inventory::Check(db_dir())->empty());
  for (const auto& entry : fs::directory_iterator(db_dir())) {
    if (entry.path().extension() == ".log") fs::remove(entry.path());
  }
  EXPECT_FALSE(Open());
  EXPECT_FALSE(Inventory::Check(db_dir())->empty());
}

TEST_F(InventoryTest, ADatabaseOfAnEarlierVersionWithoutCurrentIsRefused) {
  Fill(0, 300);
  fs::remove(Inventory::PathFor(db_dir()));
  fs::remove(db_dir() + "/" + Inventory::kMarkerName);
  fs::remove(db_dir() + "/CURRENT");
  const auto before = Files();
  EXPECT_FALSE(Open());
  ASSERT_TRUE(Inventory::Discard(db_dir()));
  EXPECT_FALSE(Open()) << "it would be made anew, and the tables deleted";
  EXPECT_EQ(Changed(before), "");
}

TEST_F(InventoryTest, WhoAcceptsTheLossGoesOnWithWhatIsThere) {
  Fill(0, 300);
  Fill(300, 310);
  for (const auto& entry : fs::directory_iterator(db_dir())) {
    if (entry.path().extension() == ".log") fs::remove(entry.path());
  }
  ASSERT_FALSE(Open());
  {
    ASSERT_TRUE(Inventory::Discard(db_dir()));
    auto db = Open();
    ASSERT_TRUE(db) << db.error().message;
    EXPECT_EQ(Count(**db), 300);
  }
  EXPECT_TRUE(Open());
}

TEST_F(InventoryTest, OnlyOneServerMayOpenIt) {
  auto db = Open();
  ASSERT_TRUE(db);
  auto second = Open();
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().message.find("Another portico is using it"), std::string::npos);
  EXPECT_FALSE(Inventory::Check(db_dir()));
}

// What was not synced may go with the machine, and only with it.
TEST_F(InventoryTest, RelaxedWritesMustBeThereWhileTheMachineRuns) {
  Fill(0, 5, Durability::kRelaxed);
  std::string bytes = Content(Inventory::PathFor(db_dir()));
  auto decoded = DecodeInventory(bytes);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->state.logs.back().synced, LogSynced::kNo);
  for (const auto& entry : fs::directory_iterator(db_dir())) {
    if (entry.path().extension() == ".log") fs::resize_file(entry.path(), 1);
  }
  EXPECT_FALSE(Open());
  decoded->state.boot_id = "another";
  const std::string other = EncodeState(decoded->state, decoded->sequence + 1);
  bytes.replace(kStateOffsets[1 - decoded->slot], other.size(), other);
  Write(Inventory::PathFor(db_dir()), bytes);
  EXPECT_TRUE(Open());
}

TEST(InventoryState, IsReadAsItWasWritten) {
  InventoryState state;
  state.settled = true;
  state.boot_id = "boot";
  state.manifests = {{{5, 100, 7}, true}, {{9, 1, 2}, false}};
  state.logs = {{{4, 10, 11}, LogSynced::kYes}, {{6, 0, 0}, LogSynced::kNo}};
  std::string file(kInventoryBytes, '\0');
  file.replace(0, kInventoryMagic.size(), kInventoryMagic);
  EXPECT_FALSE(DecodeInventory(file));
  const std::string bytes = EncodeState(state, 3);
  file.replace(kStateOffsets[0], bytes.size(), bytes);
  const auto mark = EncodeWatermark({{6, 20, 21}, LogSynced::kYes}, 8);
  file.replace(kWatermarkOffsets[1], mark.size(), mark.data(), mark.size());
  const auto decoded = DecodeInventory(file);
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(decoded->state.settled);
  EXPECT_EQ(decoded->state.boot_id, "boot");
  ASSERT_EQ(decoded->state.manifests.size(), 2u);
  EXPECT_EQ(decoded->state.manifests[0].mark.bytes, 100u);
  EXPECT_TRUE(decoded->state.manifests[0].may_be_current);
  ASSERT_EQ(decoded->state.logs.size(), 2u);
  EXPECT_EQ(decoded->state.logs[1].mark.bytes, 20u);
  EXPECT_EQ(decoded->state.logs[1].mark.crc, 21u);
  EXPECT_EQ(decoded->watermark_sequence, 8u);
}

TEST(InventoryState, WhatWasTornLeavesWhatWasBefore) {
  InventoryState state;
  state.boot_id = "first";
  const std::string first = EncodeState(state, 1);
  state.boot_id = "second";
  const std::string second = EncodeState(state, 2);
  std::string file(kInventoryBytes, '\0');
  file.replace(0, kInventoryMagic.size(), kInventoryMagic);
  file.replace(kStateOffsets[0], first.size(), first);
  // Zeros would be what some of its bytes are.
  file.replace(kStateOffsets[1], second.size(), second.size(), '\xff');
  for (size_t bytes = 0; bytes <= second.size(); ++bytes) {
    file.replace(kStateOffsets[1], bytes, second.substr(0, bytes));
    const auto decoded = DecodeInventory(file);
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->state.boot_id, bytes == second.size() ? "second" : "first");
  }
}

}  // namespace
}  // namespace portico::storage
