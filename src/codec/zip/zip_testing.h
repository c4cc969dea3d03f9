// Archives for tests: well formed by libzip, with whatever names, modes and makers are told.
#pragma once

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <zip.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

namespace portico {

struct ZipEntry {
  std::string name;  // a directory if it ends in '/'
  std::string content;
  mode_t mode = S_IFREG | 0644;
  zip_uint8_t system = ZIP_OPSYS_UNIX;  // who made it: says what the mode is worth
};

inline std::string MakeZip(const std::vector<ZipEntry>& entries) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* buffer = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(buffer);
  zip_t* archive = zip_open_from_source(buffer, ZIP_TRUNCATE, &error);
  for (const ZipEntry& entry : entries) {
    zip_int64_t index;
    if (entry.name.ends_with('/')) {
      index = zip_dir_add(archive, entry.name.c_str(), ZIP_FL_ENC_UTF_8);
    } else {
      zip_source_t* content =
          zip_source_buffer(archive, entry.content.data(), entry.content.size(), 0);
      index = zip_file_add(archive, entry.name.c_str(), content, ZIP_FL_ENC_UTF_8);
    }
    EXPECT_GE(index, 0) << entry.name << ": " << zip_strerror(archive);
    zip_file_set_external_attributes(archive, static_cast<zip_uint64_t>(index), 0, entry.system,
                                     static_cast<zip_uint32_t>(entry.mode) << 16);
  }
  EXPECT_EQ(zip_close(archive), 0) << zip_strerror(archive);
  std::string out;
  zip_stat_t stat;
  zip_stat_init(&stat);
  if (zip_source_stat(buffer, &stat) == 0 && (stat.valid & ZIP_STAT_SIZE) != 0) {
    out.resize(stat.size);
    EXPECT_EQ(zip_source_open(buffer), 0);
    EXPECT_EQ(zip_source_read(buffer, out.data(), out.size()), static_cast<zip_int64_t>(stat.size));
    zip_source_close(buffer);
  }
  zip_source_free(buffer);
  zip_error_fini(&error);
  return out;
}

// The archive with each `from` in its bytes made `to`, of equal length: what libzip would not
// write.
inline std::string Patched(std::string archive, std::string_view from, std::string_view to) {
  EXPECT_EQ(from.size(), to.size());
  size_t count = 0;
  for (size_t at = 0; (at = archive.find(from, at)) != std::string::npos;
       at += to.size(), ++count) {
    archive.replace(at, from.size(), to);
  }
  EXPECT_GT(count, 0u);
  return archive;
}

// An empty directory that goes with the object.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "portico-test-XXXXXX").string();
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    path_ = pattern;
  }
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace portico
