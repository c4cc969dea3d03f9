// restJson1: shapes spread over the path, the query, headers and the body; and the routes to them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/json_faults.h"
#include "aws/operation.h"
#include "aws/validate.h"
#include "codec/uri.h"
#include "net/http.h"

namespace portico::aws {

using UriParams = std::vector<std::pair<std::string, std::string>>;

// The operations of a REST service by method and path. Immutable, thread-safe.
class RestRoutes {
 public:
  // `operations` must outlive the routes.
  explicit RestRoutes(const std::vector<Operation>& operations,
                      std::span<const RestRoute> not_implemented = {});

  struct Match {
    const Operation* operation;  // null: AWS has `name`, Portico does not yet
    std::string_view name;
    UriParams params;  // decoded
  };
  // The operation for a path and a query as received (still encoded), or nothing. A literal segment
  // wins over a parameter, and a route that names a query over one that does not.
  std::optional<Match> Find(std::string_view method, std::string_view path,
                            std::string_view query = {}) const;

 private:
  struct Route {
    const Operation* operation;
    std::string_view name;
    std::string_view method;
    std::vector<std::string_view> segments;
    std::string_view query;  // "mode=import"
  };

  void Add(const Operation* operation, const RestRoute& route);

  std::vector<Route> routes_;
};

// Fills `out`, which is of the operation's input shape. Errors: SerializationException,
// InvalidParameterValueException for a malformed parameter.
Status ParseRestInput(const ShapeDesc& shape, const UriParams& uri, const net::HttpRequest& request,
                      void* out, MissingMembers* missing,
                      Mismatches mismatches = Mismatches::kTokens);

// Renders `value`, of the operation's output shape, with the operation's success status.
net::HttpResponse RenderRestOutput(const OperationInfo& info, const ShapeDesc& shape,
                                   const void* value);

}  // namespace portico::aws
