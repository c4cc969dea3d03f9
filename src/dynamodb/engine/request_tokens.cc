#include "dynamodb/engine/request_tokens.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "dynamodb/engine/value/key_codec.h"
#include "dynamodb/engine/value/validation.h"

namespace portico::dynamodb {

using storage::Batch;
using storage::Db;
using storage::Family;

namespace {

constexpr std::string_view kPrefix = "dynamodb/token/";

int64_t BucketOf(int64_t now_ms) { return now_ms / RequestTokens::kKeptMs; }

// Of all keys of a bucket; ordered like the buckets.
std::string BucketPrefix(int64_t bucket) {
  std::string digits = std::to_string(bucket);
  return std::string(kPrefix) + std::string(12 - digits.size(), '0') + digits + "/";
}

std::string KeyOf(int64_t bucket, const RequestToken& token) {
  return BucketPrefix(bucket) + token.token;
}

// A record as storage/db_records.h lays it out: version 1, then when, and the request's digest.
std::string RecordOf(const RequestToken& token, int64_t now_ms) {
  std::string record;
  AppendBigEndian64(1, &record);
  record += std::to_string(now_ms) + " " + token.digest;
  return record;
}

struct Record {
  int64_t at_ms = 0;
  std::string_view digest;
};

Result<Record> Read(std::string_view stored) {
  Record record;
  stored.remove_prefix(std::min<size_t>(8, stored.size()));
  const char* end = stored.data() + stored.size();
  const auto [rest, error] = std::from_chars(stored.data(), end, record.at_ms);
  if (error != std::errc() || rest == end || *rest != ' ') {
    return Fail(AwsError::Internal("damaged record of a transaction's token"));
  }
  record.digest = std::string_view(rest + 1, static_cast<size_t>(end - rest - 1));
  return record;
}

}  // namespace

uint64_t RequestToken::LockHash() const { return KeyHash64(token); }

Task<Result<bool>> RequestTokens::HasHappened(const RequestToken& token) const {
  const int64_t now_ms = clock_.NowMs();
  const int64_t buckets[] = {BucketOf(now_ms), BucketOf(now_ms) - 1};
  for (const int64_t bucket : buckets) {
    const std::string key = KeyOf(bucket, token);
    std::string cached;
    const Db::Cached looked = db_.GetCached(Family::kRecords, key, &cached);
    if (looked == Db::Cached::kAbsent) continue;
    std::optional<std::string> stored;
    if (looked == Db::Cached::kFound) {
      stored = std::move(cached);
    } else {
      const auto read = [this, &key] { return db_.Get(Family::kRecords, key); };
      PORTICO_CO_ASSIGN(stored, co_await workers_.Run(read));
      if (!stored) continue;
    }
    PORTICO_CO_ASSIGN(const Record record, Read(*stored));
    if (now_ms - record.at_ms >= kKeptMs) continue;
    if (record.digest == token.digest) co_return true;
    co_return Fail("IdempotentParameterMismatchException",
                   "ClientRequestToken was used with different request parameters within the "
                   "idempotency window");
  }
  co_return false;
}

void RequestTokens::Append(const RequestToken& token, Batch* batch) {
  const int64_t now_ms = clock_.NowMs();
  const int64_t first_kept = BucketOf(now_ms) - 1;
  if (cleared_before_.exchange(first_kept, std::memory_order_relaxed) < first_kept) {
    batch->DeleteRange(Family::kRecords, kPrefix, BucketPrefix(first_kept));
  }
  batch->Put(Family::kRecords, KeyOf(BucketOf(now_ms), token), RecordOf(token, now_ms));
}

}  // namespace portico::dynamodb
