// The server's own log, for the person who runs it: one line an event, on standard error.
//
//   2026-11-22T14:45:56.123Z info  3f2a… dynamodb.PutItem 200 1.2ms
//
// Thread-safe. Lines are handed to a background thread through a bounded queue that drops lines
// rather than make a request wait for a slow terminal; lines that go to no terminal are written
// some milliseconds' worth at a time (gathering_writer.h). Secrets are never passed in.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace portico::log {

enum class Level { kDebug, kInfo, kWarn, kError, kOff };

inline constexpr size_t kQueuedLinesMax = 8'192;  // for a terminal
// What is longer is cut: lines quote what clients sent.
inline constexpr size_t kLineBytesMax = 8u << 10;

// Call once, before threads start. Before Init and after Shutdown lines go straight to stderr.
void Init(Level level);
// Writes out what is queued.
void Shutdown();

bool Enabled(Level level);
// `text` as one line: at most kLineBytesMax, and with '?' for control characters, so that nobody
// can forge lines or command the terminal through what a line quotes.
std::string OneLine(std::string_view text);
// Writes OneLine(line).
void Write(Level level, std::string_view line);

template <typename... Args>
void Log(Level level, fmt::format_string<Args...> format, Args&&... args) {
  if (Enabled(level)) Write(level, fmt::format(format, std::forward<Args>(args)...));
}
template <typename... Args>
void Debug(fmt::format_string<Args...> format, Args&&... args) {
  Log(Level::kDebug, format, std::forward<Args>(args)...);
}
template <typename... Args>
void Info(fmt::format_string<Args...> format, Args&&... args) {
  Log(Level::kInfo, format, std::forward<Args>(args)...);
}
template <typename... Args>
void Warn(fmt::format_string<Args...> format, Args&&... args) {
  Log(Level::kWarn, format, std::forward<Args>(args)...);
}
template <typename... Args>
void Error(fmt::format_string<Args...> format, Args&&... args) {
  Log(Level::kError, format, std::forward<Args>(args)...);
}

}  // namespace portico::log
