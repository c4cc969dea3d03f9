// The unique ids of IAM's entities, in AWS's forms (IAM User Guide, "Understanding unique ID
// prefixes"). Thread-safe.
#pragma once

#include <string>

#include "base/random.h"

namespace portico::iam {

enum class IdKind { kRole, kUser, kPolicy, kAccessKey, kTemporaryKey };

inline std::string MakeId(IdKind kind) {
  // Access key ids are 20 characters long, all others 21.
  switch (kind) {
    case IdKind::kRole:
      return "AROA" + RandomString(17, kAwsIdAlphabet);
    case IdKind::kUser:
      return "AIDA" + RandomString(17, kAwsIdAlphabet);
    case IdKind::kPolicy:
      return "ANPA" + RandomString(17, kAwsIdAlphabet);
    case IdKind::kAccessKey:
      return "AKIA" + RandomString(16, kAwsIdAlphabet);
    case IdKind::kTemporaryKey:
      return "ASIA" + RandomString(16, kAwsIdAlphabet);
  }
  return {};
}

// 40 characters of the base-64 alphabet: 240 bits.
inline std::string MakeSecretKey() {
  return RandomString(40, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
}

}  // namespace portico::iam
