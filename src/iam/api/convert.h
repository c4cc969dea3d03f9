// Engine's entities as the wire shows them. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "iam/api/shapes_common.h"
#include "iam/engine/state.h"

namespace portico::iam::api {

// Lists leave out what costs AWS a look-up: tags, boundaries, descriptions of policies.
enum class Detail { kSummary, kFull };

Role ToWire(const RoleEntry& entry, Detail detail);
User ToWire(const UserEntry& entry, Detail detail);
Policy ToWire(const PolicyEntry& entry, const State& state, Detail detail);
// With `document` only if asked for.
enum class Document { kLeaveOut, kInclude };
PolicyVersion ToWire(const iam::PolicyVersion& version, std::string_view default_version,
                     Document document);

std::vector<Tag> ToWire(const std::vector<iam::Tag>& tags);
std::vector<iam::Tag> FromWire(const std::vector<Tag>& tags);
std::vector<iam::Tag> FromWire(const std::optional<std::vector<Tag>>& tags);

// Policies travel percent-encoded in answers (RFC 3986).
std::string EncodeDocument(std::string_view document);

}  // namespace portico::iam::api
