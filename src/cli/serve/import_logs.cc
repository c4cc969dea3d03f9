#include "cli/serve/import_logs.h"

#include <utility>

namespace portico::cli {

Task<Status> ImportLogs::Append(std::string group, std::string stream,
                                std::vector<std::string> lines) {
  const int64_t now_ms = clock_.NowMs();
  std::vector<logs::InputEvent> events;
  for (std::string& line : lines) events.push_back({now_ms, std::move(line)});
  co_return co_await logs_.Append(std::move(group), std::move(stream), std::move(events));
}

}  // namespace portico::cli
