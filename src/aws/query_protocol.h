// The query protocol of IAM and STS: form parameters in, XML out. Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "aws/shape.h"
#include "aws/validate.h"
#include "base/result.h"
#include "codec/uri.h"

namespace portico::aws {

// Fills `out` from parameters like "Tags.member.1.Key". Errors: MalformedInput.
Status ParseQueryInput(const ShapeDesc& shape, const QueryParams& params, void* out,
                       MissingMembers* missing);

// <XResponse xmlns=…><XResult>…</XResult><ResponseMetadata>…; no Result element for aws::Empty.
std::string RenderQueryOutput(std::string_view operation, std::string_view xml_namespace,
                              const ShapeDesc& shape, const void* value,
                              std::string_view request_id);

std::string RenderQueryError(const AwsError& error, std::string_view xml_namespace,
                             std::string_view request_id);

}  // namespace portico::aws
