#include "server/metrics.h"

#include <fmt/format.h>

namespace portico::server {

Metrics::Metrics(const std::vector<std::string>& names) {
  auto add = [&](std::string name) {
    counters_.push_back(std::make_unique<Counter>());
    counters_.back()->name = std::move(name);
    by_name_.emplace(counters_.back()->name, counters_.back().get());
  };
  for (const std::string& name : names) add(name);
  add("other");
}

void Metrics::Count(std::string_view name, int status, int64_t duration_us) {
  auto it = by_name_.find(name);
  Counter& counter = it != by_name_.end() ? *it->second : *counters_.back();
  const int status_class = status / 100 >= 1 && status / 100 <= 5 ? status / 100 : 0;
  counter.by_class[status_class].fetch_add(1, std::memory_order_relaxed);
  counter.duration_us.fetch_add(static_cast<uint64_t>(duration_us), std::memory_order_relaxed);
}

std::string Metrics::RenderPrometheus() const {
  std::string requests =
      "# HELP portico_requests_total Requests answered, by operation and class of status.\n"
      "# TYPE portico_requests_total counter\n";
  std::string seconds =
      "# HELP portico_request_duration_seconds_total Time spent answering, by operation.\n"
      "# TYPE portico_request_duration_seconds_total counter\n";
  for (const auto& counter : counters_) {
    for (int i = 0; i < 6; ++i) {
      const uint64_t count = counter->by_class[i].load(std::memory_order_relaxed);
      if (count == 0) continue;
      requests += fmt::format("portico_requests_total{{operation=\"{}\",status=\"{}xx\"}} {}\n",
                              counter->name, i, count);
    }
    const uint64_t us = counter->duration_us.load(std::memory_order_relaxed);
    if (us == 0) continue;
    seconds += fmt::format("portico_request_duration_seconds_total{{operation=\"{}\"}} {:.6f}\n",
                           counter->name, static_cast<double>(us) / 1e6);
  }
  return requests + seconds;
}

}  // namespace portico::server
