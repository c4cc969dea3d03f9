// The pages that CodeLinks point to: functions' code archives, as they were uploaded.
//
// Errors have the form of S3's, whose URLs AWS gives. Thread-safe; what it is made of outlives it
// and all responses that are still being sent.
#pragma once

#include "base/clock.h"
#include "base/task.h"
#include "base/worker_pool.h"
#include "lambda/api/code_links.h"
#include "lambda/engine/code_store.h"
#include "net/http.h"

namespace portico::lambda::api {

class CodeDownload {
 public:
  // What of an archive is in memory at a time.
  static constexpr size_t kPieceBytesMax = 256u << 10;

  CodeDownload(const CodeLinks& links, const CodeStore& code, WorkerPool& workers,
               const Clock& clock)
      : links_(links), code_(code), workers_(workers), clock_(clock) {}

  Task<net::HttpResponse> Handle(const net::HttpRequest& request);

 private:
  const CodeLinks& links_;
  const CodeStore& code_;
  WorkerPool& workers_;
  const Clock& clock_;
};

}  // namespace portico::lambda::api
