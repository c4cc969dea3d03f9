// The files of an export, as the service lays them out: data files, gzip of one JSON text a line,
// and the manifests that name them.
//
//   <prefix>/AWSDynamoDB/<id>/_started, manifest-files.json, manifest-summary.json, their .md5
//   <prefix>/AWSDynamoDB/<id>/data/<name>.json.gz      of a full export
//   <prefix>/AWSDynamoDB/data/<name>.json.gz           of an incremental one
//
// The summary comes last: where it is, all is there. Names follow from the export's id, so one that
// is begun anew replaces its own files. Blocks; used by one thread at a time.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/gzip_stream.h"
#include "codec/md5.h"
#include "dynamodb/engine/transfer/bucket.h"
#include "dynamodb/engine/transfer/export_record.h"

namespace portico::dynamodb {

class ExportFiles {
 public:
  // What is gathered before it is written.
  static constexpr size_t kBufferBytesMax = 256u << 10;

  ExportFiles(Bucket bucket, ExportPtr record);

  Status Begin();
  // A data file: BeginFile, lines, EndFile.
  Status BeginFile();
  Status AddLine(std::string_view line);
  Status EndFile();
  // The manifests. `end_ms` is when the export ends.
  Status Finish(int64_t end_ms, int64_t billed_size_bytes);

  int64_t item_count() const { return item_count_; }
  // The key of the summary.
  std::string manifest_key() const { return folder_ + "manifest-summary.json"; }

 private:
  struct DataFile {
    std::string key;
    std::string md5;
    int64_t items = 0;
  };
  Status Flush();
  Status Put(const std::string& key, std::string_view bytes);
  // With its checksum beside it.
  Status PutManifest(const std::string& name, const std::string& text);
  std::string Summary(int64_t end_ms, int64_t billed_size_bytes) const;

  const Bucket bucket_;
  const ExportPtr record_;
  const std::string folder_;
  std::vector<DataFile> files_;
  int64_t item_count_ = 0;
  // The data file that is open.
  std::unique_ptr<ObjectWriter> writer_;
  std::unique_ptr<GzipWriter> gzip_;
  std::unique_ptr<Md5> md5_;
  std::string lines_;
};

}  // namespace portico::dynamodb
