#include "apigateway/engine/exchange.h"

#include <ctime>

namespace portico::apigateway {

ExecutionLog::ExecutionLog(std::string_view request_id, int64_t now_ms) {
  const std::time_t seconds = static_cast<std::time_t>(now_ms / 1000);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char buffer[64];
  const size_t size = std::strftime(buffer, sizeof(buffer), "%a %b %d %H:%M:%S UTC %Y", &utc);
  time_.assign(buffer, size);
  text_ = "Execution log for request " + std::string(request_id) + "\n";
}

void ExecutionLog::Add(std::string_view line) {
  text_ += time_;
  text_ += " : ";
  text_ += line;
  text_ += '\n';
}

}  // namespace portico::apigateway
