#include "storage/recovery.h"

#include <errno.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/mutex.h"
#include "storage/commit_queue.h"
#include "storage/db.h"
#include "storage/disk_faults_testing.h"
#include "storage/storage_testing.h"

namespace portico::storage {
namespace {

Mutex fault_mutex;
Fault current_fault = Fault::kNone;
std::string fault_path;
std::atomic<bool> any_fault{false};
std::atomic<int> faults_met{0};

// What is wrong with the file of that descriptor.
Fault FaultOf(int fd) {
  if (!any_fault) return Fault::kNone;
  char path[4096];
  const std::string link = "/proc/self/fd/" + std::to_string(fd);
  const ssize_t n = readlink(link.c_str(), path, sizeof(path));
  const std::string_view name(path, n < 0 ? 0 : static_cast<size_t>(n));
  if (name.find("/portico_test_") == std::string_view::npos) return Fault::kNone;
  MutexLock lock(fault_mutex);
  return name.find(fault_path) == std::string_view::npos ? Fault::kNone : current_fault;
}

int Fails(int error) {
  ++faults_met;
  errno = error;
  return -1;
}

int SyncOrFail(int fd, long call) {
  const Fault found = FaultOf(fd);
  if (found == Fault::kNoSync || found == Fault::kDead) return Fails(EIO);
  return static_cast<int>(syscall(call, fd));
}

}  // namespace

void SetFault(Fault what, const std::string& path) {
  MutexLock lock(fault_mutex);
  current_fault = what;
  fault_path = path;
  any_fault = what != Fault::kNone;
}
int FaultsMet() { return faults_met; }

}  // namespace portico::storage

extern "C" {

ssize_t write(int fd, const void* data, size_t size) {
  using portico::storage::Fault;
  const Fault found = portico::storage::FaultOf(fd);
  if (found == Fault::kNoSpace || (found == Fault::kShortWrite && size < 2)) {
    return portico::storage::Fails(ENOSPC);
  }
  if (found == Fault::kDead) return portico::storage::Fails(EIO);
  return syscall(SYS_write, fd, data, found == Fault::kShortWrite ? size / 2 : size);
}
int fsync(int fd) { return portico::storage::SyncOrFail(fd, SYS_fsync); }
int fdatasync(int fd) { return portico::storage::SyncOrFail(fd, SYS_fdatasync); }

}  // extern "C"

namespace portico::storage {
namespace {

constexpr std::chrono::seconds kPatience{20};

class RecoveryTest : public testing::Test {
 protected:
  ~RecoveryTest() override { SetFault(Fault::kNone); }

  void Open(size_t write_buffer_bytes = 16u << 20) {
    queue_.reset();
    db_.reset();
    Db::Options options;
    options.dir = directory_.path() + "/db";
    options.write_buffer_bytes = write_buffer_bytes;
    auto db = Db::Open(options);
    ASSERT_TRUE(db) << db.error().message;
    db_ = std::move(*db);
    queue_ = std::make_unique<CommitQueue>(*db_, Durability::kFsync);
  }

  // One batch in two families.
  static Batch Twins(const std::string& key, const std::string& value) {
    Batch batch;
    batch.Put(Family::kItems, key, value);
    batch.Put(Family::kStreams, key, value);
    return batch;
  }
  Status Put(const std::string& key, const std::string& value) {
    Status status = queue_->CommitBlocking(Twins(key, value));
    if (status) {
      model_[key] = value;
      refused_.clear();
    } else {
      refused_.emplace_back(key, value);
    }
    return status;
  }
  // Tries until it is written: the database must mend itself.
  void PutInTheEnd(const std::string& key, const std::string& value) {
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    for (;;) {
      const Status status = Put(key, value);
      if (status) return;
      ASSERT_LT(std::chrono::steady_clock::now(), deadline) << status.error().message;
    }
  }
  std::map<std::string, std::string> Read(Family family) {
    std::map<std::string, std::string> out;
    auto it = db_->NewIterator(family, "", "");
    for (it->SeekToFirst(); it->Valid(); it->Next()) out.emplace(it->key(), it->value());
    EXPECT_TRUE(it->status());
    return out;
  }
  // All that was acknowledged and nothing else is there.
  void Check() {
    ASSERT_EQ(Differences(Read(Family::kItems)), "");
    ASSERT_EQ(Differences(Read(Family::kStreams)), "");
  }
  std::string Differences(const std::map<std::string, std::string>& found) const {
    std::string out;
    for (const auto& [key, value] : model_) {
      const auto it = found.find(key);
      if (it == found.end()) {
        out += key + " is gone; ";
      } else if (it->second != value) {
        out += key + " is another; ";
      }
    }
    for (const auto& [key, value] : found) {
      if (!model_.contains(key)) out += key + " should not be; ";
    }
    return out;
  }
  // After opening: one of the writes that were refused last may have come to be, the one that was
  // not taken back.
  void TakeOver() {
    const auto found = Read(Family::kItems);
    for (const auto& [key, value] : std::exchange(refused_, {})) {
      if (found == model_) return;
      auto with = model_;
      with[key] = value;
      if (found == with) model_ = with;
    }
  }
  void FailsAndRecovers(Fault fault, const std::string& path, size_t value_bytes) {
    const std::string value(value_bytes, 'x');
    SetFault(fault, path);
    for (int i = 0; i < 3; ++i) {
      // Between two attempts writes are refused without one.
      const int met = FaultsMet();
      do {
        const Status status = Put("refused", value);
        ASSERT_FALSE(status);
        EXPECT_EQ(status.error().http_status, 500);
      } while (FaultsMet() == met);
      Check();
    }
    SetFault(Fault::kNone);
    PutInTheEnd("again", value);
    ASSERT_TRUE(Put("and again", value));
    Check();
  }

  TestDirectory directory_;
  std::map<std::string, std::string> model_;                  // what was acknowledged
  std::vector<std::pair<std::string, std::string>> refused_;  // since then
  std::unique_ptr<Db> db_;
  std::unique_ptr<CommitQueue> queue_;
};

struct LogFault {
  Fault fault;
  size_t value_bytes;
};

class LogFaultTest : public RecoveryTest, public testing::WithParamInterface<LogFault> {};

TEST_P(LogFaultTest, CostsOnlyTheWritesOfItsTime) {
  Open();
  ASSERT_TRUE(Put("before", "v"));
  FailsAndRecovers(GetParam().fault, ".log", GetParam().value_bytes);
  Open();
  Check();
}

// RocksDB resumes by flushing what it holds: here it holds nothing.
TEST_P(LogFaultTest, MayHitTheFirstWrite) {
  Open();
  FailsAndRecovers(GetParam().fault, ".log", GetParam().value_bytes);
  Open();
  Check();
  FailsAndRecovers(GetParam().fault, ".log", GetParam().value_bytes);
  Open();
  Check();
}

TEST_P(LogFaultTest, MayComeBackAtOnce) {
  Open();
  FailsAndRecovers(GetParam().fault, ".log", GetParam().value_bytes);
  FailsAndRecovers(GetParam().fault, ".log", GetParam().value_bytes);
  Open();
  Check();
}

// A restart instead of a recovery: what failed is there whole or not at all.
TEST_P(LogFaultTest, MayLastUntilTheEnd) {
  Open();
  ASSERT_TRUE(Put("before", "v"));
  SetFault(GetParam().fault, ".log");
  const std::string value(GetParam().value_bytes, 'x');
  ASSERT_FALSE(Put("refused", value));
  ASSERT_FALSE(Put("refused", value));
  queue_.reset();
  db_.reset();
  SetFault(Fault::kNone);
  Open();
  TakeOver();
  Check();
  ASSERT_TRUE(Put("after", "v"));
  Check();
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, LogFaultTest,
    testing::Values(LogFault{Fault::kNoSpace, 10}, LogFault{Fault::kShortWrite, 10},
                    LogFault{Fault::kShortWrite, 300'000}, LogFault{Fault::kNoSync, 10},
                    LogFault{Fault::kNoSync, 300'000}, LogFault{Fault::kDead, 10'000}));

class FileFaultTest : public RecoveryTest,
                      public testing::WithParamInterface<std::pair<Fault, const char*>> {};

// Tables and the manifest are written in the background: writes go on until memory is full.
TEST_P(FileFaultTest, FailsWritesOnceMemoryIsFullAndRecovers) {
  Open(64u << 10);
  SetFault(GetParam().first, GetParam().second);
  Status status;
  for (int i = 0; status && i < 10'000; ++i) {
    status = Put("key" + std::to_string(i % 100), std::string(1'000, 'a'));
  }
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().http_status, 500);
  Check();
  SetFault(Fault::kNone);
  PutInTheEnd("again", "v");
  Check();
  Open(64u << 10);
  Check();
}

INSTANTIATE_TEST_SUITE_P(Kinds, FileFaultTest,
                         testing::Values(std::pair(Fault::kNoSpace, ".sst"),
                                         std::pair(Fault::kShortWrite, "MANIFEST"),
                                         std::pair(Fault::kNoSync, "MANIFEST"),
                                         std::pair(Fault::kNoSpace, ""),
                                         std::pair(Fault::kDead, "")));

// Faults of all kinds come and go while it is written; now and then it is opened anew.
TEST_F(RecoveryTest, HoldsWhateverWasAcknowledged) {
  constexpr const char* kPaths[] = {".log", ".sst", "MANIFEST", "CURRENT", "dbtmp", "/db", ""};
  constexpr int kRounds = 15;
  // Another --gtest_random_seed is another test.
  std::mt19937 random(20261122 + testing::UnitTest::GetInstance()->random_seed());
  const auto below = [&random](size_t bound) { return random() % bound; };
  Open(64u << 10);
  int refused = 0;
  for (int round = 0; round < kRounds; ++round) {
    const auto what = static_cast<Fault>(1 + below(4));
    SetFault(what, kPaths[below(std::size(kPaths))]);
    for (size_t i = 1 + below(60); i > 0; --i) {
      const std::string value(below(8) == 0 ? below(100'000) : below(3'000), 'v');
      if (!Put("key" + std::to_string(below(40)), value)) ++refused;
    }
    SetFault(Fault::kNone);
    if (below(4) != 0) PutInTheEnd("mended", std::to_string(round));
    Check();
    if (below(4) == 0) {
      Open(64u << 10);
      TakeOver();
      Check();
      PutInTheEnd("opened", std::to_string(round));
      Check();
    }
  }
  EXPECT_GT(refused, kRounds / 4);
  EXPECT_GT(FaultsMet(), kRounds / 4);
}

}  // namespace
}  // namespace portico::storage
