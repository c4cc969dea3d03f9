// A copy of a database that may be in use: what `portico backup` and `portico verify` read.
//
// It needs nothing of the server but its inventory. Tables never change, so hard links to them are
// copies; of the MANIFEST and the log what the inventory says is copied. If the MANIFEST grew
// meanwhile, tables that the first part of it names may be deleted already: then it is done again.
#pragma once

#include <string>

#include "base/result.h"

namespace portico::storage {

inline constexpr int kLiveCopyAttemptsMax = 200;

// Makes `to`, which is not there: a database as of some moment of this
// call, with all that was acknowledged before it. It has no inventory; opening it makes one.
Status CopyLive(const std::string& db_dir, const std::string& to);

}  // namespace portico::storage
