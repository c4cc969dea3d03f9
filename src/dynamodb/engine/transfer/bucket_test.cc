#include "dynamodb/engine/transfer/bucket.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/random.h"

namespace portico::dynamodb {
namespace {

namespace fs = std::filesystem;

class BucketTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(root_ / "bucket");
    fs::create_directories(root_ / "other");
    std::ofstream(root_ / "other" / "secret") << "secret";
    std::ofstream(root_ / "secret") << "secret";
  }
  void TearDown() override { fs::remove_all(root_); }

  Bucket Open() {
    auto bucket = Bucket::Open(root_.string(), "bucket");
    EXPECT_TRUE(bucket);
    return std::move(*bucket);
  }
  static std::string Put(const Bucket& bucket, const std::string& key, std::string_view bytes) {
    auto writer = bucket.Create(key);
    if (!writer) return writer.error().code;
    if (!(*writer)->Write(bytes) || !(*writer)->Finish()) return "failed";
    return "";
  }
  static std::string Get(const Bucket& bucket, const std::string& key) {
    auto reader = bucket.Read(key);
    if (!reader) return reader.error().code;
    std::string all;
    for (;;) {
      const auto bytes = reader->Read(3);
      if (!bytes || bytes->empty()) return all;
      all += *bytes;
    }
  }
  static std::string Keys(const Bucket& bucket, std::string_view prefix) {
    const auto objects = bucket.List(prefix, 100);
    if (!objects) return objects.error().message;
    std::string keys;
    for (const Bucket::Object& object : *objects) keys += object.key + " ";
    return keys;
  }

  const fs::path root_ = fs::temp_directory_path() / ("portico-" + RandomUuid());
};

TEST_F(BucketTest, ObjectsByTheirKeys) {
  const Bucket bucket = Open();
  EXPECT_EQ(Put(bucket, "a/b/c", "first"), "");
  EXPECT_EQ(Put(bucket, "a/b/c", "second"), "");
  EXPECT_EQ(Put(bucket, "a/bd", "x"), "");
  EXPECT_EQ(Put(bucket, "top", ""), "");
  EXPECT_EQ(Get(bucket, "a/b/c"), "second");
  EXPECT_EQ(Get(bucket, "top"), "");
  EXPECT_EQ(Get(bucket, "a/b/d"), "S3NoSuchKey");
  EXPECT_EQ(Get(bucket, "a/b"), "S3NoSuchKey");
  EXPECT_EQ(Keys(bucket, ""), "a/b/c a/bd top ");
  EXPECT_EQ(Keys(bucket, "a/b"), "a/b/c a/bd ");
  EXPECT_EQ(Keys(bucket, "a/b/"), "a/b/c ");
  EXPECT_EQ(Keys(bucket, "b"), "");
  EXPECT_EQ(bucket.List("", 2).error().message, "There are more than 2 objects");
}

TEST_F(BucketTest, AnObjectIsWholeOrNotThere) {
  const Bucket bucket = Open();
  {
    auto writer = bucket.Create("part");
    ASSERT_TRUE(writer);
    ASSERT_TRUE((*writer)->Write("half"));
    EXPECT_EQ(Keys(bucket, ""), "");
  }
  EXPECT_EQ(Get(bucket, "part"), "S3NoSuchKey");
  EXPECT_TRUE(fs::is_empty(root_ / "bucket"));
}

TEST_F(BucketTest, NoNameLeadsOut) {
  for (const std::string name : {"", ".", "..", "missing", "bucket/../other", "/etc", "secret"}) {
    const auto bucket = Bucket::Open(root_.string(), name);
    ASSERT_FALSE(bucket) << name;
    EXPECT_EQ(bucket.error().code, "S3NoSuchBucket");
    EXPECT_EQ(bucket.error().message, "The specified bucket does not exist");
  }
  EXPECT_FALSE(Bucket::Open("", "bucket"));
  const Bucket bucket = Open();
  const std::vector<std::string> keys = {"../secret",
                                         "a/../../secret",
                                         "/etc/passwd",
                                         "a//b",
                                         ".",
                                         "..",
                                         "a/.",
                                         "",
                                         "a/",
                                         {"a\0b", 3},
                                         std::string(256, 'x'),
                                         std::string(200, 'x') + "/../y"};
  for (const std::string& key : keys) {
    EXPECT_EQ(Get(bucket, key), "S3NoSuchKey") << key;
    EXPECT_NE(Put(bucket, key, "x"), "") << key;
  }
  EXPECT_EQ(Keys(bucket, "../"), "");
  std::ifstream secret(root_ / "secret");
  std::string text;
  secret >> text;
  EXPECT_EQ(text, "secret");
}

TEST_F(BucketTest, LinksAreNotFollowed) {
  fs::create_directory_symlink(root_ / "other", root_ / "linked");
  EXPECT_FALSE(Bucket::Open(root_.string(), "linked"));
  fs::create_directory_symlink(root_ / "other", root_ / "bucket" / "out");
  fs::create_symlink(root_ / "secret", root_ / "bucket" / "file");
  const Bucket bucket = Open();
  EXPECT_EQ(Get(bucket, "out/secret"), "S3AccessDenied");
  EXPECT_EQ(Get(bucket, "file"), "S3AccessDenied");
  EXPECT_EQ(Put(bucket, "out/new", "x"), "S3AccessDenied");
  EXPECT_FALSE(fs::exists(root_ / "other" / "new"));
  EXPECT_EQ(Keys(bucket, ""), "");
  // A link is replaced, not written through.
  EXPECT_EQ(Put(bucket, "file", "mine"), "");
  EXPECT_EQ(Get(bucket, "file"), "mine");
  std::ifstream secret(root_ / "secret");
  std::string text;
  secret >> text;
  EXPECT_EQ(text, "secret");
}

}  // namespace
}  // namespace portico::dynamodb
