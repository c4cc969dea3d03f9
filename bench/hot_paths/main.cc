// portico_hot_paths OPERATION COUNT: carries out an operation COUNT times, and prints what it
// allocated a time.
//
// A run under callgrind with one count and one with a larger count give the instructions of one
// operation, whatever start and end cost: see bench/instructions.py.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "base/check.h"
#include "base/log.h"
#include "hot_paths/allocations.h"
#include "hot_paths/local_server.h"

namespace portico::bench {
namespace {

constexpr int kKeys = 200;
constexpr int kPartitionItems = 10;
constexpr std::string_view kDescription =
    "A beautiful jacket of wool and cotton, lined, with two pockets and a hood that can be taken "
    "off; it keeps the wind out and the warmth in. Do not wash it hot.";

constexpr const char* kEvent =
    R"({"operation":"echo","payload":{"somekey1":"somevalue1","somekey2":"somevalue2"}})";

std::string Key(int n) { return fmt::format("item-{:08d}", n % kKeys); }

std::string Attributes() {
  return fmt::format(
      R"("product":{{"S":"Beautiful Jacket"}},"price":{{"N":"78.89"}},"version":{{"N":"1"}},)"
      R"("order_date":{{"S":"2024-11-04T10:30:00Z"}},"description":{{"S":"{}"}})",
      kDescription);
}

std::string PutItem(int n) {
  return fmt::format(R"({{"TableName":"items","Item":{{"id":{{"S":"{}"}},{}}}}})", Key(n),
                     Attributes());
}

std::string PutPage(int n) {
  return fmt::format(
      R"({{"TableName":"pages","Item":{{"group":{{"S":"{}"}},"line":{{"N":"{}"}},{}}}}})",
      Key(n / kPartitionItems), n % kPartitionItems, Attributes());
}

std::string GetItem(int n) {
  return fmt::format(R"({{"TableName":"items","Key":{{"id":{{"S":"{}"}}}}}})", Key(n));
}

std::string UpdateItem(int n) {
  return fmt::format(R"({{"TableName":"items","Key":{{"id":{{"S":"{}"}}}},)"
                     R"("UpdateExpression":"SET price = :price ADD version :one",)"
                     R"("ConditionExpression":"attribute_exists(id) AND price < :most",)"
                     R"("ExpressionAttributeValues":{{":price":{{"N":"79.95"}},":one":{{"N":"1"}},)"
                     R"(":most":{{"N":"100000"}}}}}})",
                     Key(n));
}

std::string Query(int n) {
  return fmt::format(R"({{"TableName":"pages","KeyConditionExpression":"#g = :g",)"
                     R"("ExpressionAttributeNames":{{"#g":"group"}},)"
                     R"("ExpressionAttributeValues":{{":g":{{"S":"{}"}}}}}})",
                     Key(n % (kKeys / kPartitionItems)));
}

std::string Scan(int) { return R"({"TableName":"items","Limit":100})"; }

class HotPaths {
 public:
  explicit HotPaths(LocalServer& server) : server_(server) {
    std::deque<Request> requests;
    for (int n = 0; n < kKeys; ++n) {
      Add(&requests, "PutItem", PutItem(n));
      Add(&requests, "PutItem", PutPage(n));
    }
    for (Request& request : requests) Run(request);
  }

  // Carries out `operation` `count` times, and gives how often that allocated. Aborts if it fails.
  uint64_t Allocated(const std::string& operation, int count) {
    // As many as there are keys, whatever the count: making and signing them costs the same in
    // every run, so that it does not show in the difference of two.
    const Make make = Operation(operation);
    std::deque<Request> requests;
    for (int n = 0; n < kKeys; ++n) make(n, &requests);
    for (Request& request : requests) Run(request);  // what only the first ones do
    const uint64_t before = Allocations();
    for (int n = 0; n < count; ++n) Run(requests[n % kKeys]);
    return Allocations() - before;
  }

 private:
  using Make = std::function<void(int n, std::deque<Request>*)>;

  void Run(Request& request) {
    const net::HttpResponse response = server_.Send(request);
    if (response.status != 200) fmt::print(stderr, "{} {}\n", response.status, response.body);
    PORTICO_CHECK(response.status == 200);
  }

  void Add(std::deque<Request>* requests, std::string_view operation, std::string body) {
    Request& request = requests->emplace_back("POST", "/", std::move(body));
    request.Set("content-type", "application/x-amz-json-1.0");
    request.Set("x-amz-target", fmt::format("DynamoDB_20120810.{}", operation));
    request.Sign(server_.session(), "dynamodb", server_.now_ms());
  }

  Make Operation(const std::string& name) {
    const std::map<std::string, std::string (*)(int)> bodies = {{"PutItem", PutItem},
                                                                {"GetItem", GetItem},
                                                                {"UpdateItem", UpdateItem},
                                                                {"Query", Query},
                                                                {"Scan", Scan}};
    if (const auto found = bodies.find(name); found != bodies.end()) {
      return [this, name, body = found->second](int n, std::deque<Request>* requests) {
        Add(requests, name, body(n));
      };
    }
    if (name == "Invoke") {
      return [this](int, std::deque<Request>* requests) {
        Request& request =
            requests->emplace_back("POST", "/2015-03-31/functions/bench/invocations", kEvent);
        request.Sign(server_.session(), "lambda", server_.now_ms());
      };
    }
    if (name == "POST /order") {
      return [this](int, std::deque<Request>* requests) {
        Request& request = requests->emplace_back("POST", server_.order_path(), kEvent);
        request.Set("content-type", "application/json");
      };
    }
    fmt::print(stderr, "portico_hot_paths: no operation {}\n", name);
    std::exit(2);
  }

  LocalServer& server_;
};

int Main(const std::string& operation, int count) {
  std::string dir = (std::filesystem::temp_directory_path() / "portico_hot_XXXXXX").string();
  PORTICO_CHECK(mkdtemp(dir.data()) != nullptr);
  log::Init(log::Level::kWarn);
  {
    LocalServer server(dir);
    HotPaths paths(server);
    const uint64_t allocated = paths.Allocated(operation, count);
    fmt::print("{}\n", static_cast<double>(allocated) / count);
  }
  log::Shutdown();
  std::error_code ignored;
  std::filesystem::remove_all(dir, ignored);
  return 0;
}

}  // namespace
}  // namespace portico::bench

int main(int argc, char** argv) {
  const int count = argc == 3 ? std::atoi(argv[2]) : 0;
  if (count <= 0) {
    fmt::print(stderr,
               "portico_hot_paths OPERATION COUNT, where OPERATION is one of PutItem, GetItem, "
               "UpdateItem, Query, Scan, Invoke, 'POST /order'\n");
    return 2;
  }
  return portico::bench::Main(argv[1], count);
}
