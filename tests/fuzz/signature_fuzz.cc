// Signed requests: the first line is the target, each further one a header, up to an empty one; the
// body follows.
#include "aws/sigv4.h"
#include "codec/hash.h"
#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using portico::fuzz::TakeUntil;
  std::string_view rest = portico::fuzz::AsText(data, size);
  portico::net::HttpRequest request;
  request.method = "POST";
  request.target = TakeUntil('\n', &rest);
  std::string_view target = request.target;
  request.path = TakeUntil('?', &target);
  request.query = target;
  for (std::string_view line = TakeUntil('\n', &rest); !line.empty();
       line = TakeUntil('\n', &rest)) {
    const std::string_view name = TakeUntil(':', &line);
    request.headers.push_back({name, line});
  }
  request.body = rest;

  const std::string_view service = portico::aws::ScopeService(request);
  const auto claim = portico::aws::ParseSignature(request);
  if (!claim) return 0;
  PORTICO_CHECK(portico::aws::IsSigned(request) || claim->presigned || !service.empty() ||
                !request.Find("authorization").empty());
  const std::string digest = portico::HexEncode(portico::Sha256(request.body));
  const std::string signature = portico::aws::ExpectedSignature(request, *claim, "secret", digest);
  PORTICO_CHECK(signature.size() == 64);
  PORTICO_CHECK(portico::aws::ExpectedSignature(request, *claim, "secret", digest) == signature);
  PORTICO_CHECK(portico::aws::ExpectedSignature(request, *claim, "other", digest) != signature);
  return 0;
}
