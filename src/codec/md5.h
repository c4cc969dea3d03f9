// MD5, where a format asks for it as a checksum. Proves nothing against who means harm.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace portico {

// Of bytes that come in pieces. Not thread-safe.
class Md5 {
 public:
  Md5();
  ~Md5();
  void Update(std::string_view bytes);
  // The 16 bytes of the digest; nothing can be added then.
  std::string Finish();

 private:
  struct Rep;
  std::unique_ptr<Rep> rep_;
};

}  // namespace portico
