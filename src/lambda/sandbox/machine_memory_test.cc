#include "lambda/sandbox/machine_memory.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace portico::sandbox {
namespace {

constexpr int64_t kMb = 1 << 20;

class MachineMemoryTest : public ::testing::Test {
 protected:
  MachineMemoryTest() {
    char path[] = "/tmp/portico-memory-XXXXXX";
    root_ = ::mkdtemp(path);
    Put("/meminfo",
        "MemTotal:        8388608 kB\nMemFree:          100000 kB\n"
        "MemAvailable:    4194304 kB\nSwapTotal:       2097152 kB\nSwapFree:        1048576 kB\n");
  }
  ~MachineMemoryTest() override { std::filesystem::remove_all(root_); }
  void Put(const std::string& path, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path(root_ + path).parent_path());
    std::ofstream(root_ + path) << text;
  }
  MachineMemory Make(const std::vector<std::string>& groups) {
    std::vector<std::string> paths;
    for (const std::string& group : groups) paths.push_back(root_ + group);
    return MachineMemory(root_ + "/meminfo", std::move(paths));
  }
  std::string root_;
};

TEST_F(MachineMemoryTest, IsWhatTheMachineHasLeftWithSwap) {
  EXPECT_EQ(Make({}).TotalBytes(), 8'192 * kMb);
  EXPECT_EQ(Make({}).AvailableBytes(), 5'120 * kMb);
}

TEST_F(MachineMemoryTest, IsBoundedByAGroupOfV1) {
  Put("/own/memory.limit_in_bytes", "1073741824\n");
  Put("/own/memory.usage_in_bytes", "838860800\n");
  Put("/own/memory.stat",
      "inactive_file 1\nhierarchical_memory_limit 1073741824\ntotal_inactive_file 104857600\n");
  EXPECT_EQ(Make({"/own"}).TotalBytes(), 1'024 * kMb);
  EXPECT_EQ(Make({"/own"}).AvailableBytes(), (1'024 - 800 + 100) * kMb);
}

TEST_F(MachineMemoryTest, IsBoundedByTheTightestGroupOfV2) {
  Put("/a/memory.max", "2147483648\n");
  Put("/a/memory.current", "2042626048\n");
  Put("/a/memory.stat", "inactive_file 0\n");
  Put("/a/b/memory.max", "max\n");
  Put("/a/b/memory.current", "1\n");
  EXPECT_EQ(Make({"/a/b", "/a"}).AvailableBytes(), 100 * kMb);
  EXPECT_EQ(Make({"/a/b"}).AvailableBytes(), 5'120 * kMb);
}

}  // namespace
}  // namespace portico::sandbox
