#include "codec/gzip_stream.h"

#include <zlib.h>

#include "base/check.h"

namespace portico {
namespace {

constexpr size_t kChunkBytes = 64u << 10;
// Added to windowBits: gzip's header instead of zlib's.
constexpr int kGzipHeader = 16;
constexpr int kMemoryLevel = 8;

Bytef* AsBytes(std::string_view bytes) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
}

}  // namespace

struct GzipWriter::Rep {
  z_stream stream{};
  ~Rep() { deflateEnd(&stream); }
};

GzipWriter::GzipWriter() : rep_(std::make_unique<Rep>()) {
  PORTICO_CHECK(deflateInit2(&rep_->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED,
                             MAX_WBITS + kGzipHeader, kMemoryLevel, Z_DEFAULT_STRATEGY) == Z_OK);
}

GzipWriter::~GzipWriter() = default;

void GzipWriter::Run(std::string_view bytes, int flush, std::string* out) {
  z_stream& stream = rep_->stream;
  stream.next_in = AsBytes(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  int status = Z_OK;
  do {
    const size_t begin = out->size();
    out->resize(begin + kChunkBytes);
    stream.next_out = reinterpret_cast<Bytef*>(out->data() + begin);
    stream.avail_out = static_cast<uInt>(kChunkBytes);
    status = deflate(&stream, flush);
    PORTICO_CHECK(status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR);
    out->resize(out->size() - stream.avail_out);
  } while (stream.avail_out == 0 || (flush == Z_FINISH && status != Z_STREAM_END));
}

void GzipWriter::Write(std::string_view bytes, std::string* out) {
  if (!bytes.empty()) Run(bytes, Z_NO_FLUSH, out);
}

void GzipWriter::Finish(std::string* out) { Run({}, Z_FINISH, out); }

struct GzipReader::Rep {
  z_stream stream{};
  // Between two members, or before the first.
  bool is_between = true;
  bool is_full = false;
  ~Rep() { inflateEnd(&stream); }
};

GzipReader::GzipReader() : rep_(std::make_unique<Rep>()) {
  PORTICO_CHECK(inflateInit2(&rep_->stream, MAX_WBITS + kGzipHeader) == Z_OK);
}

GzipReader::~GzipReader() = default;

bool GzipReader::at_end() const { return rep_->is_between; }

bool GzipReader::has_more() const { return rep_->is_full; }

bool GzipReader::Read(std::string_view* compressed, std::string* out) {
  z_stream& stream = rep_->stream;
  const size_t begin = out->size();
  out->resize(begin + kPieceBytes);
  stream.next_in = AsBytes(*compressed);
  stream.avail_in = static_cast<uInt>(compressed->size());
  stream.next_out = reinterpret_cast<Bytef*>(out->data() + begin);
  stream.avail_out = static_cast<uInt>(kPieceBytes);
  bool is_well_formed = true;
  bool may_have_more = rep_->is_full && !rep_->is_between;
  while ((stream.avail_in > 0 || may_have_more) && stream.avail_out > 0 && is_well_formed) {
    may_have_more = false;
    if (rep_->is_between) {
      rep_->is_between = false;
      is_well_formed = inflateReset(&stream) == Z_OK;
    }
    const int status = inflate(&stream, Z_NO_FLUSH);
    if (status == Z_STREAM_END) rep_->is_between = true;
    // No progress without more to take is no fault.
    const bool is_starved = status == Z_BUF_ERROR && stream.avail_in == 0;
    is_well_formed = is_well_formed && (status == Z_OK || status == Z_STREAM_END || is_starved);
  }
  rep_->is_full = stream.avail_out == 0;
  compressed->remove_prefix(compressed->size() - stream.avail_in);
  out->resize(out->size() - stream.avail_out);
  return is_well_formed;
}

}  // namespace portico
