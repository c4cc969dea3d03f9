// Code on disk: kept once, made again from its archive, never half there.
#include "lambda/engine/code_store.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <vector>

#include "codec/zip/zip_testing.h"
#include "lambda/engine/function.h"

namespace portico::lambda {
namespace {

namespace fs = std::filesystem;

class CodeStoreTest : public testing::Test {
 protected:
  CodeStore::Code Put(const std::string& zip) {
    auto code = store.Put(zip);
    EXPECT_TRUE(code) << code.error().message;
    return code ? *code : CodeStore::Code();
  }
  // "Code: message" of a Put that fails.
  std::string Refusal(const std::string& zip) {
    auto code = store.Put(zip);
    return code ? "" : code.error().code + ": " + code.error().message;
  }
  static std::string Content(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return file ? text.str() : "<missing>";
  }
  void Write(const std::string& name, const std::string& text) {
    std::ofstream(root() + "/" + name, std::ios::binary) << text;
  }
  std::set<std::string> Names() const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(root())) names.insert(entry.path().filename());
    return names;
  }
  std::string root() const { return data.path() + "/functions"; }

  TemporaryDirectory data;
  CodeStore store{root()};
  const std::string zip = MakeZip({{"bootstrap", "#!one", S_IFREG | 0755}});
  const std::string other = MakeZip({{"bootstrap", "#!two", S_IFREG | 0755}});
};

TEST_F(CodeStoreTest, CodeIsNamedByItsDigest) {
  const CodeStore::Code code = Put(zip);
  EXPECT_EQ(code.bytes, static_cast<int64_t>(zip.size()));
  EXPECT_EQ(code.sha256_hex.size(), 64u);
  EXPECT_EQ(code.sha256_base64.size(), 44u);
  EXPECT_EQ(code.dir, root() + "/" + code.sha256_hex);
  EXPECT_EQ(Content(code.dir + "/bootstrap"), "#!one");
  EXPECT_EQ(store.ReadZip(code.sha256_hex).value(), zip);
  EXPECT_NE(Put(other).sha256_hex, code.sha256_hex);
}

TEST_F(CodeStoreTest, OthersGetThroughButDoNotSeeTheArchives) {
  const CodeStore::Code code = Put(zip);
  EXPECT_EQ(fs::status(root()).permissions(), fs::perms(0711));
  EXPECT_EQ(fs::status(code.dir).permissions(), fs::perms(0755));
  EXPECT_EQ(fs::status(code.dir + ".zip").permissions(), fs::perms(0600));
}

TEST_F(CodeStoreTest, TheSameCodeIsKeptOnce) {
  const CodeStore::Code first = Put(zip);
  EXPECT_EQ(Put(zip).sha256_hex, first.sha256_hex);
  EXPECT_EQ(Names(), (std::set<std::string>{first.sha256_hex, first.sha256_hex + ".zip"}));
}

TEST_F(CodeStoreTest, EachServerUnpacksAnew) {
  const CodeStore::Code code = Put(zip);
  fs::remove(code.dir + "/bootstrap");
  Write(code.sha256_hex + "/other", "not of the archive");
  CodeStore later(root());
  EXPECT_FALSE(later.Unpacked(code.sha256_hex)->good());
  ASSERT_TRUE(later.Prepare(code.sha256_hex));
  EXPECT_TRUE(later.Unpacked(code.sha256_hex)->Check());
  EXPECT_EQ(Content(code.dir + "/bootstrap"), "#!one");
  EXPECT_FALSE(fs::exists(code.dir + "/other"));
}

TEST_F(CodeStoreTest, ADamagedArchiveIsNotUnpacked) {
  const CodeStore::Code code = Put(zip);
  EXPECT_TRUE(store.CheckArchive(code.sha256_hex, code.bytes));
  CodeStore later(root());
  std::string flipped = zip;
  flipped[flipped.size() / 2] ^= 1;
  for (const std::string& damaged : {other, flipped, zip.substr(0, zip.size() / 2)}) {
    Write(code.sha256_hex + ".zip", damaged);
    const auto prepared = later.Prepare(code.sha256_hex);
    ASSERT_FALSE(prepared);
    EXPECT_TRUE(prepared.error().IsInternal());
    EXPECT_FALSE(later.Unpacked(code.sha256_hex)->Check());
    const auto download = later.OpenZip(code.sha256_hex);
    ASSERT_FALSE(download);
    EXPECT_TRUE(download.error().IsInternal());
    EXPECT_EQ(static_cast<bool>(later.CheckArchive(code.sha256_hex, code.bytes)),
              damaged.size() == zip.size());
  }
  fs::remove(code.dir + ".zip");
  EXPECT_FALSE(later.Prepare(code.sha256_hex));
  EXPECT_FALSE(later.CheckArchive(code.sha256_hex, code.bytes));
}

TEST_F(CodeStoreTest, WhatIsChangedIsNotRunAndIsUnpackedAgain) {
  const CodeStore::Code code = Put(zip);
  const auto unpacked = store.Unpacked(code.sha256_hex);
  const std::string file = code.sha256_hex + "/bootstrap";
  const auto changes = std::vector<std::function<void()>>{
      [&] { Write(file, "#!two"); },
      [&] { fs::remove(root() + "/" + file); },
      [&] { fs::permissions(root() + "/" + file, fs::perms(0600)); },
      [&] { Write(code.sha256_hex + "/more", ""); },
      [&] { fs::remove_all(code.dir); },
  };
  for (const auto& change : changes) {
    ASSERT_TRUE(unpacked->Check());
    change();
    EXPECT_FALSE(unpacked->Check());
    EXPECT_FALSE(unpacked->good());
    ASSERT_TRUE(store.Prepare(code.sha256_hex));
    EXPECT_EQ(Content(code.dir + "/bootstrap"), "#!one");
  }
}

TEST_F(CodeStoreTest, UploadingAgainRepairsADamagedArchive) {
  const CodeStore::Code code = Put(zip);
  Write(code.sha256_hex + ".zip", "damaged");
  Put(zip);
  EXPECT_EQ(store.ReadZip(code.sha256_hex).value(), zip);
}

TEST_F(CodeStoreTest, RefusalsAreWordedAsLambdas) {
  const std::string unreadable =
      "InvalidParameterValueException: Could not unzip uploaded file. Please check your file, then "
      "try to upload again.";
  EXPECT_EQ(Refusal("no archive"), unreadable);
  EXPECT_EQ(Refusal(MakeZip({{"../escape", "x"}})), unreadable);
  EXPECT_EQ(Refusal(""), "InvalidParameterValueException: Uploaded file must be a non-empty zip");
  EXPECT_EQ(Refusal(MakeZip({{"zeros", std::string(kUnzippedBytesMax + 1, '\0')}})),
            "InvalidParameterValueException: Unzipped size must be smaller than 262144000 bytes");
  EXPECT_EQ(Refusal(std::string(kZipBytesMax + 1, 'x')),
            "RequestEntityTooLargeException: Zipped size must be smaller than 52428800 bytes");
  EXPECT_EQ(Names(), std::set<std::string>{}) << "something was left";
}

TEST_F(CodeStoreTest, RemovedCodeIsGone) {
  const CodeStore::Code code = Put(zip);
  store.Remove(code.sha256_hex);
  EXPECT_EQ(Names(), std::set<std::string>{});
  EXPECT_FALSE(store.Prepare(code.sha256_hex));
  Put(zip);
  EXPECT_EQ(Content(code.dir + "/bootstrap"), "#!one");
}

TEST_F(CodeStoreTest, UnusedCodeAndWhatCrashesLeftAreRemoved) {
  const CodeStore::Code used = Put(zip);
  const CodeStore::Code unused = Put(other);
  Write(used.sha256_hex + ".zip.new", "half an archive");
  fs::create_directories(root() + "/" + used.sha256_hex + ".abcdefgh/half");
  Write(unused.sha256_hex + ".zip.new", "half an archive");
  store.RemoveUnused({used.sha256_hex});
  EXPECT_EQ(Names(), (std::set<std::string>{used.sha256_hex, used.sha256_hex + ".zip"}));
  EXPECT_EQ(Content(used.dir + "/bootstrap"), "#!one");
}

TEST_F(CodeStoreTest, NothingToRemoveIsNoError) { CodeStore(root() + "/nowhere").RemoveUnused({}); }

}  // namespace
}  // namespace portico::lambda
