// The requests of a run, ready to be sent: templates bound to their server, checked once, and
// turned into bytes for each request.
//
// What does not change is assembled once; a signed request that does not change, once a second, as
// long as its date holds. RequestSet is immutable and thread-safe; a RequestAssembler belongs to
// one thread, and once its buffers have grown it allocates nothing for an unsigned request.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "load/run.h"
#include "load/url.h"
#include "net/http.h"

namespace portico::load {

struct PreparedHeader {
  std::string name;
  std::string lower_name;
  Template value;
};

struct PreparedRequest {
  std::string name;
  std::string method;
  std::string url;  // as far as it is constant, for the report
  Template target;  // path and query
  std::vector<PreparedHeader> headers;
  Template body;
  bool sends_length = false;
  bool is_constant = false;
  std::string bytes;  // of a constant request that is not signed
};

class RequestSet {
 public:
  // Errors: InvalidPlan, with the request that is wrong; InvalidUrl.
  static Result<RequestSet> Prepare(const LoadPlan& plan);

  const Origin& origin() const { return origin_; }
  size_t size() const { return requests_.size(); }
  const PreparedRequest& at(size_t i) const { return requests_[i]; }
  bool keep_alive() const { return keep_alive_; }
  const std::optional<SigningPlan>& signing() const { return signing_; }

 private:
  Origin origin_;
  bool keep_alive_ = true;
  std::optional<SigningPlan> signing_;
  std::vector<PreparedRequest> requests_;
};

class RequestAssembler {
 public:
  // `requests` must outlive it.
  explicit RequestAssembler(const RequestSet& requests);

  // The request's bytes, in `buffer` or in the set: valid until the buffer changes.
  std::string_view Assemble(size_t request, const TemplateContext& context, std::string* buffer);

 private:
  struct Signed {
    int64_t second = -1;
    std::string bytes;
  };
  void AppendRequest(const PreparedRequest& request, const TemplateContext& context,
                     std::string* out);
  void AppendSignature(const PreparedRequest& request, int64_t now_ms, std::string* out);

  const RequestSet& requests_;
  std::vector<Signed> signed_;  // by request
  std::string target_;
  std::string rendered_;
  std::string body_;
  std::vector<std::string> values_;  // of the headers, as rendered
};

}  // namespace portico::load
