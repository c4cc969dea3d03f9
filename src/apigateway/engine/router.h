// Which resource serves a path: a trie over the path parts of a deployment.
//
// At every part a literal wins over a {variable}, which wins over a {greedy+} rest; if the better
// way leads nowhere, or to a resource without the request's method, the next is tried: as on AWS, a
// resource that has POST only leaves OPTIONS to the {proxy+} beside it. Only resources that were
// added are found. Built once, then constant and thread-safe; a look-up allocates nothing but the
// captures.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portico::apigateway {

class Router {
 public:
  // Name and value (as received, still percent-encoded) of the path's parameters, in path order.
  using Captures = std::vector<std::pair<std::string_view, std::string_view>>;

  static constexpr int kNone = -1;

  // `path` as a Resource has it: "/", "/order/{id}", "/files/{proxy+}". Each once.
  void Add(std::string_view path, int resource);

  // Whether a resource has the method that is asked for.
  using Serves = std::function<bool(int resource)>;

  // The number of the resource for a request's path that serves it, or kNone. A slash at the end
  // does not count, nor do more than one at the start. `captures` is replaced; its views point into
  // the router and `path`.
  int Find(std::string_view path, const Serves& serves, Captures* captures) const;

 private:
  struct Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
    std::unique_ptr<Node> variable;
    std::string variable_name;
    int resource = kNone;
    int greedy_resource = kNone;
    std::string greedy_name;
  };

  static int Match(const Node& node, std::string_view rest, const Serves& serves,
                   Captures* captures);

  Node root_;
};

}  // namespace portico::apigateway
