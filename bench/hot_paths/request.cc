#include "hot_paths/request.h"

#include "aws/signer.h"
#include "base/time_format.h"
#include "codec/hash.h"
#include "hot_paths/local_server.h"

namespace portico::bench {

Request::Request(std::string method, std::string path, std::string body)
    : method_(std::move(method)), path_(std::move(path)), body_(std::move(body)) {
  Set("host", "127.0.0.1:4566");
}

void Request::Set(std::string name, std::string value) {
  headers_.emplace_back(std::move(name), std::move(value));
}

void Request::Sign(const Signer& signer, std::string_view service, int64_t now_ms) {
  view_.arrived_us = now_ms * 1000;
  const std::string amz_date = FormatAmzDate(now_ms);
  Set("x-amz-date", amz_date);
  if (!signer.token.empty()) Set("x-amz-security-token", signer.token);
  const aws::SigningKey key{signer.access_key_id, signer.secret, std::string(kRegion),
                            std::string(service)};
  Set("authorization",
      aws::Authorization(View(), key, amz_date, HexEncode(Sha256(std::string_view(body_)))));
}

const net::HttpRequest& Request::View() {
  view_.method = method_;
  view_.target = path_;
  view_.path = path_;
  view_.body = body_;
  view_.peer_address = "127.0.0.1";
  view_.headers.clear();
  for (const auto& [name, value] : headers_) view_.headers.push_back({name, value});
  return view_;
}

}  // namespace portico::bench
