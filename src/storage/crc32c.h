// CRC-32C (Castagnoli), by the processor's own instruction where it has one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace portico::storage {

// The checksum of some bytes followed by `data`, given that of those bytes; that of none is 0.
uint32_t ExtendCrc32c(uint32_t crc, std::string_view data);

}  // namespace portico::storage
