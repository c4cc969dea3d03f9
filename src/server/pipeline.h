// The front door: limits → route → authenticate → parse → authorise → validate → run → render.
//
// Knows operation tables, an Authorizer and a data plane, not services. Every answer leaves through
// here, with its request id, its line in the log and its count in the metrics; whatever a library
// throws becomes a logged 500 here and nowhere else. Thread-safe; runs on every loop.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "net/http.h"
#include "net/http_handler.h"
#include "server/authenticator.h"
#include "server/browser_guard.h"
#include "server/metrics.h"
#include "server/router.h"

namespace portico::server {

// Requests that are not for an AWS service but for what a user has deployed (execute-api).
class DataPlane {
 public:
  virtual ~DataPlane() = default;
  virtual bool Claims(const net::HttpRequest& head) const = 0;
  virtual Task<net::HttpResponse> Handle(const net::HttpRequest& request) = 0;
  virtual size_t BodyBytesMax() const = 0;
  virtual net::HttpResponse TooLarge(const net::HttpRequest& head) = 0;
};

// A page below /_portico/ that another part of the server answers, credentials or not.
struct OwnPage {
  std::string path;  // begins with it, behind /_portico/
  std::string name;  // in the log
  std::function<Task<net::HttpResponse>(const net::HttpRequest&)> handle;
};

struct PipelineConfig {
  std::string region;
  std::string account;
  // JSON for /_portico/health.
  std::function<std::string()> health;
  // Beside those of the pipeline's own (health, metrics).
  std::vector<OwnPage> pages = {};
  // Which names and pages may reach a server that verifies no signatures.
  BrowserRules browsers = {};
};

class Pipeline : public net::HttpHandler {
 public:
  // All but the config must outlive the pipeline.
  Pipeline(PipelineConfig config, const Router& router, const Authenticator& authenticator,
           const aws::Authorizer& authorizer, DataPlane& data_plane, const Clock& clock);

  Task<net::HttpResponse> Handle(const net::HttpRequest& request) override;
  size_t BodyBytesMax(const net::HttpRequest& head) override;
  net::HttpResponse TooLarge(const net::HttpRequest& head) override;

 private:
  Task<net::HttpResponse> Dispatch(const net::HttpRequest& request, std::string* log_name);
  Task<net::HttpResponse> HandleService(const net::HttpRequest& request, std::string* log_name);
  Task<Status> RunOperation(const Route& route, const net::HttpRequest& request, aws::Call& call,
                            void* input, void* output);
  // Before the operation runs, on what its row says.
  Status Authorize(const Route& route, const aws::Call& call, const void* input) const;
  Task<net::HttpResponse> HandleOwn(const net::HttpRequest& request, std::string* log_name);

  // Whether the request is from where it may be; `own`: for a page below /_portico/.
  Status CheckOrigin(const net::HttpRequest& request, bool own) const;
  net::HttpResponse Refuse(const net::HttpRequest& request, AwsError error) const;

  PipelineConfig config_;
  const BrowserGuard guard_;
  const Router& router_;
  const Authenticator& authenticator_;
  const aws::Authorizer& authorizer_;
  DataPlane& data_plane_;
  const Clock& clock_;
  Metrics metrics_;
};

// The ARN that `pattern` (OperationInfo::resource) names for an input, where {Member%} stands for
// the member URI-encoded; made of the members that
// `pattern` mentions by `canonical` (ServiceInfo::canonical_arn), if the service has that.
std::string ExpandResource(std::string_view pattern, const aws::ShapeDesc& shape, const void* input,
                           const aws::Call& call, aws::CanonicalArn canonical = nullptr);

}  // namespace portico::server
