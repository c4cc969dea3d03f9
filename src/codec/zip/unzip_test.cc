// What strangers put into archives: all that is fine is unpacked, all that could hurt is refused.
#include "codec/zip/unzip.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "codec/zip/zip_testing.h"

namespace portico {
namespace {

namespace fs = std::filesystem;

constexpr size_t kBytesMax = 1u << 20;

class UnzipTest : public testing::Test {
 protected:
  // The code of the error, or "".
  std::string Code(std::string_view archive, const ZipLimits& limits = {kBytesMax}) {
    const Status status = Unzip(archive, dir(), limits);
    message = status ? "" : status.error().message;
    return status ? "" : status.error().code;
  }
  std::string Code(const std::vector<ZipEntry>& entries) { return Code(MakeZip(entries)); }

  std::string dir() const { return outer.path() + "/code"; }
  std::string Content(const std::string& name) const {
    std::ifstream file(dir() + "/" + name, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return file ? text.str() : "<missing>";
  }
  mode_t Mode(const std::string& name) const {
    struct stat info = {};
    EXPECT_EQ(lstat((dir() + "/" + name).c_str(), &info), 0) << name;
    return info.st_mode & 07777;
  }
  // Nothing beside the directory that was given.
  bool NothingOutside() const {
    return std::distance(fs::directory_iterator(outer.path()), fs::directory_iterator()) == 1;
  }

  void SetUp() override { fs::create_directory(dir()); }

  TemporaryDirectory outer;
  std::string message;
};

TEST_F(UnzipTest, FilesDirectoriesAndLinks) {
  EXPECT_EQ(Code({{"bootstrap", "#!", S_IFREG | 0755},
                  {"empty", ""},
                  {"lib/", "", S_IFDIR | 0700},
                  {"lib/deep/down/x.so", std::string(200'000, 'x')},
                  {"lib/x.so", "deep/down/x.so", S_IFLNK | 0777},
                  {"lib/deep/up", "../../bootstrap", S_IFLNK | 0777}}),
            "")
      << message;
  EXPECT_EQ(Content("bootstrap"), "#!");
  EXPECT_EQ(Content("empty"), "");
  EXPECT_EQ(Content("lib/x.so"), std::string(200'000, 'x'));
  EXPECT_EQ(Content("lib/deep/up"), "#!");
  EXPECT_EQ(Mode("bootstrap"), 0755u);
  EXPECT_EQ(Mode("lib"), 0755u);
  EXPECT_EQ(Mode("lib/deep"), 0755u);
}

TEST_F(UnzipTest, FilesAreReadableByAllWhateverTheUmask) {
  const mode_t before = umask(0077);
  EXPECT_EQ(Code({{"private", "x", S_IFREG | 0600},
                  {"run", "x", S_IFREG | 0700},
                  {"setuid", "x", S_IFREG | S_ISUID | 0755},
                  {"none", "x", 0},
                  {"a/b", "x"}}),
            "")
      << message;
  umask(before);
  EXPECT_EQ(Mode("private"), 0644u);
  EXPECT_EQ(Mode("run"), 0744u);
  EXPECT_EQ(Mode("setuid"), 0755u);
  EXPECT_EQ(Mode("none"), 0644u);
  EXPECT_EQ(Mode("a"), 0755u);
}

TEST_F(UnzipTest, ModesCountOnlyFromUnix) {
  // Elsewhere the same bits mean something else: here they would be a link.
  EXPECT_EQ(Code({{"dos", "content", S_IFLNK | 0700, ZIP_OPSYS_DOS},
                  {"mac", "content", S_IFREG | 0755, ZIP_OPSYS_OS_X}}),
            "")
      << message;
  EXPECT_EQ(Content("dos"), "content");
  EXPECT_EQ(Mode("dos"), 0644u);
  EXPECT_EQ(Mode("mac"), 0755u);
}

TEST_F(UnzipTest, NamesThatLeaveAreRefused) {
  for (const char* name :
       {"../x", "a/../../x", "/x", "..", "../", "a/../..", "./../x", "//x", "/../x"}) {
    EXPECT_EQ(Code({{name, "x"}}), kInvalidZip) << name;
    EXPECT_TRUE(NothingOutside()) << name;
  }
  EXPECT_EQ(Code({{"a/../b", "x"}}), "") << message;
  EXPECT_EQ(Content("b"), "x");
}

TEST_F(UnzipTest, LinksThatLeaveAreRefused) {
  for (const char* target : {"/etc/passwd", "..", "../x", "a/../../x", ".", ""}) {
    const bool inside = std::string_view(target) == ".";
    EXPECT_EQ(Code({{"link", target, S_IFLNK | 0777}}), inside ? "" : kInvalidZip) << target;
  }
  EXPECT_EQ(Code({{"d/link2", "../..", S_IFLNK | 0777}}), kInvalidZip);
  EXPECT_EQ(Code({{"long", std::string(5'000, 'x'), S_IFLNK | 0777}}), kInvalidZip);
}

TEST_F(UnzipTest, LinksThatLeaveByWayOfOthersAreRefused) {
  // By its text the second one stays inside; by the first one it does not.
  EXPECT_EQ(
      Code({{"a/b/up", "../..", S_IFLNK | 0777}, {"out", "a/b/up/../../etc", S_IFLNK | 0777}}),
      kInvalidZip);
}

TEST_F(UnzipTest, NothingIsWrittenThroughALink) {
  EXPECT_EQ(Code({{"real/x", "x"}, {"link", "real", S_IFLNK | 0777}, {"link/y", "y"}}),
            kInvalidZip);
  EXPECT_EQ(Content("real/y"), "<missing>");
  EXPECT_EQ(Code({{"file", "f"}, {"alias", "file", S_IFLNK | 0777}, {"alias/", ""}}), kInvalidZip);
}

TEST_F(UnzipTest, NoNameIsThereTwice) {
  EXPECT_EQ(Code(Patched(MakeZip({{"name-1", "a"}, {"name-2", "b"}}), "name-2", "name-1")),
            kInvalidZip);
  EXPECT_EQ(Code(Patched(MakeZip({{"link-1", "a", S_IFLNK | 0777}, {"link-2", "b"}}), "link-2",
                         "link-1")),
            kInvalidZip);
  EXPECT_EQ(Code({{"x", "a"}, {"./x", "b", S_IFLNK | 0777}}), kInvalidZip);
}

TEST_F(UnzipTest, NoNameIsAFileAndADirectory) {
  EXPECT_EQ(Code({{"a", "file"}, {"a/b", "x"}}), kInvalidZip);
  EXPECT_EQ(Code({{"c/d", "x"}, {"c", "file"}}), kInvalidZip);
  EXPECT_EQ(Code({{"e", "file"}, {"e/", ""}}), kInvalidZip);
}

TEST_F(UnzipTest, NamesOfNoFile) {
  EXPECT_EQ(Code({{".", "x"}}), kInvalidZip);
  EXPECT_EQ(Code({{"a/.", "x"}}), kInvalidZip);
  EXPECT_EQ(Code({{"a/..", "x"}}), kInvalidZip);
  EXPECT_EQ(Code({{"./", ""}, {"k/./l/", ""}, {"k//m", "x"}}), "") << message;
  EXPECT_EQ(Content("k/m"), "x");
}

TEST_F(UnzipTest, NamesTooLongForADiskAreTheArchivesFault) {
  EXPECT_EQ(Code({{std::string(300, 'n'), "x"}}), kInvalidZip);
  EXPECT_EQ(Code({{std::string(300, 'n') + "/x", "x"}}), kInvalidZip);
  EXPECT_EQ(Code({{std::string(300, 'n'), "x", S_IFLNK | 0777}}), kInvalidZip);
  std::string deep;
  for (int i = 0; i < 5'000; ++i) deep += "d/";
  EXPECT_EQ(Code({{deep + "x", "x"}}), kInvalidZip);
}

TEST_F(UnzipTest, DevicesAreRefused) {
  EXPECT_EQ(Code({{"fifo", "", S_IFIFO | 0666}}), kInvalidZip);
  EXPECT_EQ(Code({{"device", "", S_IFCHR | 0666}}), kInvalidZip);
}

TEST_F(UnzipTest, WhatUnpacksToTooMuchIsRefused) {
  const std::string bomb =
      MakeZip({{"a", std::string(600'000, '\0')}, {"b", std::string(600'000, '\0')}});
  EXPECT_LT(bomb.size(), 10'000u);
  EXPECT_EQ(Code(bomb), kZipTooLarge);
  fs::remove_all(dir());
  fs::create_directory(dir());
  EXPECT_EQ(Code(bomb, {1'200'000}), "");
}

TEST_F(UnzipTest, TooManyEntriesAreRefused) {
  const std::string three = MakeZip({{"a", ""}, {"b", ""}, {"c", ""}});
  EXPECT_EQ(Code(three, {kBytesMax, 2}), kInvalidZip);
  EXPECT_EQ(Code(three, {kBytesMax, 3}), "") << message;
  // Directories that a name implies count too.
  EXPECT_EQ(Code(MakeZip({{"1/2/3/4/x", ""}}), {kBytesMax, 4}), kInvalidZip);
}

TEST_F(UnzipTest, GarbageIsRefused) {
  EXPECT_EQ(Code(std::string("this is no archive at all, is it?")), kInvalidZip);
  EXPECT_EQ(Code(std::string(1'000, '\0')), kInvalidZip);
  const std::string whole = MakeZip({{"bootstrap", std::string(1'000, 'b')}, {"x", "y"}});
  for (size_t bytes = 1; bytes < whole.size(); ++bytes) {
    ASSERT_EQ(Code(whole.substr(0, bytes)), kInvalidZip) << bytes;
  }
}

TEST_F(UnzipTest, AnEmptyArchiveIsToldFromADamagedOne) {
  EXPECT_EQ(Code(std::string()), kEmptyZip);
  EXPECT_EQ(Code(std::string("PK\5\6") + std::string(18, '\0')), kEmptyZip);
}

TEST_F(UnzipTest, DamagedContentIsRefused) {
  std::string archive = MakeZip({{"x", "stored as it is"}});
  const size_t at = archive.find("stored");
  ASSERT_NE(at, std::string::npos);
  archive[at] = 'S';
  EXPECT_EQ(Code(archive), kInvalidZip);
}

}  // namespace
}  // namespace portico
