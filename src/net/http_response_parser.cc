#include "net/http_response_parser.h"

#include <algorithm>

#include "net/http.h"

namespace portico::net {

const llhttp_settings_t& HttpResponseParser::Settings() {
  static const llhttp_settings_t settings = [] {
    llhttp_settings_t s;
    llhttp_settings_init(&s);
    s.on_header_field = [](llhttp_t* p, const char* at, size_t length) {
      return Self(p)->TakeHeaderName({at, length});
    };
    s.on_header_value = [](llhttp_t* p, const char* at, size_t length) {
      return Self(p)->TakeHeaderValue({at, length});
    };
    s.on_headers_complete = [](llhttp_t* p) {
      Self(p)->status_ = p->status_code;
      return Self(p)->method_ == Method::kHead ? 1 : 0;  // 1: no body follows
    };
    s.on_body = [](llhttp_t* p, const char* at, size_t length) {
      return Self(p)->TakeBody({at, length});
    };
    s.on_message_complete = [](llhttp_t* p) { return Self(p)->Complete(); };
    return s;
  }();
  return settings;
}

HttpResponseParser::HttpResponseParser(std::string_view watched) : watched_(watched) {
  llhttp_init(&parser_, HTTP_RESPONSE, &Settings());
  parser_.data = this;
}

void HttpResponseParser::Start(Method method) {
  llhttp_reset(&parser_);
  method_ = method;
  status_ = 0;
  started_ = complete_ = keep_alive_ = name_ended_ = false;
  head_bytes_ = 0;
  body_bytes_ = 0;
  body_prefix_.clear();
  header_name_.clear();
  watched_value_.clear();
}

HttpResponseParser::State HttpResponseParser::Feed(std::string_view bytes) {
  started_ = started_ || !bytes.empty();
  const llhttp_errno_t error = llhttp_execute(&parser_, bytes.data(), bytes.size());
  if (complete_) {
    const char* stopped = llhttp_get_error_pos(&parser_);
    if (stopped != nullptr && stopped != bytes.data() + bytes.size()) keep_alive_ = false;
    return State::kComplete;
  }
  return error == HPE_OK ? State::kNeedsBytes : State::kMalformed;
}

HttpResponseParser::State HttpResponseParser::FinishAtEnd() {
  if (!started_) return State::kMalformed;
  llhttp_finish(&parser_);
  keep_alive_ = false;
  return complete_ ? State::kComplete : State::kMalformed;
}

int HttpResponseParser::CountHead(size_t bytes) {
  head_bytes_ += bytes;
  return head_bytes_ > kHeadBytesMax ? -1 : 0;
}

int HttpResponseParser::TakeHeaderName(std::string_view piece) {
  if (!watched_.empty()) {
    if (name_ended_) header_name_.clear();
    name_ended_ = false;
    // A byte more than the name that is looked for is enough to know that it is another.
    header_name_.append(
        piece.substr(0, watched_.size() + 1 - std::min(header_name_.size(), watched_.size() + 1)));
  }
  return CountHead(piece.size());
}

int HttpResponseParser::TakeHeaderValue(std::string_view piece) {
  name_ended_ = true;
  if (!watched_.empty() && EqualIgnoreCase(header_name_, watched_)) watched_value_.append(piece);
  return CountHead(piece.size());
}

int HttpResponseParser::TakeBody(std::string_view piece) {
  body_bytes_ += piece.size();
  body_prefix_.append(piece.substr(0, kBodyPrefixBytesMax - body_prefix_.size()));
  return 0;
}

int HttpResponseParser::Complete() {
  // An interim answer: the one that counts follows.
  if (status_ / 100 == 1 && status_ != 101) return 0;
  complete_ = true;
  keep_alive_ = llhttp_should_keep_alive(&parser_) != 0 && parser_.upgrade == 0;
  return HPE_PAUSED;
}

}  // namespace portico::net
