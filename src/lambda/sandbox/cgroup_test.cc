// The control group code against made-up trees: v2's file logic, which the machine that runs the
// tests may not have, and the reading of /proc. The real thing is tested in launcher_test.cc.
#include "lambda/sandbox/cgroup.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "lambda/sandbox/cgroup_files.h"

namespace portico::sandbox {
namespace {

class FakeTree : public ::testing::Test {
 protected:
  FakeTree() {
    char path[] = "/tmp/portico-cgroup-XXXXXX";
    root_ = ::mkdtemp(path);
  }
  ~FakeTree() override { std::filesystem::remove_all(root_); }

  void Put(const std::string& path, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path(root_ + path).parent_path());
    std::ofstream(root_ + path) << text;
  }
  std::string Get(const std::string& path) { return ReadControl(root_ + path); }

  std::string root_;
};

TEST(CgroupPlaceTest, FindsV1HierarchiesAndThisProcessInThem) {
  const CgroupPlace place = ParseCgroupPlace(
      "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
      "35 31 0:32 /docker/abc /sys/fs/cgroup/memory ro,relatime shared:9 - cgroup cgroup "
      "rw,memory\n",
      "4:memory:/docker/abc/sub\n2:cpu,cpuacct:/mine\n0::/\n");
  ASSERT_TRUE(place.v1.contains("memory"));
  EXPECT_EQ(place.v1.at("memory").mount, "/sys/fs/cgroup/memory");
  EXPECT_EQ(place.v1.at("memory").own, "/sub");
  EXPECT_EQ(place.v1.at("cpu").mount, "/sys/fs/cgroup/cpu,cpuacct");
  EXPECT_EQ(place.v1.at("cpu").own, "/mine");
  EXPECT_EQ(place.v2_mount, "");
}

TEST(CgroupPlaceTest, FindsTheUnifiedHierarchy) {
  const CgroupPlace place = ParseCgroupPlace(
      "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n",
      "0::/system.slice/portico.service\n");
  EXPECT_EQ(place.v2_mount, "/sys/fs/cgroup");
  EXPECT_EQ(place.v2_own, "/system.slice/portico.service");
  EXPECT_TRUE(place.v1.empty());
}

TEST(CpuQuotaTest, IsAWSsShareOfAVcpu) {
  EXPECT_EQ(CpuQuotaUs(1769), kCpuPeriodUs);
  EXPECT_EQ(CpuQuotaUs(128), kCpuPeriodUs * 128 / 1769);
  EXPECT_EQ(CpuQuotaUs(10240), kCpuPeriodUs * 10240 / 1769);
  EXPECT_EQ(CpuQuotaUs(1), kCpuQuotaMinUs);
}

// What the kernel would put into a new group of a tree that hands on all controllers.
constexpr const char* kGroupFiles[] = {"memory.max", "memory.swap.max", "pids.max",
                                       "cpu.max",    "cgroup.freeze",   "cgroup.procs"};

class CgroupV2Test : public FakeTree {};

TEST_F(CgroupV2Test, StandsAtTheTopAndTakesTheControllersThere) {
  // A real kernel answers "+memory" with "memory"; a plain file would hold what was written, so
  // the fake subtree offers nothing and has been told beforehand.
  Put("/portico-1/cgroup.controllers", "");
  Put("/cgroup.controllers", "memory\n");
  Put("/cgroup.subtree_control", "");
  Put("/portico-1/cgroup.subtree_control", "cpu memory pids\n");
  CgroupPlace place;
  place.v2_mount = root_;
  place.v2_own = "/user.slice";
  const auto tree = MakeCgroupV2(place, "portico-1", true);
  ASSERT_NE(tree, nullptr);
  EXPECT_EQ(Get("/cgroup.subtree_control"), "+memory");
  for (const Controller controller :
       {Controller::kMemory, Controller::kCpu, Controller::kPids, Controller::kFreezer}) {
    EXPECT_TRUE(tree->Has(controller));
  }
  EXPECT_EQ(tree->Kind(), "cgroup v2");
}

TEST_F(CgroupV2Test, ADelegatedGroupStepsAsideIntoALeaf) {
  Put("/cgroup.controllers", "");
  Put("/mine/cgroup.controllers", "memory pids\n");
  Put("/mine/cgroup.subtree_control", "");
  Put("/mine/cgroup.procs", "4242\n");
  Put("/mine/server/cgroup.procs", "");
  Put("/mine/portico-1/cgroup.controllers", "");
  Put("/mine/portico-1/cgroup.subtree_control", "memory pids\n");
  CgroupPlace place;
  place.v2_mount = root_;
  place.v2_own = "/mine";
  const auto tree = MakeCgroupV2(place, "portico-1", false);
  ASSERT_NE(tree, nullptr);
  EXPECT_EQ(Get("/mine/server/cgroup.procs"), "4242");
  EXPECT_TRUE(tree->Has(Controller::kMemory));
  EXPECT_FALSE(tree->Has(Controller::kCpu));
  EXPECT_NE(tree->WhyNot(Controller::kCpu), "");
}

TEST_F(CgroupV2Test, RootTakesItsOwnGroupAndTurnsOnControllersForIt) {
  Put("/cgroup.controllers", "memory\n");
  Put("/cgroup.subtree_control", "");
  Put("/lim/cgroup.controllers", "memory\n");
  Put("/lim/cgroup.subtree_control", "");
  Put("/lim/mine/cgroup.controllers", "");
  Put("/lim/mine/cgroup.subtree_control", "");
  Put("/lim/mine/cgroup.procs", std::to_string(::getpid()) + "\n");
  Put("/lim/mine/server/cgroup.procs", "");
  Put("/lim/mine/portico-1/cgroup.controllers", "");
  Put("/lim/mine/portico-1/cgroup.subtree_control", "memory\n");
  CgroupPlace place;
  place.v2_mount = root_;
  place.v2_own = "/lim/mine";
  const auto tree = MakeCgroupV2(place, "portico-1", true);
  ASSERT_NE(tree, nullptr);
  EXPECT_EQ(Get("/cgroup.subtree_control"), "+memory");
  EXPECT_EQ(Get("/lim/cgroup.subtree_control"), "+memory");
  EXPECT_EQ(Get("/lim/mine/server/cgroup.procs"), std::to_string(::getpid()));
  EXPECT_EQ(tree->Inheritance().state, Limit::State::kEnforced);
  EXPECT_TRUE(tree->Inheritance().detail.ends_with(root_ + "/lim/mine"))
      << tree->Inheritance().detail;
}

TEST_F(CgroupV2Test, RootGoesAboveAGroupThatHoldsOtherProcesses) {
  Put("/cgroup.controllers", "");
  Put("/lim/cgroup.controllers", "");
  Put("/lim/cgroup.subtree_control", "");
  // Init descends from nobody here.
  Put("/lim/mine/cgroup.procs", std::to_string(::getpid()) + "\n0\n");
  Put("/lim/portico-1/cgroup.controllers", "");
  Put("/lim/portico-1/cgroup.subtree_control", "memory\n");
  CgroupPlace place;
  place.v2_mount = root_;
  place.v2_own = "/lim/mine";
  const auto tree = MakeCgroupV2(place, "portico-1", true);
  ASSERT_NE(tree, nullptr);
  EXPECT_FALSE(IsDirectory(root_ + "/lim/mine/server"));
  EXPECT_EQ(tree->Inheritance().state, Limit::State::kPartial);
  EXPECT_NE(tree->Inheritance().detail.find("below " + root_ + "/lim:"), std::string::npos)
      << tree->Inheritance().detail;
}

TEST_F(CgroupV2Test, LetsTheKilledDie) {
  Put("/portico-1/cgroup.controllers", "");
  Put("/portico-1/cgroup.subtree_control", "cpu\n");
  Put("/cgroup.controllers", "");
  for (const char* file : {"cpu.max", "cgroup.kill", "cgroup.freeze"}) {
    Put(std::string("/portico-1/env-1/") + file, "");
  }
  CgroupPlace place;
  place.v2_mount = root_;
  const auto tree = MakeCgroupV2(place, "portico-1", true);
  ASSERT_NE(tree, nullptr);
  tree->Group("env-1")->LetDie();
  EXPECT_EQ(Get("/portico-1/env-1/cpu.max"), "max 20000");
  EXPECT_EQ(Get("/portico-1/env-1/cgroup.kill"), "1");
  EXPECT_EQ(Get("/portico-1/env-1/cgroup.freeze"), "0");
}

class CgroupV1Test : public FakeTree {
 protected:
  CgroupPlace Place(const std::string& own) {
    CgroupPlace place;
    for (const char* name : {"memory", "cpu", "pids", "freezer"}) {
      std::filesystem::create_directories(root_ + "/" + name);
      place.v1[name] = {root_ + "/" + name, own};
    }
    return place;
  }
};

TEST_F(CgroupV1Test, StandsBelowTheServersOwnGroup) {
  for (const char* name : {"memory", "cpu", "pids", "freezer"}) {
    std::filesystem::create_directories(root_ + "/" + name + "/lim");
  }
  const auto tree = MakeCgroupV1(Place("/lim"), "portico-1");
  ASSERT_NE(tree, nullptr);
  EXPECT_TRUE(IsDirectory(root_ + "/memory/lim/portico-1"));
  EXPECT_TRUE(IsDirectory(root_ + "/cpu/lim/portico-1"));
  EXPECT_FALSE(IsDirectory(root_ + "/memory/portico-1"));
  EXPECT_EQ(tree->Inheritance().state, Limit::State::kEnforced);
  EXPECT_NE(tree->Inheritance().detail.find("memory: /lim"), std::string::npos);
}

TEST_F(CgroupV1Test, SaysWhereItCannotStandBelowTheServersOwnGroup) {
  for (const char* name : {"memory", "pids", "freezer"}) {
    std::filesystem::create_directories(root_ + "/" + name + "/lim");
  }
  const auto tree = MakeCgroupV1(Place("/lim"), "portico-1");
  ASSERT_NE(tree, nullptr);
  EXPECT_TRUE(IsDirectory(root_ + "/cpu/portico-1"));
  const Limit inherited = tree->Inheritance();
  EXPECT_EQ(inherited.state, Limit::State::kPartial);
  EXPECT_NE(inherited.detail.find("cpu: at the top"), std::string::npos) << inherited.detail;
  EXPECT_EQ(inherited.detail.find("memory"), std::string::npos) << inherited.detail;
}

TEST_F(CgroupV1Test, SaysWhereAGroupDoesNotCountItsChildren) {
  for (const char* name : {"memory", "cpu", "pids", "freezer"}) {
    std::filesystem::create_directories(root_ + "/" + name + "/lim");
  }
  Put("/memory/lim/memory.use_hierarchy", "0\n");
  if (::geteuid() == 0) GTEST_SKIP() << "root may write a file that nobody may";
  std::filesystem::permissions(root_ + "/memory/lim/memory.use_hierarchy",
                               std::filesystem::perms::owner_read);
  EXPECT_EQ(MakeCgroupV1(Place("/lim"), "portico-1")->Inheritance().state, Limit::State::kPartial);
}

TEST_F(CgroupV1Test, BoundsMemoryOfSocketsApart) {
  const auto tree = MakeCgroupV1(Place(""), "portico-1");
  ASSERT_NE(tree, nullptr);
  EXPECT_EQ(tree->Inheritance().state, Limit::State::kEnforced);
  for (const char* file : {"memory.limit_in_bytes", "memory.kmem.tcp.limit_in_bytes"}) {
    Put(std::string("/memory/portico-1/env-1/") + file, "");
  }
  EXPECT_TRUE(tree->Group("env-1")->SetMemoryBytes(512 << 20));
  EXPECT_EQ(Get("/memory/portico-1/env-1/memory.limit_in_bytes"), "536870912");
  EXPECT_EQ(Get("/memory/portico-1/env-1/memory.kmem.tcp.limit_in_bytes"), "67108864");
  EXPECT_EQ(TcpBytesMax(128 << 20), 16 << 20);
}

TEST_F(CgroupV1Test, LetsTheKilledDie) {
  const auto tree = MakeCgroupV1(Place(""), "portico-1");
  ASSERT_NE(tree, nullptr);
  Put("/cpu/portico-1/env-1/cpu.cfs_quota_us", "1447");
  Put("/freezer/portico-1/env-1/freezer.state", "FROZEN");
  tree->Group("env-1")->LetDie();
  EXPECT_EQ(Get("/cpu/portico-1/env-1/cpu.cfs_quota_us").substr(0, 2), "-1");
  EXPECT_EQ(Get("/freezer/portico-1/env-1/freezer.state"), "THAWED");
}

TEST_F(CgroupV2Test, IsNotTakenWhereNoControllerIsHandedOn) {
  Put("/cgroup.controllers", "hugetlb\n");
  Put("/cgroup.subtree_control", "");
  Put("/portico-1/cgroup.controllers", "hugetlb\n");
  Put("/portico-1/cgroup.subtree_control", "");
  CgroupPlace place;
  place.v2_mount = root_;
  EXPECT_EQ(MakeCgroupV2(place, "portico-1", true), nullptr);
}

TEST_F(CgroupV2Test, WritesAndReadsAGroupsFiles) {
  Put("/portico-1/cgroup.controllers", "");
  Put("/portico-1/cgroup.subtree_control", "cpu memory pids\n");
  Put("/cgroup.controllers", "");
  for (const char* file : kGroupFiles) Put(std::string("/portico-1/env-1/") + file, "");
  Put("/portico-1/env-1/memory.peak", "7340032\n");
  Put("/portico-1/env-1/memory.events",
      "low 0\nhigh 0\nmax 3\noom 2\noom_kill 1\noom_group_kill 0\n");
  Put("/portico-1/env-1/cpu.stat", "usage_usec 9\nnr_periods 12\nnr_throttled 5\n");
  CgroupPlace place;
  place.v2_mount = root_;
  const auto tree = MakeCgroupV2(place, "portico-1", true);
  ASSERT_NE(tree, nullptr);
  const auto group = tree->Group("env-1");
  ASSERT_TRUE(group->Create());
  EXPECT_TRUE(group->SetMemoryBytes(128 << 20));
  EXPECT_EQ(Get("/portico-1/env-1/memory.max"), "134217728");
  EXPECT_EQ(Get("/portico-1/env-1/memory.swap.max"), "0");
  EXPECT_TRUE(group->SetPidsMax(1024));
  EXPECT_EQ(Get("/portico-1/env-1/pids.max"), "1024");
  EXPECT_TRUE(group->SetCpuQuotaUs(1447));
  EXPECT_EQ(Get("/portico-1/env-1/cpu.max"), "1447 20000");
  EXPECT_TRUE(group->AttachSelf());
  EXPECT_EQ(Get("/portico-1/env-1/cgroup.procs"), "0");
  EXPECT_TRUE(group->Freeze());
  EXPECT_EQ(Get("/portico-1/env-1/cgroup.freeze"), "1");
  EXPECT_TRUE(group->Thaw());
  EXPECT_EQ(group->MemoryPeakBytes(), 7340032);
  EXPECT_EQ(group->OomKills(), 1);
  EXPECT_EQ(group->Cpu().periods, 12);
  EXPECT_EQ(group->Cpu().throttled, 5);
  EXPECT_FALSE(group->Remove()) << "it holds files here, as it would hold processes";
}

TEST_F(CgroupV2Test, LiftsTheQuota) {
  Put("/portico-1/cgroup.controllers", "");
  Put("/portico-1/cgroup.subtree_control", "cpu\n");
  Put("/cgroup.controllers", "");
  Put("/portico-1/env-1/cpu.max", "");
  CgroupPlace place;
  place.v2_mount = root_;
  const auto tree = MakeCgroupV2(place, "portico-1", true);
  ASSERT_NE(tree, nullptr);
  EXPECT_TRUE(tree->Group("env-1")->SetCpuQuotaUs(Cgroup::kCpuUnlimited));
  EXPECT_EQ(Get("/portico-1/env-1/cpu.max"), "max 20000");
}

TEST_F(FakeTree, StaleGroupsGoAndHeldOnesStay) {
  std::filesystem::create_directories(root_ + "/portico-77/env-1");
  std::filesystem::create_directories(root_ + "/portico-78/env-1");
  std::filesystem::create_directories(root_ + "/other");
  std::filesystem::create_directories(root_ + "/portico-prod");
  Result<UniqueFd> held = MakeLockedGroup(root_ + "/portico-78");
  ASSERT_TRUE(held);
  RemoveStaleGroups(root_);
  EXPECT_FALSE(IsDirectory(root_ + "/portico-77"));
  EXPECT_TRUE(IsDirectory(root_ + "/portico-78/env-1"));
  EXPECT_TRUE(IsDirectory(root_ + "/other"));
  EXPECT_TRUE(IsDirectory(root_ + "/portico-prod")) << "an operator's";
  EXPECT_FALSE(MakeLockedGroup(root_ + "/portico-78")) << "another holds it";
}

TEST(LimitsTest, NoneIsSilentlyUnlimited) {
  const auto none = MakeCgroupNone("no control group is delegated to this user");
  for (const bool is_root : {true, false}) {
    for (const Limit& limit : DescribeLimits(*none, is_root)) {
      EXPECT_NE(limit.detail, "") << limit.name;
      const Limit::State expected =
          limit.name == "memory" ? Limit::State::kPartial : Limit::State::kUnavailable;
      for (const char* by_cgroup : {"memory", "cpu", "freezing"}) {
        if (limit.name == by_cgroup) {
          EXPECT_EQ(limit.state, expected);
        }
      }
    }
  }
  EXPECT_FALSE(none->Group("env-1")->SetMemoryBytes(1));
  EXPECT_FALSE(none->Group("env-1")->SetCpuQuotaUs(1));
}

}  // namespace
}  // namespace portico::sandbox
