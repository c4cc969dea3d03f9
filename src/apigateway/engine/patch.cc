#include "apigateway/engine/patch.h"

#include <algorithm>

#include "apigateway/engine/errors.h"

namespace portico::apigateway {
namespace {

// RFC 6901: "~1" is a slash, "~0" a tilde.
std::string Unescape(std::string_view part) {
  std::string out;
  for (size_t i = 0; i < part.size(); ++i) {
    if (part[i] == '~' && i + 1 < part.size() && (part[i + 1] == '0' || part[i + 1] == '1')) {
      out.push_back(part[++i] == '1' ? '/' : '~');
    } else {
      out.push_back(part[i]);
    }
  }
  return out;
}

std::optional<PatchOp> ParseOp(std::string_view text) {
  if (text == "add") return PatchOp::kAdd;
  if (text == "remove") return PatchOp::kRemove;
  if (text == "replace") return PatchOp::kReplace;
  if (text == "move") return PatchOp::kMove;
  if (text == "copy") return PatchOp::kCopy;
  if (text == "test") return PatchOp::kTest;
  return std::nullopt;
}

}  // namespace

Status Patch::MustReplace() const {
  if (op == PatchOp::kReplace) return {};
  return Fail(BadRequest("Invalid patch operation specified. Must be one of: [replace]"));
}

AwsError Patch::InvalidPath() const { return BadRequest("Invalid patch path " + path); }

AwsError NoSuchPatchOp() {
  return BadRequest("Invalid patch operation specified. Must be 'add'|'remove'|'replace'");
}

Result<std::vector<Patch>> ParsePatches(const PatchOperations& operations) {
  std::vector<Patch> out;
  for (const PatchOperation& operation : operations) {
    const std::optional<PatchOp> op = ParseOp(operation.op.value_or(""));
    if (!op) return Fail(NoSuchPatchOp());
    const std::string path = operation.path.value_or("null");
    if (path.empty() || path[0] != '/') return Fail(BadRequest("Invalid patch path " + path));
    if (*op == PatchOp::kMove || *op == PatchOp::kCopy || *op == PatchOp::kTest) {
      return Fail(BadRequest("Invalid patch path  '" + path + "' specified for op '" +
                             *operation.op + "'. Please choose supported operations"));
    }
    Patch patch{*op, path, {}, operation.value.value_or("")};
    std::string_view rest = std::string_view(path).substr(1);
    for (;;) {
      const size_t slash = rest.find('/');
      patch.parts.push_back(Unescape(rest.substr(0, slash)));
      if (slash == std::string_view::npos) break;
      rest.remove_prefix(slash + 1);
    }
    out.push_back(std::move(patch));
  }
  return out;
}

bool PatchBool(std::string_view value) {
  constexpr std::string_view kTrue = "true";
  return std::equal(value.begin(), value.end(), kTrue.begin(), kTrue.end(),
                    [](char a, char b) { return (a | 0x20) == b; });
}

Status PatchEntry(const Patch& patch, const AwsError& missing,
                  std::optional<std::map<std::string, std::string>>* map) {
  const bool exists = *map && (*map)->contains(patch.entry());
  if (patch.op != PatchOp::kAdd && !exists) return Fail(missing);
  if (patch.op == PatchOp::kRemove) {
    (*map)->erase(patch.entry());
    if ((*map)->empty()) map->reset();
    return {};
  }
  if (!*map) map->emplace();
  (**map)[patch.entry()] = patch.value;
  return {};
}

}  // namespace portico::apigateway
