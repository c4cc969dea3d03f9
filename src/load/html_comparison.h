// A comparison of memory sizes as one HTML file, with the sizes' charts laid over each other.
//
// Pure function, thread-safe.
#pragma once

#include <string>

#include "load/comparison.h"

namespace portico::load {

std::string RenderHtml(const Comparison& comparison);

}  // namespace portico::load
