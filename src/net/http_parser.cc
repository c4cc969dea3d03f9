#include "net/http_parser.h"

#include <algorithm>
#include <array>

namespace portico::net {
namespace {

// Characters of a token: RFC 9110, 5.6.2.
constexpr std::array<bool, 256> MakeTokenTable() {
  std::array<bool, 256> table{};
  for (unsigned char c = '0'; c <= '9'; ++c) table[c] = true;
  for (unsigned char c = 'A'; c <= 'Z'; ++c) table[c] = true;
  for (unsigned char c = 'a'; c <= 'z'; ++c) table[c] = true;
  for (char c : std::string_view("!#$%&'*+-.^_`|~")) table[static_cast<unsigned char>(c)] = true;
  return table;
}

bool IsToken(std::string_view text) {
  static constexpr std::array<bool, 256> kTable = MakeTokenTable();
  for (char c : text) {
    if (!kTable[static_cast<unsigned char>(c)]) return false;
  }
  return !text.empty();
}

// Origin-form as it is; of an absolute-form ("http://host/path", RFC 9112, 3.2.2) what follows the
// authority.
std::string_view PathAndQuery(std::string_view target) {
  if (target.starts_with('/')) return target;
  const size_t authority = target.find("://");
  if (authority == std::string_view::npos) return target;
  const size_t path = target.find_first_of("/?", authority + 3);
  return path == std::string_view::npos ? std::string_view("/") : target.substr(path);
}

}  // namespace

const llhttp_settings_t& HttpParser::Settings() {
  static const llhttp_settings_t settings = [] {
    llhttp_settings_t s;
    llhttp_settings_init(&s);
    s.on_message_begin = [](llhttp_t* p) {
      Self(p)->started_ = true;
      return 0;
    };
    s.on_url = [](llhttp_t* p, const char* at, size_t length) {
      Self(p)->Extend(Self(p)->target_, at, length);
      return 0;
    };
    s.on_header_field = [](llhttp_t* p, const char* at, size_t length) {
      HttpParser* self = Self(p);
      if (self->head_complete_) return self->CountTrailer(length);
      if (self->headers_.empty() || self->last_was_value_) {
        self->headers_full_ = self->headers_.size() == kHeadersMax;
        if (self->headers_full_) return -1;
        self->headers_.emplace_back();
        self->last_was_value_ = false;
      }
      self->Extend(self->headers_.back().first, at, length);
      return 0;
    };
    s.on_header_value = [](llhttp_t* p, const char* at, size_t length) {
      HttpParser* self = Self(p);
      if (self->head_complete_) return self->CountTrailer(length);
      self->last_was_value_ = true;
      self->Extend(self->headers_.back().second, at, length);
      return 0;
    };
    s.on_headers_complete = [](llhttp_t* p) {
      HttpParser* self = Self(p);
      self->head_complete_ = true;
      self->chunked_ = (p->flags & F_CHUNKED) != 0;
      return static_cast<int>(HPE_PAUSED);
    };
    s.on_chunk_header = [](llhttp_t* p) {
      HttpParser* self = Self(p);
      self->too_large_ = p->content_length > self->body_bytes_max_ - self->chunked_body_.size();
      return self->too_large_ ? -1 : 0;
    };
    s.on_body = [](llhttp_t* p, const char* at, size_t length) {
      HttpParser* self = Self(p);
      if (self->chunked_) {
        self->chunked_body_.append(at, length);
      } else {
        self->Extend(self->body_, at, length);
      }
      return 0;
    };
    s.on_message_complete = [](llhttp_t* p) {
      Self(p)->message_complete_ = true;
      // Nothing here speaks another protocol: an offered upgrade is declined by closing after the
      // answer.
      Self(p)->keep_alive_ = llhttp_should_keep_alive(p) != 0 && p->upgrade == 0;
      return static_cast<int>(HPE_PAUSED);
    };
    return s;
  }();
  return settings;
}

HttpParser::HttpParser() {
  llhttp_init(&parser_, HTTP_REQUEST, &Settings());
  parser_.data = this;
}

// Trailers of a chunked body are not headers of the request, and are dropped.
int HttpParser::CountTrailer(size_t bytes) {
  trailer_bytes_ += bytes;
  return trailer_bytes_ > kHeadBytesMax ? -1 : 0;
}

void HttpParser::Extend(Span& span, const char* at, size_t length) {
  // Pieces of one span follow each other in the buffer, whichever reads brought them.
  if (span.size == 0) span.offset = static_cast<size_t>(at - buffer_.data());
  span.size = static_cast<size_t>(at - buffer_.data()) + length - span.offset;
}

HttpParser::Room HttpParser::PrepareRead() {
  if (buffer_.size() - filled_ < kReadBytesMin) {
    const size_t needed = filled_ + kReadBytesMin;
    const size_t doubled = std::max(buffer_.size() * 2, needed);
    // For a body whose size is known, no more than is to come.
    Grow(body_end_ > 0 ? std::clamp(body_end_ + kReadBytesMin, needed, doubled) : doubled);
  }
  return {buffer_.data() + filled_, buffer_.size() - filled_};
}

// To exactly that size: a string that grows by itself doubles what it holds.
void HttpParser::Grow(size_t bytes) {
  std::string grown;
  grown.reserve(bytes);
  grown.append(buffer_, 0, filled_);
  grown.resize(bytes);
  buffer_ = std::move(grown);
}

void HttpParser::CommitRead(size_t bytes) { filled_ += bytes; }

HttpParser::State HttpParser::Advance() {
  if (head_complete_ && !head_reported_) {
    head_reported_ = true;
    llhttp_resume(&parser_);
    if (!chunked_ && parser_.content_length > body_bytes_max_) return State::kTooLarge;
    if (!chunked_ && parser_.content_length > 0) {
      body_end_ = parsed_ + parser_.content_length;
      const size_t reserved = std::min(body_end_, parsed_ + kReserveBytesMax) + kReadBytesMin;
      if (buffer_.size() < std::min(body_end_, reserved)) Grow(reserved);
    }
  }
  while (parsed_ < filled_ || head_reported_) {
    const char* from = buffer_.data() + parsed_;
    const llhttp_errno_t error = llhttp_execute(&parser_, from, filled_ - parsed_);
    const char* stopped =
        error == HPE_OK ? buffer_.data() + filled_ : llhttp_get_error_pos(&parser_);
    if (stopped != nullptr) parsed_ = static_cast<size_t>(stopped - buffer_.data());
    if (message_complete_) {
      request_.body = chunked_ ? std::string_view(chunked_body_) : View(body_);
      // The buffer may have moved while the body came in.
      BuildHead();
      return State::kComplete;
    }
    if (error == HPE_PAUSED && head_complete_ && !head_reported_) {
      if (parsed_ > kHeadBytesMax) return State::kHeadTooLarge;
      head_bytes_ = parsed_;
      BuildHead();
      return HeadIsWellFormed() ? State::kHeadComplete : State::kMalformed;
    }
    if (error == HPE_OK) {
      // What is read of a chunked body has been copied: the buffer keeps the head alone.
      if (head_complete_ && chunked_) filled_ = parsed_ = head_bytes_;
      break;
    }
    if (too_large_) {
      BuildHead();
      return State::kTooLarge;
    }
    const bool bound_hit = head_complete_ ? trailer_bytes_ > kHeadBytesMax : headers_full_;
    return bound_hit ? State::kHeadTooLarge : State::kMalformed;
  }
  if (!head_complete_ && filled_ > kHeadBytesMax) return State::kHeadTooLarge;
  return State::kNeedsBytes;
}

void HttpParser::BuildHead() {
  request_.method = llhttp_method_name(static_cast<llhttp_method_t>(parser_.method));
  request_.target = View(target_);
  const std::string_view local = PathAndQuery(request_.target);
  const size_t question = local.find('?');
  request_.path = question == 0 ? std::string_view("/") : local.substr(0, question);
  request_.query =
      question == std::string_view::npos ? std::string_view() : local.substr(question + 1);
  request_.headers.clear();
  for (const auto& [name, value] : headers_) {
    std::string_view text = View(value);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    request_.headers.push_back({View(name), text});
  }
  // RFC 9110, 10.1.1: HTTP/1.0 clients do not wait.
  expects_continue_ =
      parser_.http_minor > 0 && EqualIgnoreCase(request_.Find("expect"), "100-continue");
}

// What llhttp lets through and a stricter server on the way might read as something else: other
// versions (a request line without one counts as 0.9), names with spaces or without a character,
// and values folded over lines.
bool HttpParser::HeadIsWellFormed() const {
  if (parser_.http_major != 1 || parser_.http_minor > 1) return false;
  for (const Header& header : request_.headers) {
    if (!IsToken(header.name) || HasLineBreak(header.value)) {
      return false;
    }
  }
  return true;
}

void HttpParser::Reset() {
  // What was read beyond the request moves to the front; a large buffer is given back.
  const size_t rest = filled_ - parsed_;
  if (rest > 0)
    std::copy(buffer_.begin() + static_cast<ptrdiff_t>(parsed_),
              buffer_.begin() + static_cast<ptrdiff_t>(filled_), buffer_.begin());
  if (buffer_.size() > kReserveBytesMax && rest < kReadBytesMin) {
    buffer_.resize(kReadBytesMin);
    buffer_.shrink_to_fit();
  }
  llhttp_reset(&parser_);
  filled_ = rest;
  parsed_ = 0;
  started_ = false;
  target_ = {};
  headers_.clear();
  last_was_value_ = head_complete_ = head_reported_ = message_complete_ = false;
  keep_alive_ = true;
  expects_continue_ = chunked_ = too_large_ = headers_full_ = false;
  head_bytes_ = body_end_ = trailer_bytes_ = 0;
  body_ = {};
  chunked_body_.clear();
  if (chunked_body_.capacity() > kReserveBytesMax) chunked_body_.shrink_to_fit();
  request_.body = {};
}

}  // namespace portico::net
