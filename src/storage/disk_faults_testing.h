// For tests: a disk that fails when it is told to. The system calls that write are this test
// program's own (recovery_test.cc), so the database meets it like a real one.
#pragma once

#include <string>

namespace portico::storage {

enum class Fault {
  kNone,
  kNoSpace,     // nothing more is written
  kShortWrite,  // half of what is to be written is, and then there is no space
  kNoSync,      // what was written cannot be made durable
  kDead,        // neither
};

// From now on, for files whose paths contain `path`; for all of the test's directories if it is
// empty. Thread-safe.
void SetFault(Fault fault, const std::string& path = "");
// How many calls have failed so far.
int FaultsMet();

}  // namespace portico::storage
