#include "http/tls.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <utility>

namespace portico::lambda {
namespace {

// Where Linux distributions keep their bundle: Amazon Linux and Fedora, Debian, SUSE, Alpine.
constexpr const char* kSystemBundles[] = {
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
};

struct ContextDeleter {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using Context = std::shared_ptr<SSL_CTX>;

struct SslDeleter {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};
using Ssl = std::unique_ptr<SSL, SslDeleter>;

HttpError TlsError(std::string what) {
  const unsigned long code = ERR_get_error();
  if (code != 0) {
    char reason[256];
    ERR_error_string_n(code, reason, sizeof(reason));
    what.append(": ").append(reason);
  }
  ERR_clear_error();
  return {HttpFault::kTls, std::move(what)};
}

std::string FindBundle(const std::string& ca_file) {
  if (!ca_file.empty()) return ca_file;
  for (const char* path : kSystemBundles) {
    if (access(path, R_OK) == 0) return path;
  }
  return {};
}

Context MakeContext(const std::string& ca_file, HttpError* error) {
  // No openssl.cnf: it may name modules, which a static binary cannot load.
  OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
  Context context(SSL_CTX_new(TLS_client_method()), ContextDeleter());
  const std::string bundle = FindBundle(ca_file);
  if (bundle.empty()) {
    *error = {HttpFault::kTls, "no bundle of certificate authorities on this system"};
    return nullptr;
  }
  if (SSL_CTX_load_verify_file(context.get(), bundle.c_str()) != 1) {
    *error = TlsError("cannot read the certificate authorities in " + bundle);
    return nullptr;
  }
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  return context;
}

bool SetPeerName(SSL* ssl, const std::string& host) {
  unsigned char address[sizeof(in6_addr)];
  const bool is_address = inet_pton(AF_INET, host.c_str(), address) == 1 ||
                          inet_pton(AF_INET6, host.c_str(), address) == 1;
  if (is_address) return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str()) == 1;
  SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  return SSL_set1_host(ssl, host.c_str()) == 1 && SSL_set_tlsext_host_name(ssl, host.c_str()) == 1;
}

class TlsTransport : public Transport {
 public:
  TlsTransport(int fd, Context context) : fd_(fd), context_(std::move(context)) {}
  ~TlsTransport() override { close(fd_); }
  TlsTransport(const TlsTransport&) = delete;
  TlsTransport& operator=(const TlsTransport&) = delete;

  HttpError Handshake(const std::string& host) {
    ssl_.reset(SSL_new(context_.get()));
    if (!ssl_ || SSL_set_fd(ssl_.get(), fd_) != 1 || !SetPeerName(ssl_.get(), host)) {
      return TlsError("cannot set up TLS");
    }
    ERR_clear_error();
    const int rc = SSL_connect(ssl_.get());
    if (rc == 1) return {};
    const long verified = SSL_get_verify_result(ssl_.get());
    if (verified != X509_V_OK) {
      ERR_clear_error();
      return {HttpFault::kTls,
              std::string("certificate verify failed: ") + X509_verify_cert_error_string(verified)};
    }
    HttpError error = Explain(rc);
    // Nothing was asked yet, so this is about connecting whatever the socket says.
    if (error.fault == HttpFault::kClosed) error.fault = HttpFault::kConnect;
    return error;
  }

  HttpError Send(std::string_view head, std::string_view body) override {
    // One record and one write for what is one request.
    scratch_.assign(head).append(body);
    size_t sent = 0;
    while (sent < scratch_.size()) {
      ERR_clear_error();
      size_t written = 0;
      const int rc =
          SSL_write_ex(ssl_.get(), scratch_.data() + sent, scratch_.size() - sent, &written);
      if (rc != 1) return Explain(rc);
      sent += written;
    }
    return {};
  }

  ssize_t Receive(char* buffer, size_t size, HttpError* error) override {
    ERR_clear_error();
    const int rc = SSL_read(ssl_.get(), buffer, static_cast<int>(std::min<size_t>(size, INT_MAX)));
    if (rc > 0) return rc;
    if (SSL_get_error(ssl_.get(), rc) == SSL_ERROR_ZERO_RETURN) return 0;
    *error = Explain(rc);
    return -1;
  }

  // Bytes may wait here and be a session ticket, so only the end of the stream tells.
  bool IsUsable() override {
    char byte;
    const ssize_t got = recv(fd_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got > 0 || (got < 0 && errno == EAGAIN);
  }

 private:
  HttpError Explain(int rc) {
    const int socket_errno = errno;
    switch (SSL_get_error(ssl_.get(), rc)) {
      case SSL_ERROR_WANT_READ:
      case SSL_ERROR_WANT_WRITE:
        return {HttpFault::kTimeout, "read or write timed out"};
      case SSL_ERROR_SYSCALL:
        return {HttpFault::kClosed, socket_errno != 0 ? "connection reset" : "connection closed"};
      case SSL_ERROR_ZERO_RETURN:
        return {HttpFault::kClosed, "connection closed"};
      default:
        return TlsError("TLS failed");
    }
  }

  int fd_;
  Context context_;
  Ssl ssl_;
  std::string scratch_;
};

}  // namespace

Connector TlsConnector(HostPort peer, Timeouts timeouts, std::string ca_file) {
  return [peer = std::move(peer), timeouts, ca_file = std::move(ca_file),
          context = Context()](HttpError* error) mutable -> std::unique_ptr<Transport> {
    if (!context) context = MakeContext(ca_file, error);
    if (!context) return nullptr;
    const int fd = ConnectSocket(peer, timeouts, error);
    if (fd < 0) return nullptr;
    auto transport = std::make_unique<TlsTransport>(fd, context);
    *error = transport->Handshake(peer.host);
    if (!error->ok()) return nullptr;
    return transport;
  };
}

}  // namespace portico::lambda
