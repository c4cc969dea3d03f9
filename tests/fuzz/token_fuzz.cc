// Texts that we make, clients hand back, and anyone may make up: page tokens, shard iterators,
// session tokens. What is read is what would be written.
#include <cstring>
#include <string>

#include "dynamodb/api/shard_iterator.h"
#include "fuzz.h"
#include "logs/engine/tokens.h"
#include "sts/engine/session_token.h"

constexpr int64_t kNowMs = 1'795'000'000'000;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace portico;
  const std::string_view text = fuzz::AsText(data, size);
  if (const auto token = logs::ParseEventToken(text)) {
    const auto again = logs::ParseEventToken(logs::FormatToken(*token));
    PORTICO_CHECK(again && again->direction == token->direction && again->gap == token->gap);
  }
  if (const auto token = logs::ParseFilterToken(text)) {
    const auto again = logs::ParseFilterToken(logs::FormatToken(*token));
    PORTICO_CHECK(again && again->stream == token->stream && again->gap == token->gap);
    (void)token->StartOf(token->stream);
    (void)token->StartOf(token->stream + 1);
  }
  namespace api = dynamodb::api;
  if (const auto sequence = api::ReadSequence(text)) {
    PORTICO_CHECK(api::ReadSequence(api::SequenceText(*sequence)) == sequence);
  }
  (void)api::ReadShardIterator(text, 0);
  // Its checksum is no secret: anyone may make one that says anything.
  api::ShardPosition position;
  if (size >= sizeof(position)) {
    std::memcpy(&position, data, sizeof(position));
    const auto read = api::ReadShardIterator(api::MakeShardIterator(position), kNowMs);
    PORTICO_CHECK(read ? read->sequence == position.sequence && read->shard == position.shard
                       : read.error().code == "ExpiredIteratorException");
  }
  static const sts::TokenSealer sealer("0123456789abcdef0123456789abcdef");
  PORTICO_CHECK(!sealer.Open(text));
  sts::Session session;
  session.role_name = text.substr(0, 64);
  session.expires_ms = static_cast<int64_t>(size);
  std::string sealed = sealer.Seal(session);
  PORTICO_CHECK(sealer.Open(sealed).has_value());
  // One character that is another makes it nobody's.
  if (size > 0) {
    char& changed = sealed[data[0] % (sealed.size() - 4)];
    changed = changed == 'A' ? 'B' : 'A';
    PORTICO_CHECK(!sealer.Open(sealed));
  }
  return 0;
}
