// kill -9 at any moment loses nothing that was acknowledged: a child commits and says so through a
// pipe, is killed, and the database it leaves has all that it said, and no half of a batch.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "base/check.h"
#include "storage/commit_queue.h"
#include "storage/db.h"
#include "storage/storage_testing.h"

namespace portico::storage {
namespace {

constexpr int kWriters = 4;
constexpr std::string_view kTwins[] = {"left/", "right/"};

// A batch that is whole or not there at all: the same value under two keys in two families.
Batch Twins(const std::string& id) {
  Batch batch;
  batch.Put(Family::kItems, std::string(kTwins[0]) + id, id);
  batch.Put(Family::kStreams, std::string(kTwins[1]) + id, id);
  return batch;
}

// Commits until it is killed; writes each acknowledged id and a newline to `pipe`. What it says is
// shorter than PIPE_BUF, so that writers do not mix.
[[noreturn]] void CommitForever(const std::string& dir, int pipe, int round) {
  Db::Options options;
  options.dir = dir;
  options.write_buffer_bytes = 64u << 10;  // flushes and log switches happen meanwhile
  auto db = Db::Open(options);
  if (!db) _exit(1);
  CommitQueue queue(**db, Durability::kFsync);
  std::vector<std::thread> writers;
  for (int w = 0; w < kWriters; ++w) {
    writers.emplace_back([&, w] {
      for (int i = 0;; ++i) {
        const std::string id = std::to_string(round) + "." + std::to_string(w) + "." +
                               std::to_string(i) + std::string(200, 'p');
        if (!queue.CommitBlocking(Twins(id))) _exit(2);
        const std::string line = id + "\n";
        if (write(pipe, line.data(), line.size()) != static_cast<ssize_t>(line.size())) _exit(3);
      }
    });
  }
  for (;;) pause();
}

// Set for the child only: "<round> <pipe's descriptor> <directory>". The child is this program
// started anew, not a mere fork: RocksDB's background threads would not be in a fork.
constexpr char kChildVariable[] = "PORTICO_CRASH_TEST_CHILD";

pid_t StartChild(const std::string& dir, int round, int pipe) {
  const std::string order = std::to_string(round) + " " + std::to_string(pipe) + " " + dir;
  const pid_t child = fork();
  if (child != 0) return child;
  setenv(kChildVariable, order.c_str(), 1);
  execl("/proc/self/exe", "crash_test_child", "--gtest_filter=CrashChild.CommitsUntilItIsKilled",
        nullptr);
  _exit(4);
}

TEST(CrashChild, CommitsUntilItIsKilled) {
  const char* order = getenv(kChildVariable);
  if (order == nullptr) GTEST_SKIP() << "the part of KeepsAllThatWasAcknowledged's child";
  std::istringstream in(order);
  int round = 0;
  int pipe = 0;
  std::string dir;
  in >> round >> pipe >> dir;
  CommitForever(dir, pipe, round);
}

// Starts a child, kills it once `acknowledged` lines have come, and gives all lines.
std::vector<std::string> CommitAndKill(const std::string& dir, int round, size_t acknowledged) {
  int ends[2];
  PORTICO_CHECK(pipe(ends) == 0);
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  const pid_t child = StartChild(dir, round, ends[1]);
  close(ends[1]);
  std::vector<std::string> lines;
  std::string rest;
  char chunk[4096];
  for (bool killed = false;;) {
    const ssize_t n = read(ends[0], chunk, sizeof(chunk));
    if (n <= 0) break;
    rest.append(chunk, static_cast<size_t>(n));
    for (size_t end; (end = rest.find('\n')) != std::string::npos; rest.erase(0, end + 1)) {
      lines.push_back(rest.substr(0, end));
    }
    if (!killed && lines.size() >= acknowledged) {
      kill(child, SIGKILL);
      killed = true;
    }
  }
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << status;
  return lines;
}

TEST(Crash, KeepsAllThatWasAcknowledged) {
  TestDirectory directory;
  const std::string dir = directory.path() + "/db";
  std::vector<std::string> acknowledged;
  for (int round = 0; round < 5; ++round) {
    const size_t wanted = 1 + 150 * static_cast<size_t>(round);
    for (std::string& id : CommitAndKill(dir, round, wanted)) acknowledged.push_back(std::move(id));

    auto db = directory.OpenDb();
    for (const std::string& id : acknowledged) {
      ASSERT_EQ(*db->Get(Family::kItems, std::string(kTwins[0]) + id), id);
      ASSERT_EQ(*db->Get(Family::kStreams, std::string(kTwins[1]) + id), id);
    }
    // What was on its way is there whole or not at all.
    auto it = db->NewIterator(Family::kItems, kTwins[0], "left0");
    size_t found = 0;
    for (it->SeekToFirst(); it->Valid(); it->Next(), ++found) {
      const std::string id(it->value());
      ASSERT_EQ(*db->Get(Family::kStreams, std::string(kTwins[1]) + id), id);
    }
    EXPECT_GE(found, acknowledged.size());
    EXPECT_LE(found, acknowledged.size() + static_cast<size_t>(kWriters * (round + 1)));
  }
}

}  // namespace
}  // namespace portico::storage
