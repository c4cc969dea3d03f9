#include "cli/serve/health.h"

#include "codec/json/writer.h"

namespace portico::cli {
namespace {

const char* StateName(sandbox::Limit::State state) {
  switch (state) {
    case sandbox::Limit::State::kEnforced:
      return "enforced";
    case sandbox::Limit::State::kPartial:
      return "partial";
    case sandbox::Limit::State::kUnavailable:
      break;
  }
  return "unavailable";
}

}  // namespace

std::string HealthDocument(const sandbox::Launcher& launcher, server::AuthMode auth) {
  const std::string unable = launcher.Unable();
  std::string out;
  json::Writer writer(&out);
  writer.BeginObject();
  writer.Member("status", unable.empty() ? "ok" : "degraded");
  writer.Member("version", PORTICO_VERSION);
  writer.Member("auth", auth == server::AuthMode::kOpen ? "open" : "enforce");
  writer.Key("functions");
  writer.BeginObject();
  writer.Member("available", unable.empty());
  if (!unable.empty()) writer.Member("reason", unable);
  writer.Key("limits");
  writer.BeginArray();
  for (const sandbox::Limit& limit : launcher.Limits()) {
    writer.BeginObject();
    writer.Member("name", limit.name);
    writer.Member("state", StateName(limit.state));
    writer.Member("detail", limit.detail);
    writer.EndObject();
  }
  writer.EndArray();
  writer.EndObject();
  writer.EndObject();
  return out;
}

std::vector<std::string> MissingLimits(const sandbox::Launcher& launcher) {
  std::vector<std::string> out;
  for (const sandbox::Limit& limit : launcher.Limits()) {
    if (limit.state == sandbox::Limit::State::kEnforced) continue;
    out.push_back("functions' " + limit.name + " limit is " + StateName(limit.state) + ": " +
                  limit.detail);
  }
  return out;
}

}  // namespace portico::cli
