// The sandbox's names for descriptors that are owned.
#pragma once

#include "base/unique_fd.h"

namespace portico::sandbox {

using portico::FailErrno;
using portico::UniqueFd;

}  // namespace portico::sandbox
