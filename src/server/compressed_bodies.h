// Compressed requests and answers of services of awsJson 1.0 (DynamoDB): their clients may send
// gzip or deflate, and ask for either, which answers above 4 KB then come in. Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "aws/service.h"
#include "base/result.h"
#include "net/http.h"

namespace portico::server {

inline constexpr size_t kUncompressedAnswerBytesMax = 4'096;

// The body that the request stands for: as it came, or decompressed into `buffer`. What is no such
// stream, or of a coding nobody knows, is an InternalFailure, as on AWS; what is larger than the
// service's bodies may be is refused as such bodies are.
Result<std::string_view> BodyOf(const aws::ServiceInfo& service, const net::HttpRequest& request,
                                std::string* buffer);

// Compresses the answer if its request asks for that and it is large enough. Its x-amz-crc32 is of
// the compressed bytes, as the service's clients expect.
void CompressAnswer(const aws::ServiceInfo& service, const net::HttpRequest& request,
                    net::HttpResponse* response);

AwsError BodyTooLarge(const aws::ServiceInfo& service);

}  // namespace portico::server
