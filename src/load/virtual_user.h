// A virtual user: one connection at a time, one request at a time, until its pacer ends it.
//
// All users of a worker share its Site and run on its event loop. In the steady state a request of
// constant bytes costs a write, a read, two looks at the clock and no allocation.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <random>

#include "base/task.h"
#include "load/connection.h"
#include "load/pacer.h"
#include "load/requests.h"
#include "load/run.h"
#include "load/stats.h"

namespace portico::load {

// After a connection that failed, a user of a closed loop waits this long before it tries again.
inline constexpr int64_t kReconnectPauseUs = 100'000;
inline constexpr size_t kReadBytesMin = 4u << 10;
inline constexpr size_t kReadBytesMax = 64u << 10;

// What a run has found out before it begins; outlives all its workers.
struct RunSetup {
  const LoadPlan& plan;
  const RequestSet& requests;
  boost::asio::ip::tcp::endpoint server;
  TlsContext* tls = nullptr;  // of an https server
  size_t workers = 1;
};

// What the users of one worker share.
struct Site {
  boost::asio::io_context& io;
  const RunSetup& setup;
  RequestAssembler assembler;
  Recorder recorder;
  std::unique_ptr<Pacer> pacer;
  std::mt19937_64 random;
  uint32_t active = 0;  // users at work

  void AddActive(int change) {
    active += static_cast<uint32_t>(change);
    recorder.SetActive(active);
  }
};

class VirtualUser {
 public:
  virtual ~VirtualUser() = default;
  // Once; ends when the pacer says so.
  virtual Task<void> Run() = 0;
  // Gives up on a request that has taken too long.
  virtual void CloseIfLate(int64_t now_us) = 0;
  // Gives up on the request at hand, which then does not count.
  virtual void Abandon() = 0;
};

// `index` is the user's among those of the site, `number` (from 1) among all. `site` must outlive
// it.
std::unique_ptr<VirtualUser> MakeVirtualUser(Site& site, size_t index, uint32_t number);

}  // namespace portico::load
