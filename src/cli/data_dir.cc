#include "cli/data_dir.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "cli/serve/server_file.h"
#include "codec/json/value.h"
#include "sts/engine/root_credentials.h"

namespace portico::cli {
namespace {

std::string Env(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

Result<Target> TargetOf(std::string url, std::string region, AccessKey key) {
  auto endpoint = ParseEndpoint(url);
  if (!endpoint) {
    return Fail("InvalidEndpoint",
                fmt::format("'{}' is no endpoint: http://HOST:PORT is expected", url));
  }
  return Target{std::move(url), std::move(*endpoint), std::move(region), std::move(key)};
}

Result<AccessKey> RootKey(const std::string& data_dir) {
  auto root = sts::RootCredentials::Load(data_dir);
  if (!root) return Fail(std::move(root).error());
  return AccessKey{std::move(root->access_key_id), std::move(root->secret_access_key), ""};
}

Result<Target> TargetFromDataDir(const TargetOptions& options, const std::string& data_dir) {
  PORTICO_ASSIGN(ServerInfo info, ReadServerInfo(data_dir));
  PORTICO_ASSIGN(AccessKey key, RootKey(data_dir));
  return TargetOf(options.endpoint.empty() ? std::move(info.endpoint) : options.endpoint,
                  std::move(info.region), std::move(key));
}

}  // namespace

Result<ServerInfo> ReadServerInfo(const std::string& data_dir) {
  const std::string path = (std::filesystem::path(data_dir) / ServerFile::kFileName).string();
  std::ifstream in(path);
  if (!in) {
    return Fail(
        "NoServer",
        fmt::format("no server has run with the data directory {} (there is no {}). Start "
                    "one with `portico serve --data {}`, or name its directory with --data.",
                    data_dir, path, data_dir));
  }
  const std::string text(std::istreambuf_iterator<char>(in), {});
  const auto info = json::Parse(text);
  auto member = [&](std::string_view name) {
    const json::Value* value = info ? info->Find(name) : nullptr;
    return value != nullptr && value->as_string() != nullptr ? *value->as_string() : "";
  };
  ServerInfo out{member("endpoint"), member("region")};
  if (out.endpoint.empty() || out.region.empty()) {
    return Fail("NoServer",
                fmt::format("{} is damaged: restart the server, which writes it anew", path));
  }
  return out;
}

Result<Target> FindTarget(const TargetOptions& options) {
  if (!options.data_dir.empty()) return TargetFromDataDir(options, options.data_dir);
  const std::string url = options.endpoint.empty() ? Env("AWS_ENDPOINT_URL") : options.endpoint;
  AccessKey key{Env("AWS_ACCESS_KEY_ID"), Env("AWS_SECRET_ACCESS_KEY"), Env("AWS_SESSION_TOKEN")};
  if (url.empty() || key.id.empty() || key.secret.empty()) {
    return TargetFromDataDir(options, kDataDirDefault);
  }
  std::string region = Env("AWS_REGION");
  if (region.empty()) region = Env("AWS_DEFAULT_REGION");
  return TargetOf(url, region.empty() ? "us-east-1" : std::move(region), std::move(key));
}

}  // namespace portico::cli
