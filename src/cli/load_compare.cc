#include "cli/load_compare.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <thread>

#include "cli/deploy/session.h"
#include "codec/uri.h"
#include "load/comparison_text.h"
#include "load/html_comparison.h"

namespace portico::cli {
namespace {

constexpr int kColumnsDefault = 100;

bool IsStopped(const load::LoadPlan& plan) { return plan.stop != nullptr && *plan.stop; }

AwsError Interrupted() { return AwsError::Client("Interrupted", "ended by hand"); }

// A function's memory size; goes back to what it was.
class MemorySetting {
 public:
  static Result<MemorySetting> Of(AwsClient& client, const std::string& function) {
    MemorySetting setting(client, function);
    PORTICO_ASSIGN(const json::Value there, setting.Get());
    const json::Value* size = there.Find("MemorySize");
    const auto memory_mb = size != nullptr ? size->as_int() : std::nullopt;
    if (!memory_mb) {
      return Fail("NoMemorySize", fmt::format("the answer about {} has no MemorySize", function));
    }
    setting.original_mb_ = setting.current_mb_ = *memory_mb;
    return setting;
  }

  // Waits until the function is ready at that size, or `plan` is stopped.
  Status Set(int64_t memory_mb, const load::LoadPlan& plan) {
    PORTICO_TRY(WaitUntilReady([&] { return IsStopped(plan); }));
    if (memory_mb != current_mb_) {
      // Before: a change whose answer was lost may have been made.
      current_mb_ = memory_mb;
      PORTICO_TRY(Put(memory_mb));
    }
    return WaitUntilReady([&] { return IsStopped(plan); });
  }

  // Not to be interrupted.
  Status Restore() {
    if (current_mb_ == original_mb_) return {};
    fmt::print(stderr, "setting {} back to {} MB\n", name_, original_mb_);
    PORTICO_TRY(WaitUntilReady([] { return false; }));
    PORTICO_TRY(Put(original_mb_));
    current_mb_ = original_mb_;
    return WaitUntilReady([] { return false; });
  }

  int64_t original_mb() const { return original_mb_; }

 private:
  MemorySetting(AwsClient& client, const std::string& function)
      : client_(client),
        name_(function),
        path_(fmt::format("/2015-03-31/functions/{}/configuration", UriEncode(function))) {}

  Result<json::Value> Get() { return client_.CallRest("lambda", "GET", path_, {}); }

  Status Put(int64_t memory_mb) {
    PORTICO_TRY(client_.CallRest("lambda", "PUT", path_,
                                 json::Value::Object{{"MemorySize", json::Value(memory_mb)}}));
    return {};
  }

  Status WaitUntilReady(const std::function<bool()>& stopped) {
    return WaitUntil(fmt::format("the function {}", name_), [&]() -> Result<bool> {
      if (stopped()) return Fail(Interrupted());
      PORTICO_ASSIGN(const json::Value there, Get());
      const std::string update = TextOf(there, "LastUpdateStatus");
      if (TextOf(there, "State") == "Failed" || update == "Failed") {
        return Fail("FunctionFailed", fmt::format("the function {} failed: {} {}", name_,
                                                  TextOf(there, "StateReason"),
                                                  TextOf(there, "LastUpdateStatusReason")));
      }
      return TextOf(there, "State") == "Active" && update != "InProgress";
    });
  }

  AwsClient& client_;
  std::string name_;
  std::string path_;
  int64_t original_mb_ = 0;
  int64_t current_mb_ = 0;
};

// What all CPUs have done since the machine started, in ticks.
struct CpuTicks {
  uint64_t all = 0;
  uint64_t idle = 0;
};

// The first line of /proc/stat: "cpu user nice system idle iowait irq softirq steal …".
CpuTicks ReadCpuTicks() {
  constexpr int kStates = 8;
  std::ifstream in("/proc/stat");
  std::string name;
  in >> name;
  CpuTicks out;
  for (int state = 0; state < kStates; ++state) {
    uint64_t ticks = 0;
    in >> ticks;
    out.all += ticks;
    if (state == 3 || state == 4) out.idle += ticks;
  }
  return out;
}

std::optional<double> IdleShare(const CpuTicks& before, const CpuTicks& after) {
  if (after.all <= before.all) return std::nullopt;
  return static_cast<double>(after.idle - before.idle) /
         static_cast<double>(after.all - before.all);
}

load::LoadPlan WarmUpPlan(const load::LoadPlan& plan) {
  load::LoadPlan out = plan;
  out.model = load::Model::kClosed;
  out.vus = std::min(plan.vus, kWarmUpVusMax);
  out.rate_per_second = 0;
  out.request_count = kWarmUpRequestsPerVu * out.vus;
  out.duration_ms = kWarmUpMsMax;
  out.ramp_up_ms = 0;
  out.think_time_ms = 0;
  out.progress = nullptr;
  return out;
}

Result<load::MemoryRun> RunAt(uint32_t memory_mb, const load::LoadPlan& plan,
                              MemorySetting* setting) {
  fmt::print(stderr, "{} MB: setting the function's memory\n", memory_mb);
  PORTICO_TRY(setting->Set(memory_mb, plan));
  fmt::print(stderr, "{} MB: warming up\n", memory_mb);
  PORTICO_TRY(load::RunLoad(WarmUpPlan(plan)));
  if (IsStopped(plan)) return Fail(Interrupted());
  fmt::print(stderr, "{} MB: running\n", memory_mb);
  load::MemoryRun run;
  run.memory_mb = memory_mb;
  const CpuTicks before = ReadCpuTicks();
  PORTICO_ASSIGN(run.report, load::RunLoad(plan));
  if (!plan.allow_remote) run.idle_share = IdleShare(before, ReadCpuTicks());
  if (IsStopped(plan)) return Fail(Interrupted());
  return run;
}

Result<std::vector<load::MemoryRun>> RunAll(const std::vector<uint32_t>& sizes,
                                            const load::LoadPlan& plan, MemorySetting* setting) {
  std::vector<load::MemoryRun> runs;
  for (const uint32_t memory_mb : sizes) {
    PORTICO_ASSIGN(load::MemoryRun run, RunAt(memory_mb, plan, setting));
    runs.push_back(std::move(run));
  }
  return runs;
}

// Of the machine that functions run on: this one, unless the plan goes elsewhere.
unsigned CpusOf(const load::LoadPlan& plan) {
  return plan.allow_remote ? 0 : std::thread::hardware_concurrency();
}

int TerminalColumns() {
  winsize size = {};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kColumnsDefault;
  return size.ws_col;
}

Status WriteFile(const std::string& path, const std::string& text) {
  if (path.empty()) return {};
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (!out) return Fail("CannotWrite", fmt::format("cannot write {}", path));
  return {};
}

Status CompareAndTell(const CompareOptions& options, const load::LoadPlan& plan) {
  PORTICO_ASSIGN(const load::Comparison comparison, CompareMemory(options, plan));
  fmt::print("{}", RenderText(comparison, TerminalColumns()));
  PORTICO_TRY(WriteFile(options.json_file, RenderJson(comparison)));
  return WriteFile(options.html_file, RenderHtml(comparison));
}

}  // namespace

Result<std::vector<uint32_t>> ParseMemorySizes(std::string_view text) {
  std::vector<uint32_t> out;
  for (;;) {
    const std::string_view word = text.substr(0, text.find(','));
    uint32_t value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc() || end != word.data() + word.size() || value == 0) {
      return Fail("InvalidMemorySizes",
                  fmt::format("'{}' is no memory size: give megabytes, as 128,512,1769", word));
    }
    if (std::find(out.begin(), out.end(), value) != out.end()) {
      return Fail("InvalidMemorySizes", fmt::format("{} MB is given twice", value));
    }
    out.push_back(value);
    if (word.size() == text.size()) break;
    text.remove_prefix(word.size() + 1);
  }
  if (out.size() < 2 || out.size() > kMemorySizesMax) {
    return Fail("InvalidMemorySizes",
                fmt::format("give 2 to {} memory sizes to compare", kMemorySizesMax));
  }
  return out;
}

Result<load::Comparison> CompareMemory(const CompareOptions& options, const load::LoadPlan& plan) {
  PORTICO_ASSIGN(Target target, FindTarget(options.target));
  AwsClient client(std::move(target));
  PORTICO_ASSIGN(MemorySetting setting, MemorySetting::Of(client, options.function));
  auto runs = RunAll(options.memory_mb, plan, &setting);
  if (const Status restored = setting.Restore(); !restored) {
    fmt::print(stderr, "portico load: {} could not be set back to {} MB: {}\n", options.function,
               setting.original_mb(), restored.error().message);
    if (runs) return Fail(restored.error());
  }
  if (!runs) return Fail(std::move(runs).error());
  return load::Compare(options.function, *std::move(runs), CpusOf(plan));
}

int RunCompareMemory(const CompareOptions& options, const load::LoadPlan& plan) {
  const Status status = CompareAndTell(options, plan);
  if (!status) {
    fmt::print(stderr, "portico load: {}: {}\n", status.error().code, status.error().message);
  }
  return status ? 0 : 1;
}

}  // namespace portico::cli
