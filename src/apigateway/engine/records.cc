#include "apigateway/engine/records.h"

#include "aws/json_protocol.h"

namespace portico::apigateway {
namespace {

using storage::RecordStore;

constexpr int32_t kFormatVersion = 1;
constexpr std::string_view kApis = "apigateway/apis/";
constexpr std::string_view kResources = "apigateway/resources/";
constexpr std::string_view kDeployments = "apigateway/deployments/";
constexpr std::string_view kStages = "apigateway/stages/";

template <typename T>
struct Versioned {
  int32_t format_version = 0;
  T value;

  static constexpr auto Fields() {
    using S = Versioned;
    return std::array{
        aws::Field<&S::format_version>("formatVersion"),
        aws::Field<&S::value>("value"),
    };
  }
};

template <typename T>
std::string Encode(const T& value) {
  return aws::ToJson(Versioned<T>{kFormatVersion, value});
}

template <typename T>
Result<std::shared_ptr<const T>> Decode(const storage::Record& record) {
  PORTICO_ASSIGN(Versioned<T> read, aws::FromJson<Versioned<T>>(record.value));
  if (read.format_version != kFormatVersion) {
    return Fail(AwsError::Internal("record " + record.key + " has format version " +
                                   std::to_string(read.format_version) +
                                   ", which this version of Portico does not know"));
  }
  return std::make_shared<const T>(std::move(read.value));
}

template <typename T>
using Parts = std::map<std::string, std::shared_ptr<const T>>;

// Parts are immutable and shared, so an unchanged part has the same address in both states.
template <typename T>
void DiffParts(const std::string& prefix, const Parts<T>& before, const Parts<T>& after,
               std::vector<RecordStore::Change>* out) {
  for (const auto& [name, part] : after) {
    const auto old = before.find(name);
    if (old == before.end() || old->second != part) out->push_back({prefix + name, Encode(*part)});
  }
  for (const auto& [name, part] : before) {
    if (!after.contains(name)) out->push_back({prefix + name, std::nullopt});
  }
}

// Reads "{prefix}{api}/{name}" records into the member `parts` of the APIs' states.
template <typename T>
Status ReadParts(const RecordStore& records, std::string_view prefix, Parts<T> ApiState::*parts,
                 std::map<std::string, ApiState>* apis) {
  PORTICO_ASSIGN(std::vector<storage::Record> found, records.List(prefix));
  for (const storage::Record& record : found) {
    const std::string_view rest = std::string_view(record.key).substr(prefix.size());
    const size_t slash = rest.find('/');
    const auto api = apis->find(std::string(rest.substr(0, slash)));
    if (slash == std::string_view::npos || api == apis->end()) {
      return Fail(AwsError::Internal("record " + record.key + " belongs to no API"));
    }
    PORTICO_ASSIGN(auto part, Decode<T>(record));
    (api->second.*parts).emplace(rest.substr(slash + 1), std::move(part));
  }
  return {};
}

}  // namespace

std::vector<RecordStore::Change> Difference(const ApiState* before, const ApiState* after) {
  static const ApiState kNothing;
  const ApiState& from = before != nullptr ? *before : kNothing;
  const ApiState& to = after != nullptr ? *after : kNothing;
  const std::string id = (from.api ? from.api : to.api)->id;
  std::vector<RecordStore::Change> out;
  const std::string key = std::string(kApis) + id;
  if (!to.api) {
    out.push_back({key, std::nullopt});
  } else if (from.api != to.api) {
    out.push_back({key, Encode(*to.api)});
  }
  DiffParts(std::string(kResources) + id + "/", from.resources, to.resources, &out);
  DiffParts(std::string(kDeployments) + id + "/", from.deployments, to.deployments, &out);
  DiffParts(std::string(kStages) + id + "/", from.stages, to.stages, &out);
  return out;
}

Result<std::map<std::string, std::shared_ptr<const ApiState>>> ReadAll(const RecordStore& records) {
  std::map<std::string, ApiState> apis;
  PORTICO_ASSIGN(std::vector<storage::Record> found, records.List(kApis));
  for (const storage::Record& record : found) {
    PORTICO_ASSIGN(auto api, Decode<RestApi>(record));
    apis[api->id].api = std::move(api);
  }
  PORTICO_TRY(ReadParts(records, kResources, &ApiState::resources, &apis));
  PORTICO_TRY(ReadParts(records, kDeployments, &ApiState::deployments, &apis));
  PORTICO_TRY(ReadParts(records, kStages, &ApiState::stages, &apis));
  std::map<std::string, std::shared_ptr<const ApiState>> out;
  for (auto& [id, state] : apis) {
    out.emplace(id, std::make_shared<const ApiState>(std::move(state)));
  }
  return out;
}

}  // namespace portico::apigateway
