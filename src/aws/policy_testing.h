// For tests: condition keys from a map.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "aws/policy_pattern.h"

namespace portico::aws {

class MapKeys : public ContextKeys {
 public:
  MapKeys() = default;
  MapKeys(std::initializer_list<std::pair<const std::string, std::vector<std::string>>> keys) {
    for (const auto& [key, values] : keys) keys_[AsciiLower(key)] = values;
  }
  bool Find(std::string_view key, std::vector<std::string>* values) const override {
    const auto found = keys_.find(std::string(key));
    if (found == keys_.end()) return false;
    values->insert(values->end(), found->second.begin(), found->second.end());
    return true;
  }

 private:
  std::map<std::string, std::vector<std::string>> keys_;
};

}  // namespace portico::aws
