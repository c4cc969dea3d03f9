#include "cli/serve/server_file.h"

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "codec/json/value.h"

namespace portico::cli {

Status WriteServerFile(const std::string& dir, const ServerFile& file) {
  json::Value value;
  value.Set("endpoint", file.endpoint);
  value.Set("region", file.region);
  value.Set("account", file.account);
  value.Set("pid", file.pid);
  const std::filesystem::path path = std::filesystem::path(dir) / ServerFile::kFileName;
  const std::filesystem::path aside = path.string() + ".new";
  std::ofstream out(aside);
  out << value.ToString() << "\n";
  out.close();
  std::error_code ec;
  std::filesystem::rename(aside, path, ec);
  if (!out || ec) return Fail(AwsError::Internal("cannot write " + path.string()));
  return {};
}

}  // namespace portico::cli
