// The function that the environment pool's tests run: a runtime of its own, small and static, that
// does what the event says, and what it is told by the variable INIT in its init phase.
//
// Events are JSON strings of words: "echo", "count", "head", "sleep MS", "print TEXT", "flood
// LINES", "env NAME", "exit CODE", "signal N", "eat MB", "big BYTES", "fail", "exit-after",
// "connect PORT".
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <sstream>
#include <string>

namespace {

int Connect(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return -1;
  const int one = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return fd;
}

struct Answer {
  std::string head;
  std::string body;
};

std::string HeaderOf(const std::string& head, const std::string& name) {
  const size_t at = head.find(name + ": ");
  if (at == std::string::npos) return "";
  const size_t from = at + name.size() + 2;
  return head.substr(from, head.find("\r\n", from) - from);
}

class Api {
 public:
  explicit Api(const char* authority)
      : port_(std::atoi(std::strchr(authority, ':') + 1)), fd_(Connect(port_)) {}

  Answer Next() { return Call("GET", "invocation/next", ""); }
  Answer Respond(const std::string& id, const std::string& body) {
    return Call("POST", "invocation/" + id + "/response", body);
  }
  Answer Fail(const std::string& path, const std::string& type, const std::string& body) {
    return Call("POST", path, body, "Lambda-Runtime-Function-Error-Type: " + type + "\r\n");
  }

 private:
  Answer Call(const std::string& method, const std::string& path, const std::string& body,
              const std::string& headers = "") {
    std::string out = method + " /2018-06-01/runtime/" + path + " HTTP/1.1\r\nHost: x\r\n" +
                      headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
                      body;
    for (size_t sent = 0; sent < out.size();) {
      const ssize_t wrote = ::send(fd_, out.data() + sent, out.size() - sent, MSG_NOSIGNAL);
      if (wrote <= 0) break;
      sent += static_cast<size_t>(wrote);
    }
    return Read();
  }
  Answer Read() {
    std::string in;
    char buffer[65536];
    size_t end = std::string::npos;
    size_t size = 0;
    for (;;) {
      if (end == std::string::npos && (end = in.find("\r\n\r\n")) != std::string::npos) {
        size = std::stoul("0" + HeaderOf(in.substr(0, end + 2), "Content-Length"));
      }
      if (end != std::string::npos && in.size() >= end + 4 + size) break;
      const ssize_t got = ::recv(fd_, buffer, sizeof buffer, 0);
      if (got <= 0) std::_Exit(90);  // the Runtime API is gone
      in.append(buffer, static_cast<size_t>(got));
    }
    Answer answer{in.substr(0, end + 2), in.substr(end + 4)};
    if (HeaderOf(answer.head, "Connection") == "close") {
      ::close(fd_);
      fd_ = Connect(port_);
    }
    return answer;
  }

  int port_;
  int fd_;
};

void SleepMs(int ms) {
  timespec time{ms / 1000, (ms % 1000) * 1'000'000L};
  while (::nanosleep(&time, &time) != 0 && errno == EINTR) {
  }
}

void Eat(int megabytes) {
  for (int i = 0; i < megabytes; ++i) {
    void* at = ::mmap(nullptr, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) std::_Exit(91);
    std::memset(at, 1, 1 << 20);
  }
}

// What init does; true if the runtime is to go on.
bool Init(Api& api) {
  const char* text = std::getenv("INIT");
  std::istringstream words(text != nullptr ? text : "");
  std::string verb;
  int number = 0;
  words >> verb >> number;
  if (verb == "exit") std::_Exit(number);
  if (verb == "sleep") SleepMs(number);
  if (verb == "error") {
    api.Fail("init/error", "Runtime.ImportModuleError",
             R"({"errorMessage":"no module","errorType":"Runtime.ImportModuleError"})");
    return false;
  }
  return true;
}

std::string Unquote(const std::string& payload) {
  return payload.size() >= 2 && payload[0] == '"' ? payload.substr(1, payload.size() - 2) : payload;
}

// The answer to an event: JSON.
std::string Handle(const std::string& payload) {
  std::istringstream words(Unquote(payload));
  std::string verb;
  std::string text;
  words >> verb >> text;
  const int number = std::atoi(text.c_str());
  if (verb == "sleep") SleepMs(number);
  if (verb == "print") std::printf("%s\n", text.c_str()), std::fflush(stdout);
  if (verb == "print-part") std::printf("%s", text.c_str()), std::fflush(stdout);
  if (verb == "flood") {
    const std::string line(1000, 'x');
    for (int i = 0; i < number; ++i) std::printf("%s\n", line.c_str());
    std::fflush(stdout);
  }
  if (verb == "env") {
    const char* value = std::getenv(text.c_str());
    return value != nullptr ? '"' + std::string(value) + '"' : "null";
  }
  if (verb == "exit") std::_Exit(number);
  if (verb == "signal") std::raise(number);
  if (verb == "eat") Eat(number);
  if (verb == "big") return '"' + std::string(static_cast<size_t>(number), 'x') + '"';
  if (verb == "connect") return Connect(number) >= 0 ? "true" : "false";
  return payload;
}

}  // namespace

int main() {
  Api api(std::getenv("AWS_LAMBDA_RUNTIME_API"));
  if (!Init(api)) return 1;
  for (int count = 1;; ++count) {
    const Answer event = api.Next();
    const std::string id = HeaderOf(event.head, "Lambda-Runtime-Aws-Request-Id");
    if (event.body == "\"fail\"") {
      api.Fail("invocation/" + id + "/error", "Broken",
               R"({"errorMessage":"broken","errorType":"Broken"})");
      continue;
    }
    if (event.body == "\"count\"") {
      api.Respond(id, std::to_string(count));
      continue;
    }
    if (event.body == "\"head\"") {
      api.Respond(id, event.head);
      continue;
    }
    api.Respond(id, Handle(event.body));
    if (event.body == "\"exit-after\"") return 3;
  }
}
