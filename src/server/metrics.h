// Counts of what the server answered, in Prometheus' text form at /_portico/metrics. Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace portico::server {

class Metrics {
 public:
  // One counter a name, fixed at start, so that counting takes no lock.
  explicit Metrics(const std::vector<std::string>& names);

  // `name` as given at start; others are counted as "other".
  void Count(std::string_view name, int status, int64_t duration_us);

  std::string RenderPrometheus() const;

 private:
  struct Counter {
    std::string name;
    std::atomic<uint64_t> by_class[6] = {};  // 1xx … 5xx at their digit
    std::atomic<uint64_t> duration_us{0};
  };
  std::vector<std::unique_ptr<Counter>> counters_;
  std::unordered_map<std::string_view, Counter*> by_name_;
};

}  // namespace portico::server
