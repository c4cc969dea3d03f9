// Archives that strangers made: whatever is in them, nothing is written outside the directory, and
// no more than the limits allow.
#include <stdlib.h>

#include <filesystem>
#include <string>

#include "codec/zip/unzip.h"
#include "fuzz.h"

namespace fs = std::filesystem;

namespace {

// A directory with room for one to unpack into, and something beside it that must stay as it is.
class Place {
 public:
  Place() {
    std::string name = (fs::temp_directory_path() / "portico_fuzz_XXXXXX").string();
    PORTICO_CHECK(mkdtemp(name.data()) != nullptr);
    root_ = name;
    fs::create_directory(root_ / "beside");
  }
  ~Place() {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }
  fs::path Fresh() {
    fs::remove_all(root_ / "into");
    fs::create_directory(root_ / "into");
    return root_ / "into";
  }
  void Check() const {
    PORTICO_CHECK(fs::is_empty(root_ / "beside"));
    int entries = 0;
    for ([[maybe_unused]] const auto& entry : fs::directory_iterator(root_)) ++entries;
    PORTICO_CHECK(entries == 2);
  }

 private:
  fs::path root_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace portico;
  static Place place;
  constexpr ZipLimits kLimits{.unpacked_bytes_max = 64 << 10, .entries_max = 20};
  const fs::path into = place.Fresh();
  const Status status = Unzip(fuzz::AsText(data, size), into.string(), kLimits);
  place.Check();
  uintmax_t bytes = 0;
  size_t entries = 0;
  for (const auto& entry : fs::recursive_directory_iterator(into)) {
    ++entries;
    if (entry.is_regular_file() && !entry.is_symlink()) bytes += entry.file_size();
    if (!entry.is_symlink()) continue;
    // Wherever it leads, it is inside.
    const fs::path target = fs::weakly_canonical(entry.path());
    PORTICO_CHECK(target.string().starts_with(fs::canonical(into).string()));
  }
  PORTICO_CHECK(bytes <= kLimits.unpacked_bytes_max && entries <= kLimits.entries_max);
  if (!status && status.error().IsInternal()) {
    // A name that is too long for the file system, for one; never for want of checking.
    PORTICO_CHECK(!status.error().message.empty());
  }
  return 0;
}
