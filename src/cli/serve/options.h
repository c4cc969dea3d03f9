// What `portico serve` is told on its command line.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/log.h"
#include "dynamodb/engine/expiry.h"
#include "dynamodb/engine/throughput.h"
#include "server/authenticator.h"
#include "storage/db.h"

namespace portico::cli {

struct ServeOptions {
  std::string data_dir = "./data";
  std::string address = "127.0.0.1";
  uint16_t port = 4566;
  server::AuthMode auth = server::AuthMode::kEnforce;
  std::string region;   // empty: what the data directory says, else us-east-1
  std::string account;  // empty: what the data directory says, else 000000000000
  storage::Durability durability = storage::Durability::kFsync;
  dynamodb::ThroughputMode throughput = dynamodb::ThroughputMode::kEnforce;
  log::Level log_level = log::Level::kInfo;
  int loops = 0;  // 0: one a core
  // Of what was read from the database; 0: storage::BlockCacheBytesFor this machine.
  uint32_t cache_mb = 0;
  std::string tls_certificate;
  std::string tls_key;
  // Where the languages' runtimes are (python/, nodejs/); empty: beside the binary.
  std::string runtimes_dir;
  // What stands for S3 in DynamoDB's exports and imports; empty: s3 in the data directory.
  std::string s3_dir;
  bool open_beyond_loopback = false;  // --i-know
  // What may reach a server with --auth open beside loopback's names: server/browser_guard.h.
  std::vector<std::string> hosts;
  std::vector<std::string> origins;
  // Takes what is in the data directory for what should be there.
  bool rebuild_inventory = false;
  // How long the search for expired items rests between its turns. For tests.
  int64_t expiry_period_ms = dynamodb::Expiry::kTurnPeriod.count();
};

inline constexpr const char* kRegionDefault = "us-east-1";
inline constexpr const char* kAccountDefault = "000000000000";

}  // namespace portico::cli
