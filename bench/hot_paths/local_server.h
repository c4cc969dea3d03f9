// Portico without its sockets and without function processes: everything between a request that
// has arrived and its answer, over a database in a directory of its own.
//
// For one thread, on which a TestExecutor stands for the event loop. What a request does on other
// threads (the committer's) is awaited.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "hot_paths/request.h"
#include "net/http.h"

namespace portico::bench {

inline constexpr std::string_view kRegion = "us-east-1";
inline constexpr std::string_view kAccount = "000000000000";

class LocalServer {
 public:
  // Opens `dir`, which is to be empty, and sets up what the hot paths need: a role, tables, a
  // function that answers at once, and a deployed API that calls it. Checks that all of that works.
  explicit LocalServer(const std::string& dir);
  ~LocalServer();

  // A session of the role, as a function has one.
  const Signer& session() const;
  // Where the deployed API takes orders.
  const std::string& order_path() const;
  int64_t now_ms() const;

  net::HttpResponse Send(Request& request);

 private:
  struct Parts;
  void SetUp();
  // A call as the account's root that must succeed; gives the answer's body.
  std::string Call(std::string_view service, Request& request);
  std::string Rest(std::string_view service, std::string method, std::string path,
                   std::string body);
  void Query(std::string form);
  void Table(std::string body);
  void SetUpRole();
  void SetUpFunction();
  void SetUpApi();

  std::unique_ptr<Parts> parts_;
};

}  // namespace portico::bench
