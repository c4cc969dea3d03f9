#include "load/connection.h"

#include <fmt/format.h>

namespace portico::load {

Result<std::unique_ptr<TlsContext>> MakeTlsContext(const TlsPlan& plan) {
  auto context = std::make_unique<TlsContext>(TlsContext::tls_client);
  if (plan.verify == TlsPlan::Verify::kNone) {
    context->set_verify_mode(boost::asio::ssl::verify_none);
    return context;
  }
  boost::system::error_code error;
  context->set_verify_mode(boost::asio::ssl::verify_peer);
  context->set_default_verify_paths(error);
  error = {};  // a machine without authorities of its own still has the file
  if (!plan.ca_file.empty()) context->load_verify_file(plan.ca_file, error);
  if (error) {
    return Fail("InvalidPlan", fmt::format("cannot read the authorities of {}: {}", plan.ca_file,
                                           error.message()));
  }
  return context;
}

}  // namespace portico::load
