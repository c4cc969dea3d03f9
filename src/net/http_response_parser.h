// Reads a server's answers, HTTP/1.1 responses one after the other on one connection, as they come
// in: for clients that want to know how an answer was more than what it says.
//
// Bodies are counted and not kept, but for their first bytes. Interim answers (1xx) are passed
// over. In the steady state nothing is allocated. Not thread-safe.
#pragma once

#include <llhttp.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace portico::net {

class HttpResponseParser {
 public:
  static constexpr size_t kHeadBytesMax = 256u << 10;
  static constexpr size_t kBodyPrefixBytesMax = 4u << 10;

  enum class State : uint8_t {
    kNeedsBytes,
    kComplete,   // the answer is whole; Start comes next
    kMalformed,  // no HTTP, or a head beyond kHeadBytesMax: the connection is of no more use
  };
  // Answers to HEAD have no body, whatever their head says.
  enum class Method : uint8_t { kHead, kOther };

  // The value of the header `watched` is kept; its text must outlive the parser. Empty: none.
  explicit HttpResponseParser(std::string_view watched = {});
  HttpResponseParser(const HttpResponseParser&) = delete;
  HttpResponseParser& operator=(const HttpResponseParser&) = delete;

  // Before each answer. What was taken of an unfinished one is forgotten.
  void Start(Method method);
  // Takes what was read. Bytes beyond the answer's end, which nobody asked for, end keep_alive.
  State Feed(std::string_view bytes);
  // The server has closed the connection: kComplete if the body was to run until then.
  State FinishAtEnd();

  // Of the answer at hand, once complete.
  int status() const { return status_; }
  bool keep_alive() const { return keep_alive_; }
  uint64_t body_bytes() const { return body_bytes_; }
  // Its first kBodyPrefixBytesMax bytes.
  std::string_view body_prefix() const { return body_prefix_; }
  std::string_view watched_value() const { return watched_value_; }
  // Whether any byte of it has come.
  bool started() const { return started_; }

 private:
  static const llhttp_settings_t& Settings();
  static HttpResponseParser* Self(llhttp_t* parser) {
    return static_cast<HttpResponseParser*>(parser->data);
  }
  int TakeHeaderName(std::string_view piece);
  int TakeHeaderValue(std::string_view piece);
  int TakeBody(std::string_view piece);
  int Complete();
  int CountHead(size_t bytes);

  llhttp_t parser_;
  const std::string_view watched_;
  Method method_ = Method::kOther;
  int status_ = 0;
  bool started_ = false;
  bool complete_ = false;
  bool keep_alive_ = false;
  size_t head_bytes_ = 0;
  uint64_t body_bytes_ = 0;
  std::string body_prefix_;
  std::string header_name_;  // no longer than the watched one's and a byte
  bool name_ended_ = false;
  std::string watched_value_;
};

}  // namespace portico::net
