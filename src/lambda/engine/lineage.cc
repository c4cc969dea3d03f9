#include "lambda/engine/lineage.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "codec/hash.h"

namespace portico::lambda {
namespace {

constexpr std::string_view kName = "Lineage=";
constexpr size_t kHashDigits = 8;

uint32_t HashOf(std::string_view function_arn) {
  const Sha256Digest digest = Sha256(function_arn);
  uint32_t hash = 0;
  for (size_t i = 0; i < sizeof hash; ++i) hash = hash << 8 | digest[i];
  return hash;
}

template <typename T>
bool ReadNumber(std::string_view text, int base, T* out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *out, base);
  return error == std::errc() && end == text.data() + text.size();
}

// Calls `visit` for each part between separators.
template <typename Visit>
void Split(std::string_view text, char separator, Visit&& visit) {
  while (!text.empty()) {
    const size_t end = std::min(text.find(separator), text.size());
    visit(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace

Lineage::Step* Lineage::Find(uint32_t function) {
  const auto at = std::find_if(steps_.begin(), steps_.end(),
                               [&](const Step& step) { return step.function == function; });
  return at == steps_.end() ? nullptr : &*at;
}

Lineage Lineage::Parse(std::string_view trace) {
  Lineage out;
  Split(trace, ';', [&](std::string_view part) {
    if (!part.starts_with(kName)) return;
    Split(part.substr(kName.size()), '|', [&](std::string_view text) {
      Step step;
      if (text.find(':') != kHashDigits || out.steps_.size() >= kFunctionsMax) return;
      if (!ReadNumber(text.substr(0, kHashDigits), 16, &step.function)) return;
      if (!ReadNumber(text.substr(kHashDigits + 1), 10, &step.count)) return;
      if (out.Find(step.function) == nullptr) out.steps_.push_back(step);
    });
  });
  return out;
}

uint32_t Lineage::Add(std::string_view function_arn) {
  const uint32_t function = HashOf(function_arn);
  if (Step* step = Find(function)) {
    step->count = std::min(step->count, UINT32_MAX - 1) + 1;
    return step->count;
  }
  // The oldest gives way: a loop through so many functions is ended by the others' counts.
  if (steps_.size() >= kFunctionsMax) steps_.erase(steps_.begin());
  steps_.push_back({function, 1});
  return 1;
}

void Lineage::Merge(const Lineage& other) {
  for (const Step& theirs : other.steps_) {
    if (Step* step = Find(theirs.function)) {
      step->count = std::max(step->count, theirs.count);
    } else if (steps_.size() < kFunctionsMax) {
      steps_.push_back(theirs);
    }
  }
}

std::string Lineage::Text() const {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out(kName);
  for (const Step& step : steps_) {
    if (out.size() > kName.size()) out.push_back('|');
    for (int shift = 28; shift >= 0; shift -= 4) out.push_back(kHex[step.function >> shift & 15]);
    out.append(":").append(std::to_string(step.count));
  }
  return out;
}

std::string WithoutLineage(std::string_view trace) {
  std::string out;
  Split(trace, ';', [&](std::string_view part) {
    if (part.starts_with(kName)) return;
    if (!out.empty()) out.push_back(';');
    out.append(part);
  });
  return out;
}

void Chains::Enter(const std::string& access_key_id, LineagePtr lineage) {
  MutexLock lock(mutex_);
  by_key_[access_key_id] = std::move(lineage);
}

void Chains::Leave(const std::string& access_key_id) {
  MutexLock lock(mutex_);
  by_key_.erase(access_key_id);
}

Chains::LineagePtr Chains::Of(const std::string& access_key_id) const {
  MutexLock lock(mutex_);
  const auto at = by_key_.find(access_key_id);
  return at == by_key_.end() ? nullptr : at->second;
}

}  // namespace portico::lambda
