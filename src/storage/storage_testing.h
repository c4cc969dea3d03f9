// For tests: a directory of its own, removed with the test.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>

#include "base/check.h"
#include "storage/db.h"

namespace portico::storage {

class TestDirectory {
 public:
  TestDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "portico_test_XXXXXX").string();
    PORTICO_CHECK(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  TestDirectory(const TestDirectory&) = delete;
  TestDirectory& operator=(const TestDirectory&) = delete;
  ~TestDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

  std::unique_ptr<Db> OpenDb() const {
    Db::Options options;
    options.dir = path_ + "/db";
    auto db = Db::Open(options);
    PORTICO_CHECK(db.has_value());
    return std::move(*db);
  }

 private:
  std::string path_;
};

}  // namespace portico::storage
