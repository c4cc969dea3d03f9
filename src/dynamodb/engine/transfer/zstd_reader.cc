#include "dynamodb/engine/transfer/zstd_reader.h"

#include <zstd.h>

#include "base/check.h"

namespace portico::dynamodb {

struct ZstdReader::Rep {
  ZSTD_DCtx* context = ZSTD_createDCtx();
  ~Rep() { ZSTD_freeDCtx(context); }
};

ZstdReader::ZstdReader() : rep_(std::make_unique<Rep>()) {
  PORTICO_CHECK(rep_->context != nullptr);
  PORTICO_CHECK(
      !ZSTD_isError(ZSTD_DCtx_setParameter(rep_->context, ZSTD_d_windowLogMax, kWindowLogMax)));
}

ZstdReader::~ZstdReader() = default;

bool ZstdReader::Read(std::string_view* compressed, std::string* out) {
  const size_t begin = out->size();
  out->resize(begin + kPieceBytes);
  ZSTD_inBuffer in{compressed->data(), compressed->size(), 0};
  ZSTD_outBuffer room{out->data() + begin, kPieceBytes, 0};
  bool may_have_more = is_full_ && !is_between_;
  bool is_well_formed = true;
  while ((in.pos < in.size || may_have_more) && room.pos < room.size && is_well_formed) {
    may_have_more = false;
    const size_t left = ZSTD_decompressStream(rep_->context, &room, &in);
    is_well_formed = !ZSTD_isError(left);
    is_between_ = left == 0;
  }
  is_full_ = room.pos == room.size;
  compressed->remove_prefix(in.pos);
  out->resize(begin + room.pos);
  return is_well_formed;
}

}  // namespace portico::dynamodb
