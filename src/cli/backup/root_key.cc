#include "cli/backup/root_key.h"

#include <array>
#include <filesystem>

#include "aws/json_protocol.h"
#include "aws/shape.h"
#include "codec/hash.h"

namespace portico::cli {
namespace {

constexpr std::string_view kKey = "server/root-key";
// Made at the first start, after the root's key.
constexpr std::string_view kSecretOfSessions = "sts/secret/1";

struct RootKeyRecord {
  std::string access_key_id;
  std::string secret_sha256;  // hexadecimal

  static constexpr auto Fields() {
    using S = RootKeyRecord;
    return std::array{aws::Field<&S::access_key_id>("AccessKeyId"),
                      aws::Field<&S::secret_sha256>("SecretSha256")};
  }
};

RootKeyRecord RecordOf(const sts::RootCredentials& key) {
  return {key.access_key_id, HexEncode(Sha256(key.secret_access_key))};
}

AwsError Refused(const std::string& path, const std::string& what) {
  return AwsError::Internal(
      path + " " + what +
      "\nNothing was deleted. Put the file back, or restore it from a backup (portico "
      "restore).\nTo "
      "go on with the key that is in it, or a new one if it is missing, start once with "
      "--rebuild-inventory.");
}

}  // namespace

Status CheckRootKey(const storage::RecordStore& records, const std::string& data_dir) {
  const std::string path = data_dir + "/" + sts::RootCredentials::kFileName;
  PORTICO_ASSIGN(const auto stored, records.Get(kKey));
  std::error_code ec;
  if (!std::filesystem::exists(path, ec)) {
    PORTICO_ASSIGN(const auto used, records.Get(kSecretOfSessions));
    if (stored || used) return Fail(Refused(path, "is missing: it holds the root's credentials."));
    return {};
  }
  if (!stored) return {};
  PORTICO_ASSIGN(const RootKeyRecord expected, aws::FromJson<RootKeyRecord>(stored->value));
  auto loaded = sts::RootCredentials::Load(data_dir);
  if (!loaded) return Fail(Refused(path, "is damaged: it holds no credentials."));
  const RootKeyRecord found = RecordOf(*loaded);
  if (found.access_key_id == expected.access_key_id &&
      found.secret_sha256 == expected.secret_sha256) {
    return {};
  }
  return Fail(Refused(path,
                      "does not hold the root's credentials of this data directory: it is "
                      "damaged, or another file."));
}

Task<Result<sts::RootCredentials>> LoadRootKey(storage::RecordStore& records,
                                               const std::string& data_dir, OtherKey other) {
  if (other == OtherKey::kRefuse) PORTICO_CO_TRY(CheckRootKey(records, data_dir));
  PORTICO_CO_ASSIGN(sts::RootCredentials key, sts::RootCredentials::LoadOrCreate(data_dir));
  const std::string record = aws::ToJson(RecordOf(key));
  PORTICO_CO_ASSIGN(const auto stored, records.Get(kKey));
  if (!stored || stored->value != record) {
    PORTICO_CO_TRY(co_await records.Put(std::string(kKey), record));
  }
  co_return key;
}

}  // namespace portico::cli
