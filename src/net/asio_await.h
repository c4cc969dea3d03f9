// co_await for Asio's operations, in Portico's own Task coroutines: no Asio coroutine types, no
// allocation beyond Asio's recycled handler memory. The operation's objects must outlive the await.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/error_code.hpp>
#include <coroutine>
#include <cstddef>
#include <utility>

namespace portico::net {

struct IoResult {
  boost::system::error_code error;
  size_t bytes = 0;
};

// Start takes a completion handler (error_code, size_t) and begins the operation.
template <typename Start>
class IoAwaiter {
 public:
  explicit IoAwaiter(Start start) : start_(std::move(start)) {}
  bool await_ready() noexcept { return false; }
  void await_suspend(std::coroutine_handle<> handle) {
    start_([this, handle](boost::system::error_code error, size_t bytes = 0) {
      result_ = {error, bytes};
      handle.resume();
    });
  }
  IoResult await_resume() noexcept { return result_; }

 private:
  Start start_;
  IoResult result_;
};

template <typename Stream>
auto ReadSome(Stream& stream, char* data, size_t size) {
  return IoAwaiter([&stream, data, size](auto handler) {
    stream.async_read_some(boost::asio::buffer(data, size), std::move(handler));
  });
}

template <typename Stream, typename Buffers>
auto WriteAll(Stream& stream, const Buffers& buffers) {
  return IoAwaiter([&stream, buffers](auto handler) {
    boost::asio::async_write(stream, buffers, std::move(handler));
  });
}

}  // namespace portico::net
