// The textual forms of time that AWS's wire formats use. Pure functions, thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace portico {

// "2026-11-22T14:45:56Z" (ISO 8601, seconds), from milliseconds since the epoch.
std::string FormatIso8601(int64_t epoch_ms);
// "2026-11-22T14:45:56.123+0000", Lambda's LastModified.
std::string FormatLambdaTime(int64_t epoch_ms);
// "20261122T144556Z", SigV4's x-amz-date.
std::string FormatAmzDate(int64_t epoch_ms);
// "22/Nov/2026:14:45:56 +0000", API Gateway's requestTime.
std::string FormatClfTime(int64_t epoch_ms);
// "Sun, 22 Nov 2026 14:45:56 GMT", HTTP's Date header.
std::string FormatHttpDate(int64_t epoch_ms);
// "Sunday, November 22, 2026 at 2:45:56 PM Coordinated Universal Time", in DynamoDB's messages.
std::string FormatLongUtc(int64_t epoch_ms);

// Parses SigV4's "20261122T144556Z". Nothing if malformed.
std::optional<int64_t> ParseAmzDate(std::string_view text);
// Parses ISO 8601 with 'Z' or a numeric offset and optional fraction. Nothing if malformed.
std::optional<int64_t> ParseIso8601(std::string_view text);

}  // namespace portico
