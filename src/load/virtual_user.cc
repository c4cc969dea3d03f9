#include "load/virtual_user.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "load/error_groups.h"
#include "net/http_response_parser.h"

namespace portico::load {
namespace {

using ErrorCode = boost::system::error_code;
using Parser = net::HttpResponseParser;

constexpr std::string_view kFunctionErrorHeader = "x-amz-function-error";

int64_t NowUs() { return Clock::System().SteadyUs(); }

bool IsSuccessStatus(const SuccessRule& rule, int status) {
  if (rule.statuses.empty()) return status >= 200 && status < 400;
  return std::find(rule.statuses.begin(), rule.statuses.end(), status) != rule.statuses.end();
}

template <typename Stream>
class User : public VirtualUser {
 public:
  User(Site& site, size_t index, uint32_t number)
      : site_(site),
        plan_(site.setup.plan),
        is_open_(plan_.model == Model::kOpen),
        index_(index),
        number_(number),
        parser_(plan_.success.fail_on_function_error ? kFunctionErrorHeader : std::string_view()) {}

  Task<void> Run() override {
    for (;;) {
      const Pacer::Step step = site_.pacer->Next(index_, NowUs(), &turn_);
      if (step == Pacer::Step::kEnd) break;
      if (step == Pacer::Step::kWait) {
        Pacer::Parked parked{*site_.pacer, index_};
        co_await parked;
        continue;
      }
      Begin();
      if (!connection_) {
        const ErrorCode error = co_await Connect();
        if (error) Fail("no connection: ", error, kReconnectPauseUs);
        if (error) continue;
      }
      const std::string_view rest = connection_->WriteAtOnce(Assemble());
      if (!rest.empty()) {
        const net::IoResult written = co_await connection_->Write(rest);
        if (written.error) Fail("not sent: ", written.error, 0);
        if (written.error) continue;
      }
      Parser::State state = Parser::State::kNeedsBytes;
      ErrorCode read_error;
      while (state == Parser::State::kNeedsBytes) {
        const net::IoResult read = co_await connection_->Read(buffer_.data(), buffer_.size());
        read_error = read.error;
        state = Take(read);
      }
      if (state == Parser::State::kComplete) {
        Finish();
      } else {
        Fail("", read_error, 0);
      }
    }
    if (counted_active_) site_.AddActive(-1);
    connection_.reset();
  }

  void CloseIfLate(int64_t now_us) override {
    if (deadline_us_ == 0 || now_us < deadline_us_ || !connection_) return;
    timed_out_ = true;
    connection_->Close();
  }

  void Abandon() override {
    abandoned_ = true;
    if (connection_) connection_->Close();
  }

 private:
  void Begin() {
    const size_t kinds = site_.setup.requests.size();
    request_ = is_open_ ? turn_.number % kinds : sequence_++ % kinds;
    if (!std::exchange(counted_active_, true)) site_.AddActive(1);
    from_us_ = turn_.due_us.value_or(NowUs());
    received_bytes_ = 0;
    timed_out_ = false;
    deadline_us_ = NowUs() + plan_.timeout_ms * 1000;
    const bool head = site_.setup.requests.at(request_).method == "HEAD";
    parser_.Start(head ? Parser::Method::kHead : Parser::Method::kOther);
    if (buffer_.empty()) buffer_.resize(kReadBytesMin);
  }

  Task<ErrorCode> Connect() {
    connection_.emplace(site_.io, site_.setup.tls);
    const ErrorCode error =
        co_await connection_->Open(site_.setup.server, site_.setup.requests.origin().host);
    if (error) co_return error;
    site_.recorder.Connected();
    // Where connections are kept, making them is no part of a request.
    if (!is_open_ && plan_.keep_alive) from_us_ = NowUs();
    co_return ErrorCode();
  }

  std::string_view Assemble() {
    TemplateContext context;
    context.counter = turn_.number + 1;
    context.vu = number_;
    context.now_ms = Clock::System().NowMs();
    context.random = &site_.random;
    const auto& rows = plan_.rows.rows;
    if (!rows.empty()) context.row = &rows[turn_.number % rows.size()];
    const std::string_view bytes = site_.assembler.Assemble(request_, context, &request_bytes_);
    site_.recorder.Sent(bytes.size());
    return bytes;
  }

  Parser::State Take(const net::IoResult& read) {
    if (read.error) {
      const bool ended = read.error == boost::asio::error::eof ||
                         read.error == boost::asio::ssl::error::stream_truncated;
      return ended && !abandoned_ ? parser_.FinishAtEnd() : Parser::State::kMalformed;
    }
    received_bytes_ += read.bytes;
    const Parser::State state = parser_.Feed({buffer_.data(), read.bytes});
    if (read.bytes == buffer_.size() && buffer_.size() < kReadBytesMax) {
      buffer_.resize(kReadBytesMax);
    }
    return state;
  }

  void Finish() {
    const int64_t now_us = NowUs();
    const auto latency_us = static_cast<uint64_t>(std::max<int64_t>(now_us - from_us_, 0));
    site_.recorder.Answered(request_, parser_.status(), latency_us, received_bytes_, now_us);
    Judge();
    if (!plan_.keep_alive || !parser_.keep_alive()) {
      connection_->Reset();
      connection_.reset();
    }
    End(now_us, 0);
  }

  void Judge() {
    const int status = parser_.status();
    const bool good = IsSuccessStatus(plan_.success, status);
    const bool function_error =
        plan_.success.fail_on_function_error &&
        (!parser_.watched_value().empty() || IsFunctionError(parser_.body_prefix()));
    if (good && !function_error) return;
    const std::string message = MessageOfBody(parser_.body_prefix());
    site_.recorder.Failed(request_, status, message.empty() ? "(no body)" : message);
  }

  // The request came to nothing, and neither does the connection to anything more.
  void Fail(std::string_view doing, ErrorCode error, int64_t pause_us) {
    connection_.reset();
    const int64_t now_us = NowUs();
    if (!abandoned_) site_.recorder.Unanswered(request_, Describe(doing, error), now_us);
    End(now_us, pause_us);
  }

  std::string Describe(std::string_view doing, ErrorCode error) const {
    if (timed_out_) return fmt::format("{}no answer in time", doing);
    if (error == boost::asio::error::eof ||
        (error == boost::asio::error::connection_reset && doing.empty())) {
      return parser_.started() ? "the server closed the connection within its answer"
                               : "the server closed the connection without an answer";
    }
    return error ? fmt::format("{}{}", doing, error.message()) : "the answer is not HTTP";
  }

  void End(int64_t now_us, int64_t pause_us) {
    deadline_us_ = 0;
    // In a closed loop a user is at work until its end.
    if (is_open_ && std::exchange(counted_active_, false)) site_.AddActive(-1);
    site_.pacer->Done(index_, now_us, pause_us);
  }

  Site& site_;
  const LoadPlan& plan_;
  const bool is_open_;
  const size_t index_;
  const uint32_t number_;
  std::optional<Connection<Stream>> connection_;
  Parser parser_;
  std::vector<char> buffer_;
  std::string request_bytes_;  // of a request with variables, while it is sent

  // Of the request at hand.
  Turn turn_;
  size_t request_ = 0;
  int64_t from_us_ = 0;
  int64_t deadline_us_ = 0;  // 0: none is at hand
  uint64_t received_bytes_ = 0;
  bool timed_out_ = false;

  uint64_t sequence_ = 0;
  bool counted_active_ = false;
  bool abandoned_ = false;
};

}  // namespace

std::unique_ptr<VirtualUser> MakeVirtualUser(Site& site, size_t index, uint32_t number) {
  if (site.setup.tls != nullptr) return std::make_unique<User<TlsStream>>(site, index, number);
  return std::make_unique<User<PlainStream>>(site, index, number);
}

}  // namespace portico::load
