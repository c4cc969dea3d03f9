// What a comparison of memory sizes teaches, in sentences; each stands only where numbers bear it.
//
// Pure function, thread-safe.
#pragma once

#include <string>
#include <vector>

#include "load/comparison.h"

namespace portico::load {

// `comparison` is complete but for its takeaways. `cpus` as Compare takes it.
std::vector<std::string> TakeawaysOf(const Comparison& comparison, unsigned cpus);

// "3.9 times".
std::string FormatFactor(double factor);

}  // namespace portico::load
