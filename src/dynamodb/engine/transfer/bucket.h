// A folder that stands for a bucket of S3: objects are files, by their keys.
//
// Nothing outside the folder can be read or written, whatever a key says and whatever is in there:
// a key's parts are opened one below the other, and symbolic links are never followed. An object is
// written aside and appears whole, durable, or not at all. Errors are those of exports and imports:
// their code and message are what a job that fails by them tells. Blocks; used by one thread at a
// time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/unique_fd.h"

namespace portico::dynamodb {

inline constexpr size_t kKeyBytesMax = 1'024;

// Whether there can be a file of that key: parts between '/' that are neither empty, "." nor "..",
// without NUL bytes, each at most 255 bytes long.
bool IsObjectKey(std::string_view key);

// Writes one object.
class ObjectWriter {
 public:
  // Unless Finish succeeded, nothing is left of it.
  ~ObjectWriter();
  Status Write(std::string_view bytes);
  Status Finish();

 private:
  friend class Bucket;
  ObjectWriter(UniqueFd folder, UniqueFd file, std::string name)
      : folder_(std::move(folder)), file_(std::move(file)), name_(std::move(name)) {}
  std::string aside() const;

  UniqueFd folder_;
  UniqueFd file_;
  const std::string name_;
  bool finished_ = false;
};

class ObjectReader {
 public:
  explicit ObjectReader(UniqueFd file) : file_(std::move(file)) {}
  // The next bytes, at most `bytes_max`; empty at the end.
  Result<std::string> Read(size_t bytes_max);

 private:
  UniqueFd file_;
};

class Bucket {
 public:
  // S3NoSuchBucket if there is no folder of that name in `directory`, or it is no bucket's name.
  static Result<Bucket> Open(const std::string& directory, const std::string& name);

  // Makes the folders that are missing. Replaces the object if there is one.
  Result<std::unique_ptr<ObjectWriter>> Create(const std::string& key) const;
  // S3NoSuchKey if there is none.
  Result<ObjectReader> Read(const std::string& key) const;
  struct Object {
    std::string key;
    int64_t size_bytes = 0;
  };
  // Those whose keys begin with `prefix`, in the order of their keys. An error if they are more.
  Result<std::vector<Object>> List(std::string_view prefix, size_t count_max) const;

 private:
  explicit Bucket(UniqueFd folder) : folder_(std::move(folder)) {}
  UniqueFd folder_;
};

}  // namespace portico::dynamodb
