// Reading and writing the small text files of a control group. Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "lambda/sandbox/fd.h"

namespace portico::sandbox {

// Writes `text` to an existing file, in one write as the kernel wants it.
Status WriteControl(const std::string& path, std::string_view text);
// The whole of a small file; "" if it cannot be read.
std::string ReadControl(const std::string& path);
// The number a file begins with; `otherwise` if there is none.
int64_t ReadNumber(const std::string& path, int64_t otherwise);
// The number after `key` in a file of "key value" lines.
int64_t ReadKeyed(const std::string& path, std::string_view key, int64_t otherwise);

bool IsDirectory(const std::string& path);
Status MakeDirectory(const std::string& path);
// Kills every process in the group at `path` and below, without waiting for their end.
void KillGroup(const std::string& path);
// The same, then waits for a while, and removes the directories.
void DestroyGroup(const std::string& path);
// KillGroup for each server's group ("portico-PID") in `parent` that no living launcher holds.
void KillStaleGroups(const std::string& parent);
// Removes each server's group in `parent` that no living launcher holds.
void RemoveStaleGroups(const std::string& parent);
// Makes `path` and takes its lock; an empty fd if another launcher holds it.
Result<UniqueFd> MakeLockedGroup(const std::string& path);

}  // namespace portico::sandbox
