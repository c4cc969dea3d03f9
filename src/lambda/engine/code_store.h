// Where functions' code lives: each zip once, by its digest, durable before it is acknowledged, and
// unpacked beside it for the environments to see.
//
//   <data>/functions/<sha256 hex>.zip    the archive, fsynced
//   <data>/functions/<sha256 hex>/       its content, for this server's environments
//
// What is run was unpacked by this server, from an archive that has its digest, and has not changed
// since (unpacked_code.h). What an earlier server unpacked is replaced. Under any other name there
// (".new", "<sha256 hex>.<random>") is what a crash interrupted. Thread-safe. The calls read and
// write files and may take long: call them on a worker thread.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "base/mutex.h"
#include "base/result.h"
#include "lambda/engine/unpacked_code.h"
#include "lambda/sandbox/fd.h"

namespace portico::lambda {

class CodeStore {
 public:
  // `dir` is made if missing.
  explicit CodeStore(std::string dir) : dir_(std::move(dir)) {}

  struct Code {
    std::string sha256_hex;
    std::string sha256_base64;
    int64_t bytes = 0;
    std::string dir;  // unpacked
  };
  // Errors, as Lambda words them: InvalidParameterValueException for what is no archive, is empty
  // or unpacks to too much; RequestEntityTooLargeException for more than kZipBytesMax.
  Result<Code> Put(std::string_view zip);
  // Fails if the archive of code stored before is not there whole, by its size.
  Status CheckArchive(const std::string& sha256_hex, int64_t bytes) const;
  // Makes code stored before ready to be run. An internal error if the archive is gone or damaged.
  Status Prepare(const std::string& sha256_hex);
  // The code as it is unpacked, or will be.
  std::shared_ptr<UnpackedCode> Unpacked(const std::string& sha256_hex);
  // Where that directory is, or would be.
  std::string DirectoryPath(const std::string& sha256_hex) const;
  Result<std::string> ReadZip(const std::string& sha256_hex) const;
  struct Archive {
    sandbox::UniqueFd file;
    size_t bytes = 0;
  };
  // The archive, open for reading; it stays whole for who has it open, whatever happens to the
  // code. NoSuchKey (404) if it is gone, an internal error if it is damaged.
  Result<Archive> OpenZip(const std::string& sha256_hex) const;
  // Forgets code that no function uses any more.
  void Remove(const std::string& sha256_hex);
  // Forgets all code but that of `used`, and what crashes left. Only while nothing runs: an
  // environment of an older revision may still look at its code.
  void RemoveUnused(const std::set<std::string>& used);

 private:
  std::string ZipPath(const std::string& sha256_hex) const;
  Status Unpack(std::string_view zip, const std::string& sha256_hex) REQUIRES(mutex_);
  UnpackedCode& CodeOf(const std::string& sha256_hex) REQUIRES(mutex_);

  const std::string dir_;
  Mutex mutex_;  // one change of the directory at a time
  std::map<std::string, std::shared_ptr<UnpackedCode>> unpacked_ GUARDED_BY(mutex_);  // by digest
};

}  // namespace portico::lambda
