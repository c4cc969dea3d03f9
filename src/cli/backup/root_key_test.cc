#include "cli/backup/root_key.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/test_executor.h"
#include "storage/memory_records.h"
#include "storage/storage_testing.h"

namespace portico::cli {
namespace {

namespace fs = std::filesystem;

class RootKeyTest : public testing::Test {
 protected:
  Result<sts::RootCredentials> Load(OtherKey other = OtherKey::kRefuse) {
    return RunTask(LoadRootKey(records_, dir_.path(), other));
  }
  fs::path file() const { return dir_.path() + "/credentials"; }

  storage::TestDirectory dir_;
  storage::MemoryRecordStore records_;
  TestExecutor executor_;
};

TEST_F(RootKeyTest, IsMadeOnceAndKnownAgain) {
  const auto made = Load();
  ASSERT_TRUE(made);
  const auto again = Load();
  ASSERT_TRUE(again);
  EXPECT_EQ(again->access_key_id, made->access_key_id);
  EXPECT_EQ(again->secret_access_key, made->secret_access_key);
}

TEST_F(RootKeyTest, ALostOrChangedFileIsRefused) {
  const auto made = Load();
  ASSERT_TRUE(made);
  fs::remove(file());
  ASSERT_FALSE(Load());
  EXPECT_FALSE(fs::exists(file()));
  std::ofstream(file()) << "[default]\naws_access_key_id = " << made->access_key_id
                        << "\naws_secret_access_key = another\n";
  ASSERT_FALSE(Load());
  std::ofstream(file()) << "[default]\n";
  ASSERT_FALSE(Load());
  std::ofstream(file()) << "[default]\naws_access_key_id = " << made->access_key_id
                        << "\naws_secret_access_key = " << made->secret_access_key << "\n";
  EXPECT_TRUE(Load());
}

TEST_F(RootKeyTest, AnotherKeyMayBeAccepted) {
  ASSERT_TRUE(Load());
  fs::remove(file());
  const auto made = Load(OtherKey::kAccept);
  ASSERT_TRUE(made);
  const auto again = Load();
  ASSERT_TRUE(again);
  EXPECT_EQ(again->access_key_id, made->access_key_id);
}

TEST_F(RootKeyTest, ADirectoryOfAnEarlierVersionIsTakenAsItIs) {
  ASSERT_TRUE(Load());
  storage::MemoryRecordStore earlier;
  EXPECT_TRUE(CheckRootKey(earlier, dir_.path()));
  ASSERT_TRUE(RunTask(earlier.Put("sts/secret/1", "{}")));
  fs::remove(file());
  EXPECT_FALSE(CheckRootKey(earlier, dir_.path()));
}

}  // namespace
}  // namespace portico::cli
