#include "hot_paths/allocations.h"

#include <atomic>
#include <cstddef>

// glibc's own names of its allocator, which the functions below hand on to.
extern "C" {
void* __libc_malloc(size_t bytes);
void* __libc_calloc(size_t count, size_t bytes);
void* __libc_realloc(void* block, size_t bytes);
void* __libc_memalign(size_t alignment, size_t bytes);
}

namespace portico::bench {
namespace {
std::atomic<uint64_t> allocations{0};
void Count() { allocations.fetch_add(1, std::memory_order_relaxed); }
}  // namespace

uint64_t Allocations() { return allocations.load(std::memory_order_relaxed); }

}  // namespace portico::bench

extern "C" {

void* malloc(size_t bytes) {
  portico::bench::Count();
  return __libc_malloc(bytes);
}

void* calloc(size_t count, size_t bytes) {
  portico::bench::Count();
  return __libc_calloc(count, bytes);
}

void* realloc(void* block, size_t bytes) {
  portico::bench::Count();
  return __libc_realloc(block, bytes);
}

void* aligned_alloc(size_t alignment, size_t bytes) {
  portico::bench::Count();
  return __libc_memalign(alignment, bytes);
}
}
