// HTTP/1.1 requests out of bytes: llhttp, fed as they arrive, with every size bounded.
//
// The parser keeps the bytes of the request at hand in one buffer; the HttpRequest it gives has
// views into it. Not thread-safe. Pure of sockets, so that a fuzzer can feed it.
#pragma once

#include <llhttp.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "net/http.h"

namespace portico::net {

class HttpParser {
 public:
  static constexpr size_t kHeadBytesMax = 64u << 10;
  static constexpr size_t kHeadersMax = 256;
  static constexpr size_t kReadBytesMin = 16u << 10;
  // A body is read to memory as it comes; this much is reserved at once on the word of
  // Content-Length.
  static constexpr size_t kReserveBytesMax = 1u << 20;

  HttpParser();
  HttpParser(const HttpParser&) = delete;
  HttpParser& operator=(const HttpParser&) = delete;

  enum class State {
    kNeedsBytes,    // read more and call Advance
    kHeadComplete,  // decide about the body (head(), SetBodyBytesMax), then call Advance
    kComplete,      // request() is whole
    kTooLarge,      // the body is over its limit; head() is valid
    kHeadTooLarge,
    kMalformed,
  };

  // Where the next bytes from the socket go: room for at least kReadBytesMin.
  struct Room {
    char* data;
    size_t size;
  };
  Room PrepareRead();
  void CommitRead(size_t bytes);

  // Parses what has been read, up to the next state.
  State Advance();
  void SetBodyBytesMax(size_t bytes) { body_bytes_max_ = bytes; }

  // After kComplete (kHeadComplete: without body). Valid until Reset.
  const HttpRequest& request() const { return request_; }
  HttpRequest& request() { return request_; }
  bool keep_alive() const { return keep_alive_; }
  bool expects_continue() const { return expects_continue_; }
  // True if nothing of a next request has been read yet.
  bool idle() const { return filled_ == parsed_ && !started_; }
  // Bytes beyond the request at hand have been read.
  bool has_more() const { return filled_ > parsed_; }
  // Memory held for the bytes at hand, for tests.
  size_t buffered_bytes() const { return buffer_.size(); }

  // What it holds in memory.
  size_t memory_bytes() const { return buffer_.capacity() + chunked_body_.capacity(); }

  // Forgets the finished request and stands ready for the next, whose bytes may be here already.
  void Reset();

 private:
  struct Span {
    size_t offset = 0;
    size_t size = 0;
  };
  static HttpParser* Self(llhttp_t* parser) { return static_cast<HttpParser*>(parser->data); }
  static const llhttp_settings_t& Settings();
  void Extend(Span& span, const char* at, size_t length);
  std::string_view View(Span span) const { return {buffer_.data() + span.offset, span.size}; }
  void Grow(size_t bytes);
  void BuildHead();
  bool HeadIsWellFormed() const;
  int CountTrailer(size_t bytes);

  llhttp_t parser_;
  std::string buffer_;
  size_t filled_ = 0;  // bytes read into buffer_
  size_t parsed_ = 0;  // bytes given to llhttp
  bool started_ = false;

  Span target_;
  std::vector<std::pair<Span, Span>> headers_;
  bool last_was_value_ = false;
  bool head_complete_ = false;
  bool head_reported_ = false;
  bool message_complete_ = false;
  bool keep_alive_ = true;
  bool expects_continue_ = false;
  bool headers_full_ = false;
  size_t head_bytes_ = 0;  // where the head ends in buffer_
  size_t body_end_ = 0;    // where a body of known size will end in buffer_; 0 if there is none
  size_t trailer_bytes_ = 0;
  size_t body_bytes_max_ = 0;
  bool too_large_ = false;
  Span body_;
  std::string chunked_body_;
  bool chunked_ = false;
  HttpRequest request_;
};

}  // namespace portico::net
