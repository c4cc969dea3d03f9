// A function's code as the zip that Lambda takes.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace portico::cli {

// What CreateFunction takes inline.
inline constexpr size_t kInlineZipBytesMax = 50 * 1024 * 1024;

// `path` is a zip file or a directory, which is zipped with all it holds. The same files always
// give the same bytes, so that an unchanged function keeps its CodeSha256.
Result<std::string> ReadCode(const std::string& path);

// A zip of one file, as CloudFormation makes it of inline code.
Result<std::string> ZipOneFile(std::string_view file_name, std::string_view content);

}  // namespace portico::cli
