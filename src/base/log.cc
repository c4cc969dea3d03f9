#include "base/log.h"

#include <spdlog/async.h>
#include <spdlog/async_logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <unistd.h>

#include <atomic>
#include <memory>

#include "base/gathering_writer.h"

namespace portico::log {
namespace {

spdlog::level::level_enum ToSpdlog(Level level) {
  switch (level) {
    case Level::kDebug:
      return spdlog::level::debug;
    case Level::kInfo:
      return spdlog::level::info;
    case Level::kWarn:
      return spdlog::level::warn;
    case Level::kError:
      return spdlog::level::err;
    case Level::kOff:
      break;
  }
  return spdlog::level::off;
}

std::unique_ptr<spdlog::formatter> MakeFormatter() {
  return std::make_unique<spdlog::pattern_formatter>("%Y-%m-%dT%H:%M:%S.%eZ %^%-5l%$ %v",
                                                     spdlog::pattern_time_type::utc);
}

// For logs that no terminal shows: files, pipes, the journal.
class GatheringSink : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 protected:
  // Called on many threads: what is formatted is the line's own.
  void sink_it_(const spdlog::details::log_msg& message) override {
    thread_local const std::unique_ptr<spdlog::formatter> formatter = MakeFormatter();
    spdlog::memory_buf_t line;
    formatter->format(message, line);
    writer_.Add({line.data(), line.size()});
  }
  void flush_() override { writer_.Flush(); }

 private:
  GatheringWriter writer_{STDERR_FILENO};
};

// A terminal gets each line as it is made, in colours.
std::shared_ptr<spdlog::logger> MakeTerminalLogger(
    const std::shared_ptr<spdlog::details::thread_pool>& pool) {
  auto made = std::make_shared<spdlog::async_logger>(
      "portico", std::make_shared<spdlog::sinks::stderr_color_sink_mt>(), pool,
      spdlog::async_overflow_policy::overrun_oldest);
  made->set_formatter(MakeFormatter());
  return made;
}

// The process has one standard error, so it has one logger: the exception to "no singletons".
std::shared_ptr<spdlog::details::thread_pool> pool;
std::shared_ptr<spdlog::logger> logger;
std::atomic<Level> minimum{Level::kInfo};

}  // namespace

void Init(Level level) {
  minimum = level;
  std::shared_ptr<spdlog::logger> made;
  if (isatty(STDERR_FILENO) != 0) {
    pool = std::make_shared<spdlog::details::thread_pool>(kQueuedLinesMax, 1);
    made = MakeTerminalLogger(pool);
  } else {
    made = std::make_shared<spdlog::logger>("portico", std::make_shared<GatheringSink>());
  }
  made->set_level(ToSpdlog(level));
  made->flush_on(spdlog::level::warn);
  logger = std::move(made);
}

void Shutdown() {
  if (logger) logger->flush();
  logger.reset();
  pool.reset();
}

std::string OneLine(std::string_view text) {
  constexpr std::string_view kCut = "…";
  std::string out(text.substr(0, kLineBytesMax - kCut.size()));
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  if (text.size() > out.size()) out += kCut;
  return out;
}

bool Enabled(Level level) { return level >= minimum.load(std::memory_order_relaxed); }

void Write(Level level, std::string_view line) {
  if (!Enabled(level)) return;
  const std::string safe = OneLine(line);
  if (logger) {
    logger->log(ToSpdlog(level), spdlog::string_view_t(safe.data(), safe.size()));
  } else {
    fmt::print(stderr, "portico: {}\n", safe);
  }
}

}  // namespace portico::log
