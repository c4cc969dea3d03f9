// Counts what the program allocates: linked in, it stands in front of the C library's allocator,
// which operator new uses too.
#pragma once

#include <cstdint>

namespace portico::bench {

// Calls of malloc, calloc, realloc and aligned_alloc so far, of all threads. Thread-safe.
uint64_t Allocations();

}  // namespace portico::bench
