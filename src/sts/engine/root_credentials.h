// The account root's access key, in a file that only the server's user can read.
//
// The file is made at the first start and has the form of AWS's shared credentials file, so that
// AWS_SHARED_CREDENTIALS_FILE can point at it.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace portico::sts {

struct RootCredentials {
  std::string access_key_id;
  std::string secret_access_key;
  int64_t created_ms = 0;  // the file's last change

  static constexpr const char* kFileName = "credentials";

  // Reads `dir`/credentials, or makes it (mode 0600, on disk before this returns) if there is none.
  static Result<RootCredentials> LoadOrCreate(const std::string& dir);
  // Only reads: for `portico env`. Fails if there is none.
  static Result<RootCredentials> Load(const std::string& dir);
};

}  // namespace portico::sts
