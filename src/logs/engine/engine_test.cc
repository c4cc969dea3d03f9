#include "logs/engine/engine.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

#include "base/test_executor.h"
#include "storage/db_records.h"

namespace portico::logs {
namespace {

constexpr int64_t kDayMs = 24 * 3'600'000LL;

// Everything that an engine stands on, over a directory that may be opened again.
struct Machine {
  explicit Machine(const std::string& dir, const Clock& clock)
      : db(*storage::Db::Open({.dir = dir + "/db"})),
        commits(std::make_unique<storage::CommitQueue>(*db, storage::Durability::kRelaxed)),
        records(*db, *commits),
        engine(std::make_unique<Engine>(*db, *commits, records, workers, clock)) {
    EXPECT_TRUE(engine->Load().has_value());
  }
  std::unique_ptr<storage::Db> db;
  std::unique_ptr<storage::CommitQueue> commits;
  storage::DbRecordStore records;
  WorkerPool workers{2};
  std::unique_ptr<Engine> engine;
};

class EngineTest : public testing::Test {
 protected:
  EngineTest() {
    char dir[] = "/tmp/portico-logs-XXXXXX";
    dir_ = mkdtemp(dir);
    machine_ = std::make_unique<Machine>(dir_, clock_);
  }
  ~EngineTest() override {
    machine_.reset();
    std::filesystem::remove_all(dir_);
  }
  Engine& engine() { return *machine_->engine; }
  void Reopen() {
    machine_.reset();
    clock_.AdvanceMs(1);
    machine_ = std::make_unique<Machine>(dir_, clock_);
  }
  void Append(const std::string& stream, std::initializer_list<int64_t> offsets) {
    std::vector<InputEvent> events;
    for (int64_t offset : offsets) {
      events.push_back({start_ms_ + offset, stream + "@" + std::to_string(offset)});
    }
    ASSERT_TRUE(RunTask(engine().Append("/g", stream, std::move(events))).has_value());
  }
  EventPage Get(std::optional<std::string> token, size_t limit = 2, bool from_head = true) {
    GetEventsRequest request{"/g", "s", {}, std::move(token), limit, from_head};
    auto page = RunTask(engine().GetEvents(request));
    EXPECT_TRUE(page.has_value());
    return page ? std::move(*page) : EventPage();
  }
  static std::vector<std::string> Messages(const EventPage& page) {
    std::vector<std::string> out;
    for (const Event& event : page.events) out.push_back(event.message);
    return out;
  }
  MatchedPage Filter(FilterRequest request) {
    request.group = "/g";
    auto page = RunTask(engine().FilterEvents(request));
    EXPECT_TRUE(page.has_value()) << (page ? "" : page.error().message);
    return page ? std::move(*page) : MatchedPage();
  }
  static std::vector<std::string> Messages(const MatchedPage& page) {
    std::vector<std::string> out;
    for (const MatchedEvent& event : page.events) out.push_back(event.event.message);
    return out;
  }
  using Strings = std::vector<std::string>;

  TestExecutor executor_;
  ManualClock clock_;
  const int64_t start_ms_ = clock_.NowMs();
  std::string dir_;
  std::unique_ptr<Machine> machine_;
};

TEST_F(EngineTest, GroupsAndStreamsAreKept) {
  GroupRecord group;
  group.name = "/g";
  group.tags = {{"k", "v"}};
  ASSERT_TRUE(RunTask(engine().catalog().CreateGroup(group)).has_value());
  EXPECT_EQ(RunTask(engine().catalog().CreateGroup(group)).error().code,
            "ResourceAlreadyExistsException");
  ASSERT_TRUE(RunTask(engine().catalog().CreateStream("/g", "a/[$LATEST]b")).has_value());
  EXPECT_EQ(RunTask(engine().catalog().CreateStream("/g", "a/[$LATEST]b")).error().code,
            "ResourceAlreadyExistsException");
  EXPECT_EQ(RunTask(engine().catalog().CreateStream("/none", "s")).error().code,
            "ResourceNotFoundException");
  Reopen();
  EXPECT_EQ((*engine().catalog().FindGroup("/g"))->record.tags.at("k"), "v");
  EXPECT_TRUE(engine().catalog().FindStream("/g", "a/[$LATEST]b").has_value());
  ASSERT_TRUE(RunTask(engine().DeleteStream("/g", "a/[$LATEST]b")).has_value());
  ASSERT_TRUE(RunTask(engine().DeleteGroup("/g")).has_value());
  EXPECT_EQ(RunTask(engine().DeleteGroup("/g")).error().code, "ResourceNotFoundException");
  Reopen();
  EXPECT_TRUE(engine().catalog().Groups().empty());
}

TEST_F(EngineTest, WalksForwardToTheEndAndOn) {
  Append("s", {1, 2, 3, 3, 4});
  EventPage page = Get(std::nullopt);
  EXPECT_EQ(Messages(page), (Strings{"s@1", "s@2"}));
  page = Get(page.forward_token);
  EXPECT_EQ(Messages(page), (Strings{"s@3", "s@3"}));
  page = Get(page.forward_token);
  EXPECT_EQ(Messages(page), (Strings{"s@4"}));
  const std::string at_end = page.forward_token;
  page = Get(at_end);
  EXPECT_TRUE(page.events.empty());
  EXPECT_EQ(page.forward_token, at_end) << "at the end the token stays the same";
  EXPECT_EQ(Messages(Get(page.backward_token)), (Strings{"s@3", "s@4"}));
  Append("s", {5});
  EXPECT_EQ(Messages(Get(at_end)), (Strings{"s@5"})) << "and finds what comes later";
}

TEST_F(EngineTest, WalksBackwardFromTheTail) {
  Append("s", {1, 2, 3, 4, 5});
  EventPage page = Get(std::nullopt, 2, false);
  EXPECT_EQ(Messages(page), (Strings{"s@4", "s@5"})) << "the latest, in order of time";
  page = Get(page.backward_token);
  EXPECT_EQ(Messages(page), (Strings{"s@2", "s@3"}));
  page = Get(page.backward_token);
  EXPECT_EQ(Messages(page), (Strings{"s@1"}));
  const std::string at_start = page.backward_token;
  page = Get(at_start);
  EXPECT_TRUE(page.events.empty());
  EXPECT_EQ(page.backward_token, at_start);
  EXPECT_EQ(Messages(Get(page.forward_token)), (Strings{"s@1", "s@2"}));
}

TEST_F(EngineTest, WindowsAndBadTokens) {
  Append("s", {1, 2, 3, 4});
  GetEventsRequest request{"/g", "s", {start_ms_ + 2, start_ms_ + 4}, std::nullopt, 10, true};
  EXPECT_EQ(Messages(*RunTask(engine().GetEvents(request))), (Strings{"s@2", "s@3"}));
  request.token = "nonsense";
  EXPECT_EQ(RunTask(engine().GetEvents(request)).error().code, "InvalidParameterException");
  request.stream = "none";
  EXPECT_EQ(RunTask(engine().GetEvents(request)).error().message,
            "The specified log stream does not exist.");
  EventPage empty = Get(std::nullopt, 10, true);
  EXPECT_EQ(empty.events.size(), 4u);
}

TEST_F(EngineTest, AnEmptyStreamHasTokensToo) {
  Append("s", {});
  EventPage page = Get(std::nullopt, 10, false);
  EXPECT_TRUE(page.events.empty());
  Append("s", {1});
  EXPECT_EQ(Messages(Get(page.forward_token)), (Strings{"s@1"}));
}

TEST_F(EngineTest, AppendedEventsOutliveARestart) {
  Append("s", {1, 2});
  Reopen();
  Append("s", {2, 3});
  EXPECT_EQ(Messages(Get(std::nullopt, 10)), (Strings{"s@1", "s@2", "s@2", "s@3"}));
}

TEST_F(EngineTest, MergesStreamsInOrderOfTime) {
  Append("a", {1, 4, 5, 9});
  Append("b", {2, 4, 8});
  Append("c", {3});
  FilterRequest request;
  request.events_max = 3;
  Strings seen;
  for (int pages = 0; pages < 10; ++pages) {
    const MatchedPage page = Filter(request);
    EXPECT_LE(page.events.size(), 3u);
    for (const MatchedEvent& event : page.events) {
      EXPECT_TRUE(event.event.message.starts_with(event.stream));
      seen.push_back(event.event.message.substr(event.event.message.find('@') + 1));
    }
    if (!page.next_token) break;
    request.token = page.next_token;
  }
  EXPECT_EQ(seen, (Strings{"1", "2", "3", "4", "4", "5", "8", "9"}));
}

TEST_F(EngineTest, PagesOfAnySizeSeeEachEventOnce) {
  for (const char* stream : {"a", "b", "c", "d"}) {
    Append(stream, {1, 1, 1, 2, 2, 3});
  }
  for (size_t size = 1; size <= 25; ++size) {
    FilterRequest request;
    request.events_max = size;
    std::set<std::string> ids;
    size_t count = 0;
    for (;;) {
      const MatchedPage page = Filter(request);
      for (const MatchedEvent& event : page.events) ids.insert(event.id);
      count += page.events.size();
      if (!page.next_token) break;
      request.token = page.next_token;
    }
    EXPECT_EQ(count, 24u) << size;
    EXPECT_EQ(ids.size(), 24u) << size;
  }
}

TEST_F(EngineTest, FiltersByPatternStreamAndTime) {
  Append("app/1", {1, 2});
  Append("app/2", {3});
  Append("web", {4});
  FilterRequest request;
  request.pattern = "\"@3\"";
  EXPECT_EQ(Messages(Filter(request)), (Strings{"app/2@3"}));
  request.pattern = "";
  request.stream_prefix = "app/";
  EXPECT_EQ(Filter(request).events.size(), 3u);
  request.stream_prefix = "";
  request.streams = {"web", "app/2"};
  EXPECT_EQ(Messages(Filter(request)), (Strings{"app/2@3", "web@4"}));
  request.window.start_ms = start_ms_ + 4;
  EXPECT_EQ(Messages(Filter(request)), (Strings{"web@4"}));
  request.streams = {"none"};
  request.group = "/g";
  EXPECT_EQ(RunTask(engine().FilterEvents(request)).error().code, "ResourceNotFoundException");
}

TEST_F(EngineTest, RetentionHidesAtOnceAndRemovesInTime) {
  Append("s", {1, 2});
  ASSERT_TRUE(RunTask(engine().catalog().UpdateGroup("/g", [](GroupRecord* group) {
                group->retention_days = 1;
                return Status();
              })).has_value());
  clock_.AdvanceMs(kDayMs + 2);
  EXPECT_EQ(Messages(Get(std::nullopt, 10)), (Strings{"s@2"}));
  ASSERT_TRUE(engine().janitor().Sweep().has_value());
  ASSERT_TRUE(RunTask(engine().catalog().UpdateGroup("/g", [](GroupRecord* group) {
                group->retention_days.reset();
                return Status();
              })).has_value());
  EXPECT_EQ(Messages(Get(std::nullopt, 10)), (Strings{"s@2"})) << "the other is gone for good";
}

TEST_F(EngineTest, TheJanitorRemovesOrphansOnly) {
  Append("s", {1, 2});
  EXPECT_EQ(Get(std::nullopt, 10).events.size(), 2u);
  storage::Batch batch;
  const std::string orphan = EventKey({7, 7}, {1, 1});
  batch.Put(storage::Family::kLogs, orphan, EventValue(1, "left behind"));
  ASSERT_TRUE(machine_->commits->CommitBlocking(std::move(batch)).has_value());
  ASSERT_TRUE(engine().janitor().Sweep().has_value());
  EXPECT_FALSE(machine_->db->Get(storage::Family::kLogs, orphan)->has_value());
  EXPECT_EQ(Get(std::nullopt, 10).events.size(), 2u);
}

TEST_F(EngineTest, DeletedStreamsComeBackEmpty) {
  Append("s", {1, 2});
  ASSERT_TRUE(RunTask(engine().DeleteStream("/g", "s")).has_value());
  Append("s", {3});
  EXPECT_EQ(Messages(Get(std::nullopt, 10)), (Strings{"s@3"}));
}

TEST_F(EngineTest, DescribesStreams) {
  Append("s", {5, 1});
  Append("quiet", {});
  const auto described = RunTask(engine().Describe(*engine().catalog().Streams("/g")));
  ASSERT_TRUE(described.has_value());
  ASSERT_EQ(described->size(), 2u);
  EXPECT_FALSE((*described)[0].stats.first_event_ms.has_value());
  EXPECT_EQ((*described)[1].stats.first_event_ms, start_ms_ + 1);
  EXPECT_EQ((*described)[1].stats.last_event_ms, start_ms_ + 5);
  EXPECT_EQ((*described)[1].stats.last_ingestion_ms, clock_.NowMs());
}

TEST_F(EngineTest, PutEventsIsDurableAndChecked) {
  Append("s", {});
  std::vector<InputEvent> events{{clock_.NowMs() - 15 * kDayMs, "old"}};
  auto verdict = RunTask(engine().PutEvents("/g", "s", events));
  ASSERT_TRUE(verdict.has_value());
  EXPECT_EQ(verdict->too_old_end, 1);
  events = {{clock_.NowMs(), "now"}, {clock_.NowMs() + 3 * 3'600'000, "new"}};
  verdict = RunTask(engine().PutEvents("/g", "s", events));
  EXPECT_EQ(verdict->too_new_start, 1);
  EXPECT_EQ(Messages(Get(std::nullopt, 10)), (Strings{"now"}));
  EXPECT_EQ(RunTask(engine().PutEvents("/g", "none", events)).error().code,
            "ResourceNotFoundException");
}

TEST_F(EngineTest, LargePagesEndAtTheSizeLimit) {
  std::vector<InputEvent> events;
  for (int i = 0; i < 5; ++i) events.push_back({start_ms_ + i, std::string(300'000, 'x')});
  ASSERT_TRUE(RunTask(engine().Append("/g", "s", events)).has_value());
  const EventPage page = Get(std::nullopt, 100);
  EXPECT_EQ(page.events.size(), 3u);
  EXPECT_EQ(Get(page.forward_token, 100).events.size(), 2u);
  FilterRequest request;
  const MatchedPage first = Filter(request);
  EXPECT_EQ(first.events.size(), 3u);
  events = {{start_ms_, std::string(kPageBytesMax + 1, 'x')}};
  ASSERT_TRUE(RunTask(engine().Append("/g", "huge", events)).has_value());
  FilterRequest huge;
  huge.streams = {"huge"};
  EXPECT_EQ(Filter(huge).events.size(), 1u) << "one event always fits";
  request.token = first.next_token;
  request.streams = {"s"};
  EXPECT_EQ(Filter(request).events.size(), 2u);
}

}  // namespace
}  // namespace portico::logs
