// Which service and operation a request is for.
//
// By X-Amz-Target, else the credential scope's service, else the path's form or Action/Version: the
// ways in which AWS's clients say it, since all services share one port here. Immutable,
// thread-safe.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "aws/rest_protocol.h"
#include "aws/service.h"
#include "codec/uri.h"
#include "net/http.h"

namespace portico::server {

struct Route {
  const aws::Service* service = nullptr;      // null: nobody's
  const aws::Operation* operation = nullptr;  // null: see `unknown_operation`
  std::string operation_name;                 // as asked for
  bool not_implemented = false;               // AWS has it, Portico does not yet
  aws::UriParams uri_params;                  // REST
  QueryParams form;                           // query protocol
};

class Router {
 public:
  explicit Router(std::vector<aws::Service> services);

  Route Find(const net::HttpRequest& request) const;
  // Only the service, from the head alone: for limits.
  const aws::Service* FindService(const net::HttpRequest& head) const;

  const std::vector<aws::Service>& services() const { return services_; }

 private:
  struct Entry {
    const aws::Service* service;
    std::unordered_map<std::string_view, const aws::Operation*> by_name;
    std::unique_ptr<aws::RestRoutes> rest;
  };
  const Entry* EntryFor(const net::HttpRequest& head) const;
  void FindByName(const Entry& entry, std::string_view name, Route* route) const;

  std::vector<aws::Service> services_;
  std::vector<Entry> entries_;
};

}  // namespace portico::server
