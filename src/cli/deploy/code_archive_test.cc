#include "cli/deploy/code_archive.h"

#include <gtest/gtest.h>
#include <zip.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace portico::cli {
namespace {

namespace fs = std::filesystem;

class CodeArchiveTest : public testing::Test {
 protected:
  CodeArchiveTest() {
    std::string name = (fs::temp_directory_path() / "portico-code-XXXXXX").string();
    dir_ = mkdtemp(name.data());
  }
  ~CodeArchiveTest() override { fs::remove_all(dir_); }

  void Write(const fs::path& name, std::string_view content) {
    fs::create_directories((dir_ / name).parent_path());
    std::ofstream(dir_ / name) << content;
  }

  // "name=content;" of every entry, with '*' after the names of executables.
  static std::string Listing(const std::string& bytes) {
    zip_error_t error;
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    zip_t* archive = zip_open_from_source(source, ZIP_RDONLY, &error);
    std::string out;
    for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); ++i) {
      const auto at = static_cast<zip_uint64_t>(i);
      zip_stat_t stat;
      zip_stat_index(archive, at, 0, &stat);
      zip_uint8_t system = 0;
      zip_uint32_t attributes = 0;
      zip_file_get_external_attributes(archive, at, 0, &system, &attributes);
      std::string content(stat.size, '\0');
      zip_file_t* file = zip_fopen_index(archive, at, 0);
      zip_fread(file, content.data(), content.size());
      zip_fclose(file);
      out += std::string(stat.name) + ((attributes >> 16 & 0100) != 0 ? "*" : "") + "=" + content +
             ";";
    }
    zip_discard(archive);
    return out;
  }

  fs::path dir_;
};

TEST_F(CodeArchiveTest, ZipsADirectory) {
  Write("code/index.py", "a");
  Write("code/lib/util.py", "b");
  Write("code/bootstrap", "c");
  fs::permissions(dir_ / "code/bootstrap", fs::perms::owner_all);
  const auto zip = ReadCode((dir_ / "code").string());
  ASSERT_TRUE(zip) << zip.error().message;
  EXPECT_EQ(Listing(*zip), "bootstrap*=c;index.py=a;lib/util.py=b;");
}

TEST_F(CodeArchiveTest, TheSameFilesGiveTheSameBytes) {
  Write("a/x", "1");
  Write("b/x", "1");
  fs::last_write_time(dir_ / "b/x", fs::file_time_type::clock::now() - std::chrono::hours(100));
  EXPECT_EQ(*ReadCode((dir_ / "a").string()), *ReadCode((dir_ / "b").string()));
}

TEST_F(CodeArchiveTest, ReadsAZipAsItIs) {
  const auto zip = ZipOneFile("index.py", "code");
  ASSERT_TRUE(zip) << zip.error().message;
  EXPECT_EQ(Listing(*zip), "index.py=code;");
  Write("f.zip", *zip);
  EXPECT_EQ(*ReadCode((dir_ / "f.zip").string()), *zip);
}

TEST_F(CodeArchiveTest, RefusesWhatIsNoCode) {
  Write("f.txt", "text");
  fs::create_directory(dir_ / "empty");
  EXPECT_FALSE(ReadCode((dir_ / "f.txt").string()));
  EXPECT_FALSE(ReadCode((dir_ / "empty").string()));
  EXPECT_FALSE(ReadCode((dir_ / "absent").string()));
}

}  // namespace
}  // namespace portico::cli
