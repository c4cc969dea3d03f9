#include "cli/deploy/code_archive.h"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <vector>

namespace portico::cli {
namespace {

namespace fs = std::filesystem;

// 1980-01-01T00:00:00Z: the first time that a zip can name.
constexpr time_t kZipEpochS = 315'532'800;
constexpr uint32_t kModeFile = 0100644;
constexpr uint32_t kModeExecutable = 0100755;

AwsError CodeError(std::string message) {
  return AwsError::Client("CodeError", std::move(message));
}

std::optional<std::string> ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

// Builds a zip in memory. After the first error all calls do nothing, and Finish gives it.
class ZipWriter {
 public:
  ZipWriter() {
    zip_error_t error;
    zip_error_init(&error);
    source_ = zip_source_buffer_create(nullptr, 0, 0, &error);
    archive_ = zip_open_from_source(source_, ZIP_TRUNCATE, &error);
    if (archive_ == nullptr) {
      failure_ = zip_error_strerror(&error);
      if (source_ != nullptr) zip_source_free(source_);
      source_ = nullptr;
    } else {
      // Kept beyond the archive's close, for its bytes.
      zip_source_keep(source_);
    }
    zip_error_fini(&error);
  }
  ~ZipWriter() {
    if (archive_ != nullptr) zip_discard(archive_);
    if (source_ != nullptr) zip_source_free(source_);
  }
  ZipWriter(const ZipWriter&) = delete;
  ZipWriter& operator=(const ZipWriter&) = delete;

  // `content` must stay until Finish.
  void Add(const std::string& name, std::string_view content, uint32_t mode) {
    if (!failure_.empty()) return;
    zip_source_t* data = zip_source_buffer(archive_, content.data(), content.size(), 0);
    const zip_int64_t index =
        data != nullptr ? zip_file_add(archive_, name.c_str(), data, ZIP_FL_ENC_UTF_8) : -1;
    if (index < 0) {
      failure_ = zip_strerror(archive_);
      if (data != nullptr) zip_source_free(data);
      return;
    }
    const auto at = static_cast<zip_uint64_t>(index);
    zip_file_set_mtime(archive_, at, kZipEpochS, 0);
    zip_file_set_external_attributes(archive_, at, 0, ZIP_OPSYS_UNIX, mode << 16);
  }

  Result<std::string> Finish() {
    if (failure_.empty() && zip_close(archive_) != 0) failure_ = zip_strerror(archive_);
    if (!failure_.empty()) return Fail(CodeError("cannot make a zip: " + failure_));
    archive_ = nullptr;
    zip_stat_t stat;
    zip_source_open(source_);
    zip_source_stat(source_, &stat);
    std::string out(stat.size, '\0');
    zip_source_read(source_, out.data(), out.size());
    zip_source_close(source_);
    return out;
  }

 private:
  zip_source_t* source_ = nullptr;
  zip_t* archive_ = nullptr;
  std::string failure_;
};

// Regular files below `root`, sorted. Links are followed, as `sam build` does.
Result<std::vector<fs::path>> FilesBelow(const fs::path& root) {
  std::vector<fs::path> files;
  std::error_code error;
  auto options = fs::directory_options::follow_directory_symlink;
  for (fs::recursive_directory_iterator it(root, options, error), end; !error && it != end;
       it.increment(error)) {
    if (it->is_regular_file(error)) files.push_back(it->path());
  }
  if (error) {
    return Fail(CodeError(fmt::format("cannot read {}: {}", root.string(), error.message())));
  }
  std::sort(files.begin(), files.end());
  return files;
}

Result<std::string> ZipDirectory(const fs::path& root) {
  PORTICO_ASSIGN(const std::vector<fs::path> files, FilesBelow(root));
  if (files.empty()) return Fail(CodeError(fmt::format("{} is empty", root.string())));
  std::vector<std::string> contents;
  contents.reserve(files.size());
  ZipWriter zip;
  for (const fs::path& file : files) {
    auto content = ReadFile(file);
    if (!content) return Fail(CodeError(fmt::format("cannot read {}", file.string())));
    const bool executable =
        (fs::status(file).permissions() & fs::perms::owner_exec) != fs::perms::none;
    contents.push_back(std::move(*content));
    zip.Add(file.lexically_relative(root).generic_string(), contents.back(),
            executable ? kModeExecutable : kModeFile);
  }
  return zip.Finish();
}

}  // namespace

Result<std::string> ReadCode(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) {
    return Fail(CodeError(fmt::format("there is no {}: build the function first", path)));
  }
  if (fs::is_directory(status)) return ZipDirectory(path);
  auto content = ReadFile(path);
  if (!content) return Fail(CodeError(fmt::format("cannot read {}", path)));
  if (!content->starts_with("PK")) {
    return Fail(CodeError(fmt::format("{} is neither a directory nor a zip file", path)));
  }
  return std::move(*content);
}

Result<std::string> ZipOneFile(std::string_view file_name, std::string_view content) {
  ZipWriter zip;
  zip.Add(std::string(file_name), content, kModeFile);
  return zip.Finish();
}

}  // namespace portico::cli
