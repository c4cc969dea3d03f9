// Shapes ⇄ JSON: the bodies of awsJson 1.0/1.1 and restJson1, and of stored records.
//
// One pass over the text, straight into the struct; unknown members are skipped, as AWS does. Pure,
// thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "aws/json_faults.h"
#include "aws/shape.h"
#include "aws/validate.h"
#include "base/result.h"
#include "codec/json/reader.h"
#include "codec/json/writer.h"

namespace portico::aws {

// What one request may have in its lists and maps, all together: more than the longest list of any
// operation takes. PutLogEvents has 10,000; a filter's IN has no limit but the request's, and AWS's
// own answers are known for one of 27,500 values. Three bytes of text make an element of hundreds
// in memory.
inline constexpr size_t kRequestElementsMax = 30'000;

// Which members of a shape belong to the text.
enum class Members : uint8_t { kAll, kBodyOnly };

// Reads one JSON object into `out`, which is of `shape`. Required members that are absent are noted
// in `missing`, which is null for text of our own: that may be of any size. `java_package` and
// `mismatches` are the service's (aws/json_faults.h). Errors: SerializationException, or what a
// WireCodec says.
Status ParseJson(const ShapeDesc& shape, json::Reader& reader, void* out, MissingMembers* missing,
                 Members members = Members::kAll, std::string_view java_package = {},
                 Mismatches mismatches = Mismatches::kTokens);

void WriteJson(const ShapeDesc& shape, const void* value, json::Writer& writer,
               Members members = Members::kAll);

// For records: text of a shape, and back. A malformed record is an internal error.
template <typename S>
std::string ToJson(const S& value) {
  std::string out;
  json::Writer writer(&out);
  WriteJson(ShapeOf<S>(), &value, writer);
  return out;
}

Status ParseRecord(const ShapeDesc& shape, std::string_view text, void* out);

template <typename S>
Result<S> FromJson(std::string_view text) {
  S out;
  if (Status status = ParseRecord(ShapeOf<S>(), text, &out); !status) {
    return Fail(std::move(status).error());
  }
  return out;
}

}  // namespace portico::aws
