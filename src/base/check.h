// PORTICO_CHECK: a fact that only a bug in Portico can make false. It is always on, prints where
// and what, and aborts: continuing with broken invariants could corrupt what is on disk.
#pragma once

namespace portico {
[[noreturn]] void CheckFailed(const char* file, int line, const char* what);
}

#define PORTICO_CHECK(cond)                              \
  do {                                                   \
    if (!(cond)) [[unlikely]]                            \
      ::portico::CheckFailed(__FILE__, __LINE__, #cond); \
  } while (false)
