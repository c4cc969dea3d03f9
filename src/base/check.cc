#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace portico {

void CheckFailed(const char* file, int line, const char* what) {
  std::fprintf(stderr, "portico: internal check failed at %s:%d: %s\n", file, line, what);
  std::abort();
}

}  // namespace portico
