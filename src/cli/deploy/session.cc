#include "cli/deploy/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace portico::cli {
namespace {

bool IsEmpty(const json::Value& value) {
  if (value.is_null()) return true;
  if (const auto* text = value.as_string()) return text->empty();
  if (const auto* list = value.as_array()) return list->empty();
  if (const auto* map = value.as_object()) return map->empty();
  return false;
}

bool CoversList(const json::Value::Array& actual, const json::Value::Array& wanted) {
  return actual.size() == wanted.size() &&
         std::all_of(wanted.begin(), wanted.end(), [&](const json::Value& item) {
           return std::any_of(actual.begin(), actual.end(),
                              [&](const json::Value& there) { return Covers(there, item); });
         });
}

}  // namespace

std::string TextOf(const json::Value& properties, std::string_view name) {
  const json::Value* value = properties.Find(name);
  const std::string* text = value != nullptr ? value->as_string() : nullptr;
  return text != nullptr ? *text : std::string();
}

std::string NameOf(const Session& session, const ResourceSpec& spec, std::string_view property) {
  std::string name = TextOf(spec.properties, property);
  return !name.empty() ? name : fmt::format("{}-{}", session.stack_name, spec.logical_id);
}

bool Covers(const json::Value& actual, const json::Value& wanted) {
  if (const auto* list = wanted.as_array()) {
    return actual.as_array() != nullptr ? CoversList(*actual.as_array(), *list)
                                        : list->empty() && IsEmpty(actual);
  }
  const auto* map = wanted.as_object();
  if (map == nullptr) return actual == wanted;
  return std::all_of(map->begin(), map->end(), [&](const json::Value::Member& member) {
    const json::Value* there = actual.Find(member.first);
    return there != nullptr ? Covers(*there, member.second) : IsEmpty(member.second);
  });
}

bool IsMissing(const AwsError& error) {
  return error.http_status == 404 || error.code == "ResourceNotFoundException";
}

Status WaitUntil(std::string_view what, const std::function<Result<bool>()>& ready) {
  const Clock& clock = Clock::System();
  const int64_t deadline_us = clock.SteadyUs() + kReadyTimeoutMs * 1000;
  for (;;) {
    PORTICO_ASSIGN(const bool done, ready());
    if (done) return {};
    if (clock.SteadyUs() > deadline_us) {
      return Fail("Timeout",
                  fmt::format("{} did not become ready within {} s", what, kReadyTimeoutMs / 1000));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(kReadyPollMs));
  }
}

}  // namespace portico::cli
