#include "lambda/engine/log_lines.h"

#include <algorithm>

namespace portico::lambda {

namespace {

// The bytes of one event: "\r\n" ends it like "\n", a lone '\r' parts its lines.
void Tidy(std::string* line) {
  if (line->find('\r') == std::string::npos) return;
  if (line->size() >= 2 && line->ends_with("\r\n")) line->erase(line->size() - 2, 1);
  std::replace(line->begin(), line->end(), '\r', '\n');
}

}  // namespace

void LogLines::Emit(std::string_view rest, const OnLine& on_line) {
  std::string line = std::move(partial_);
  partial_.clear();
  line.append(rest);
  Tidy(&line);
  if (line == "\n") return;
  on_line(std::move(line));
}

void LogLines::Feed(std::string_view bytes, const OnLine& on_line) {
  while (!bytes.empty()) {
    const size_t newline = bytes.find('\n');
    const size_t room = kLogLineBytesMax - partial_.size();
    const size_t take = std::min(newline == bytes.npos ? bytes.size() : newline + 1, room);
    const std::string_view part = bytes.substr(0, take);
    bytes.remove_prefix(take);
    if (part.back() == '\n' || partial_.size() + take == kLogLineBytesMax) {
      Emit(part, on_line);
    } else {
      partial_.append(part);
    }
  }
}

void LogLines::Finish(const OnLine& on_line) {
  if (!partial_.empty()) Emit({}, on_line);
}

}  // namespace portico::lambda
