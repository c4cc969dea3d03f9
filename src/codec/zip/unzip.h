// Unpacking zip archives that strangers made.
//
// Over libzip. What could hurt is refused: entries that leave the directory, links that do, device
// files, and archives that unpack to more than the caller allows. Thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace portico {

struct ZipLimits {
  size_t unpacked_bytes_max;
  size_t entries_max = 50'000;  // of the archive, and of files and directories made
};

inline constexpr std::string_view kInvalidZip = "InvalidZip";
inline constexpr std::string_view kEmptyZip = "EmptyZip";
inline constexpr std::string_view kZipTooLarge = "ZipTooLarge";

// Unpacks into `directory`, which exists and is empty. Files get their modes from the archive (0644
// where it has none), readable by all, as functions run under other users; directories are 0755.
// Links stay inside, and go up only at their start. Errors: code kInvalidZip, kEmptyZip (an archive
// of no entries) or kZipTooLarge, with what is wrong as the message; internal errors of the disk.
// After an error, what was unpacked is still there.
Status Unzip(std::string_view archive, const std::string& directory, const ZipLimits& limits);

}  // namespace portico
