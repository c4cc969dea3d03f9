#include "http/connection.h"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace portico::lambda {
namespace {

constexpr size_t kBufferBytes = 16 * 1024;
constexpr size_t kChunkLineBytesMax = 4 * 1024;
constexpr int kInformationalMax = 8;
constexpr int kTrailersMax = 64;

HttpError Malformed(const char* what) { return {HttpFault::kMalformed, what}; }

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string_view Trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [](char x, char y) { return Lower(x) == Lower(y); });
}

bool ParseSize(std::string_view text, int base, size_t* out) {
  const char* end = text.data() + text.size();
  auto [stop, code] = std::from_chars(text.data(), end, *out, base);
  return code == std::errc() && stop == end;
}

// "HTTP/1.x NNN reason"
bool ParseStatusLine(std::string_view line, int* status) {
  if (!line.starts_with("HTTP/1.") || line.size() < 12 || line[8] != ' ') return false;
  size_t value;
  if (!ParseSize(line.substr(9, 3), 10, &value) || value < 100) return false;
  *status = static_cast<int>(value);
  return line.size() == 12 || line[12] == ' ';
}

HttpError ParseHead(std::string_view head, HttpResponse* response) {
  size_t at = head.find("\r\n");
  if (!ParseStatusLine(head.substr(0, at), &response->status)) return Malformed("status line");
  while (at != std::string_view::npos && at + 2 < head.size()) {
    const size_t from = at + 2;
    at = head.find("\r\n", from);
    const std::string_view line = head.substr(from, at - from);
    const size_t colon = line.find(':');
    if (colon == 0 || colon == std::string_view::npos) return Malformed("header line");
    auto& [name, value] = response->headers.emplace_back(line.substr(0, colon), "");
    std::transform(name.begin(), name.end(), name.begin(), Lower);
    value = Trim(line.substr(colon + 1));
  }
  return {};
}

}  // namespace

const std::string* HttpResponse::Find(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return &value;
  }
  return nullptr;
}

HttpError HttpConnection::Exchange(std::string_view head, std::string_view body,
                                   HttpResponse* response) {
  HttpError error = Send(head, body, 1);
  return error.ok() ? Receive(response) : error;
}

HttpError HttpConnection::Send(std::string_view head, std::string_view body, int answers) {
  if (transport_ && !MayBeUsed()) Close();
  if (!transport_) {
    if (HttpError error = Connect(); !error.ok()) return error;
  }
  HttpError error = transport_->Send(head, body);
  awaited_ = answers;
  if (!error.ok()) Close();
  return error;
}

HttpError HttpConnection::Receive(HttpResponse* response) {
  if (!transport_) return {HttpFault::kClosed, "connection closed"};
  bool keep_alive = false;
  HttpError error = ReadResponse(response, &keep_alive);
  --awaited_;
  // Bytes past the answers belong to nothing that was asked.
  if (!keep_alive || (awaited_ <= 0 && begin_ != end_)) Close();
  if (transport_) last_used_ = std::chrono::steady_clock::now();
  return error;
}

// Servers keep idle connections for seconds at least; one that was in use just now need not be
// asked.
bool HttpConnection::MayBeUsed() {
  constexpr std::chrono::milliseconds kSurelyOpen(200);
  return std::chrono::steady_clock::now() - last_used_ < kSurelyOpen || transport_->IsUsable();
}

HttpError HttpConnection::Connect() {
  HttpError error;
  transport_ = connector_(&error);
  buffer_.resize(kBufferBytes);
  begin_ = end_ = 0;
  return error;
}

HttpError HttpConnection::ReadResponse(HttpResponse* response, bool* keep_alive) {
  for (int i = 0; i <= kInformationalMax; ++i) {
    if (HttpError error = ReadHead(response); !error.ok()) return error;
    // 1xx announce the answer; they are not it.
    if (response->status >= 200) return ReadBody(response, keep_alive);
  }
  return Malformed("too many informational answers");
}

// Receives more, behind what is buffered. The end of the stream is an error: whoever may meet it
// reads the transport itself.
HttpError HttpConnection::Fill() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ == buffer_.size()) buffer_.resize(buffer_.size() * 2);
  HttpError error;
  const ssize_t got = transport_->Receive(buffer_.data() + end_, buffer_.size() - end_, &error);
  if (got < 0) return error;
  if (got == 0) return {HttpFault::kClosed, "connection closed"};
  end_ += static_cast<size_t>(got);
  return {};
}

HttpError HttpConnection::ReadHead(HttpResponse* response) {
  response->headers.clear();
  response->body.clear();
  size_t searched = 0;
  for (;;) {
    const size_t end = Buffered().find("\r\n\r\n", searched);
    if (end != std::string_view::npos) {
      HttpError error = ParseHead(Buffered().substr(0, end), response);
      begin_ += end + 4;
      return error;
    }
    if (Buffered().size() > kHttpHeadBytesMax) return {HttpFault::kTooLarge, "header too large"};
    searched = Buffered().size() < 3 ? 0 : Buffered().size() - 3;
    const bool answer_began = !Buffered().empty();
    HttpError error = Fill();
    if (error.fault == HttpFault::kClosed && answer_began) error.fault = HttpFault::kTruncated;
    if (!error.ok()) return error;
  }
}

HttpError HttpConnection::ReadBody(HttpResponse* response, bool* keep_alive) {
  const std::string* connection = response->Find("connection");
  *keep_alive = connection == nullptr || !EqualsIgnoringCase(*connection, "close");
  HttpError error;
  if (response->status == 204 || response->status == 304) return error;
  const std::string* coding = response->Find("transfer-encoding");
  const std::string* length = response->Find("content-length");
  if (coding != nullptr) {
    if (!EqualsIgnoringCase(*coding, "chunked")) return Malformed("unknown transfer-encoding");
    error = ReadChunked(&response->body);
  } else if (length != nullptr) {
    size_t size;
    if (!ParseSize(*length, 10, &size)) return Malformed("content-length");
    error = ReadSized(size, &response->body);
  } else {
    *keep_alive = false;
    error = ReadToEnd(&response->body);
  }
  if (!error.ok()) *keep_alive = false;
  if (error.fault == HttpFault::kClosed) error.fault = HttpFault::kTruncated;
  return error;
}

// Appends `size` bytes of body.
HttpError HttpConnection::ReadSized(size_t size, std::string* body) {
  if (size > kHttpBodyBytesMax - body->size()) return {HttpFault::kTooLarge, "body too large"};
  const size_t here = std::min(size, end_ - begin_);
  body->append(buffer_, begin_, here);
  begin_ += here;
  size_t at = body->size();
  body->resize(at + size - here);
  while (at < body->size()) {
    HttpError error;
    const ssize_t got = transport_->Receive(body->data() + at, body->size() - at, &error);
    if (got < 0) return error;
    if (got == 0) return {HttpFault::kClosed, "connection closed"};
    at += static_cast<size_t>(got);
  }
  return {};
}

HttpError HttpConnection::ReadLine(std::string* line) {
  for (;;) {
    const size_t end = Buffered().find("\r\n");
    if (end != std::string_view::npos) {
      line->assign(Buffered().substr(0, end));
      begin_ += end + 2;
      return {};
    }
    if (Buffered().size() > kChunkLineBytesMax) return Malformed("chunk header");
    if (HttpError error = Fill(); !error.ok()) return error;
  }
}

HttpError HttpConnection::ReadChunked(std::string* body) {
  std::string line;
  for (;;) {
    if (HttpError error = ReadLine(&line); !error.ok()) return error;
    size_t size;
    if (!ParseSize(Trim(std::string_view(line).substr(0, line.find(';'))), 16, &size)) {
      return Malformed("chunk size");
    }
    if (size == 0) break;
    if (HttpError error = ReadSized(size, body); !error.ok()) return error;
    if (HttpError error = ReadLine(&line); !error.ok()) return error;
    if (!line.empty()) return Malformed("chunk end");
  }
  // Trailers tell us nothing.
  for (int i = 0; i <= kTrailersMax; ++i) {
    if (HttpError error = ReadLine(&line); !error.ok()) return error;
    if (line.empty()) return {};
  }
  return Malformed("too many trailers");
}

HttpError HttpConnection::ReadToEnd(std::string* body) {
  body->append(Buffered());
  begin_ = end_;
  while (body->size() <= kHttpBodyBytesMax) {
    HttpError error;
    const ssize_t got = transport_->Receive(buffer_.data(), buffer_.size(), &error);
    if (got < 0) return error;
    if (got == 0) return {};
    body->append(buffer_, 0, static_cast<size_t>(got));
  }
  return {HttpFault::kTooLarge, "body too large"};
}

}  // namespace portico::lambda
