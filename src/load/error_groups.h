// Failed requests, grouped: those with the same status and the same message but for the numbers,
// identifiers and times in it are one group.
//
// Bounded: beyond kErrorGroupsMax kinds, further ones count together. Not thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "load/report.h"

namespace portico::load {

inline constexpr size_t kErrorGroupsMax = 50;
inline constexpr size_t kErrorMessageBytesMax = 200;

class ErrorGroups {
 public:
  // `status` is 0 where no answer came.
  void Add(int status, std::string_view message);
  void Merge(const ErrorGroups& other);
  // The most frequent first.
  std::vector<ErrorGroup> List() const;

 private:
  void Count(int status, std::string message, uint64_t count);

  std::map<std::pair<int, std::string>, uint64_t> groups_;
};

// The first line of `message`, at most kErrorMessageBytesMax of it, with UUIDs and long hexadecimal
// words as "<id>" and other numbers as "N". Always valid UTF-8.
std::string NormalizeMessage(std::string_view message);

// What an answer's body says went wrong: of a JSON object its error type and message, as AWS's
// services, API Gateway and Lambda's functions write them; else the body itself. The body may be
// cut off.
std::string MessageOfBody(std::string_view body);

// Whether the body is a JSON object with errorMessage or errorType: how a Lambda function's error
// reads behind an integration that passes it on.
bool IsFunctionError(std::string_view body);

}  // namespace portico::load
