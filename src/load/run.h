// Runs a load test: the engine of `portico load`, apart from how a command line asks for it.
//
// Two models. Closed: each of `vus` virtual users sends, waits for the answer, sends again. Open:
// requests are due at a fixed rate whatever the answers do, and a latency counts from when the
// request was due ("coordinated omission" cannot hide a stall).
//
// The machine's part: `threads` event loops, each with its own connections and its own statistics,
// merged once a second. A request whose template is constant is assembled once and costs no
// allocation when sent.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "load/report.h"
#include "load/request_template.h"
#include "load/template.h"

namespace portico::load {

inline constexpr uint32_t kVusMax = 20'000;
inline constexpr int kThreadsMax = 256;
inline constexpr size_t kRequestTemplatesMax = 1'000;
inline constexpr double kRatePerSecondMax = 10'000'000;
inline constexpr int64_t kDurationMsMax = 24 * 3'600 * 1'000;
inline constexpr int64_t kRequestTimeoutMsMax = 3'600 * 1'000;

enum class Model : uint8_t { kClosed, kOpen };

struct TlsPlan {
  enum class Verify : uint8_t { kPeer, kNone };
  Verify verify = Verify::kPeer;
  // Authorities (PEM) that are trusted beside the system's; empty: those alone.
  std::string ca_file;
};

// Signs every request with Signature Version 4.
struct SigningPlan {
  std::string service;  // "lambda", "dynamodb", "execute-api", …
  std::string region;
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;  // or empty
};

// Which answers count as successes.
struct SuccessRule {
  std::vector<int> statuses;  // exactly these; empty: 200 to 399
  // A Lambda function's error is an error although its status is 200: X-Amz-Function-Error, or a
  // JSON object with errorMessage or errorType.
  bool fail_on_function_error = false;
};

// How the run stands.
struct Progress {
  double elapsed_s = 0;
  uint64_t requests = 0;  // so far
  uint64_t errors = 0;
  LatencySummary latency;                  // so far
  const std::vector<Interval>& intervals;  // the seconds that are over
};

struct LoadPlan {
  std::string name;    // the report's title; may be empty
  std::string target;  // as the report shows it: the URL, or the Postman collection's file
  // Each virtual user sends them in this order, over and over; in the open model they are taken in
  // turn. All go to one server: scheme, host and port of their URLs are the same and constant.
  std::vector<RequestTemplate> requests;
  CsvRows rows;

  Model model = Model::kClosed;
  uint32_t vus = 1;            // closed: virtual users; open: connections at most
  double rate_per_second = 0;  // open
  // The run ends when either is reached; 0: not limited by it. At least one is given.
  int64_t duration_ms = 10'000;
  uint64_t request_count = 0;
  // Closed: the virtual users start one after the other over this time; open: the rate grows to
  // its full value.
  int64_t ramp_up_ms = 0;
  int64_t think_time_ms = 0;  // closed: from an answer to the next request

  bool keep_alive = true;
  int64_t timeout_ms = 30'000;  // of connecting, and of a request
  int threads = 0;              // 0: one a core, at most one a virtual user
  bool allow_remote = false;    // a target beyond loopback
  TlsPlan tls;
  std::optional<SigningPlan> signing;
  SuccessRule success;

  // Called once a second on the thread that called RunLoad; may be empty.
  std::function<void(const Progress&)> progress;
  // Ends the run early once true, with a report of what there is; may be null. May be set from
  // other threads and from signal handlers.
  const std::atomic<bool>* stop = nullptr;
};

// Blocks until the run is over. `Report::thresholds` is left empty. Errors: InvalidPlan (what is
// wrong with it), RemoteTarget (not loopback, without allow_remote), ConnectionError (nothing
// listens there).
Result<Report> RunLoad(const LoadPlan& plan);

}  // namespace portico::load
