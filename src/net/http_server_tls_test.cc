// The server over TLS, with a certificate made for the test and OpenSSL itself as the client.
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>

#include "net/http_server.h"
#include "net/http_testing.h"

namespace portico::net {
namespace {

template <auto Free>
struct Freer {
  template <typename T>
  void operator()(T* p) const {
    Free(p);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using File = std::unique_ptr<FILE, Freer<fclose>>;

class TlsTest : public testing::Test {
 protected:
  TlsTest() {
    char name[] = "/tmp/portico_tls_test_XXXXXX";
    dir_ = mkdtemp(name);
    files_ = {dir_ + "/cert.pem", dir_ + "/key.pem"};
    WriteCertificate();
  }
  ~TlsTest() override { std::filesystem::remove_all(dir_); }

  void WriteCertificate() {
    Key key(EVP_EC_gen("P-256"));
    Certificate certificate(X509_new());
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3'600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3'600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME* subject = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), subject);
    ASSERT_GT(X509_sign(certificate.get(), key.get(), EVP_sha256()), 0);
    File cert_file(fopen(files_.certificate.c_str(), "w"));
    ASSERT_EQ(PEM_write_X509(cert_file.get(), certificate.get()), 1);
    File key_file(fopen(files_.key.c_str(), "w"));
    ASSERT_EQ(
        PEM_write_PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr), 1);
  }

  std::string dir_;
  TlsFiles files_;
};

// A TLS connection that trusts only the test's certificate.
class TlsClient {
 public:
  TlsClient(uint16_t port, const std::string& certificate, int max_version = TLS1_3_VERSION)
      : tcp_(port), context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_load_verify_locations(context_.get(), certificate.c_str(), nullptr);
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_max_proto_version(context_.get(), max_version);
    SSL_CTX_set_security_level(context_.get(), 0);
    ssl_.reset(SSL_new(context_.get()));
    SSL_set_fd(ssl_.get(), tcp_.fd());
    connected_ = SSL_connect(ssl_.get()) == 1;
  }
  ~TlsClient() {
    if (connected_) SSL_shutdown(ssl_.get());
  }
  bool connected() const { return connected_; }
  // Sends the request and reads until `bytes` have come or the server has ended.
  std::string Ask(std::string_view request, size_t bytes) {
    SSL_write(ssl_.get(), request.data(), static_cast<int>(request.size()));
    std::string out;
    char chunk[16 << 10];
    while (out.size() < bytes) {
      const int n = SSL_read(ssl_.get(), chunk, sizeof(chunk));
      if (n <= 0) break;
      out.append(chunk, static_cast<size_t>(n));
    }
    return out;
  }

 private:
  TestClient tcp_;
  std::unique_ptr<SSL_CTX, Freer<SSL_CTX_free>> context_;
  std::unique_ptr<SSL, Freer<SSL_free>> ssl_;
  bool connected_ = false;
};

Task<HttpResponse> TellSecurity(const HttpRequest& request) {
  HttpResponse response;
  response.body = request.secure ? "secure " : "plain ";
  response.body += request.body;
  if (request.path == "/large") response.body = std::string(1u << 20, 'x');
  co_return response;
}

TEST_F(TlsTest, ServesOverTls) {
  FunctionHandler handler(TellSecurity);
  LoopGroup loops(1);
  auto server = HttpServer::Open(loops, "127.0.0.1", 0, handler, {}, &files_);
  ASSERT_TRUE(server) << server.error().message;
  {
    TlsClient client((*server)->port(), files_.certificate);
    ASSERT_TRUE(client.connected());
    const std::string first =
        client.Ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi", 60);
    EXPECT_TRUE(first.ends_with("secure hi")) << first;
    const std::string large = client.Ask("GET /large HTTP/1.1\r\nHost: h\r\n\r\n", 1u << 20);
    EXPECT_GT(large.size(), 1u << 20);
    const std::string last =
        client.Ask("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", SIZE_MAX);
    EXPECT_TRUE(last.ends_with("secure ")) << last;
  }
  (*server)->Shutdown(5'000);
}

TEST_F(TlsTest, SurvivesWhatIsNoTls) {
  FunctionHandler handler(TellSecurity);
  LoopGroup loops(1);
  auto server = HttpServer::Open(loops, "127.0.0.1", 0, handler, {}, &files_);
  ASSERT_TRUE(server) << server.error().message;
  {
    TestClient plain((*server)->port());
    ASSERT_TRUE(plain.Send("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
    plain.FinishSending();
    EXPECT_EQ(plain.Read().status, 0);
    TlsClient client((*server)->port(), files_.certificate);
    EXPECT_TRUE(client.connected());
  }
  (*server)->Shutdown(5'000);
}

// RFC 8996.
TEST_F(TlsTest, RefusesVersionsBefore12) {
  FunctionHandler handler(TellSecurity);
  LoopGroup loops(1);
  auto server = HttpServer::Open(loops, "127.0.0.1", 0, handler, {}, &files_);
  ASSERT_TRUE(server) << server.error().message;
  {
    TlsClient old((*server)->port(), files_.certificate, TLS1_1_VERSION);
    EXPECT_FALSE(old.connected());
    TlsClient current((*server)->port(), files_.certificate, TLS1_2_VERSION);
    EXPECT_TRUE(current.connected());
  }
  (*server)->Shutdown(5'000);
}

TEST_F(TlsTest, SaysWhichFileItCannotUse) {
  FunctionHandler handler(TellSecurity);
  LoopGroup loops(1);
  const TlsFiles missing{dir_ + "/none.pem", files_.key};
  auto none = HttpServer::Open(loops, "127.0.0.1", 0, handler, {}, &missing);
  ASSERT_FALSE(none);
  EXPECT_NE(none.error().message.find("none.pem"), std::string::npos);

  // A key that is not the certificate's.
  const TlsFiles first = files_;
  files_ = {dir_ + "/other_cert.pem", dir_ + "/other_key.pem"};
  WriteCertificate();
  const TlsFiles mixed{first.certificate, files_.key};
  EXPECT_FALSE(HttpServer::Open(loops, "127.0.0.1", 0, handler, {}, &mixed));
}

}  // namespace
}  // namespace portico::net
