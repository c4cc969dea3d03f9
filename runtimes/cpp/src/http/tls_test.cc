#include "http/tls.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <string>
#include <thread>

#include "http/connection.h"

namespace portico::lambda {
namespace {

// A self-signed certificate for `alt_name` ("DNS:…", "IP:…").
struct Identity {
  EVP_PKEY* key;
  X509* certificate;

  explicit Identity(const char* alt_name) : key(EVP_EC_gen("P-256")), certificate(X509_new()) {
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    X509_NAME* name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    X509_EXTENSION* extension =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, alt_name);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    X509_sign(certificate, key, EVP_sha256());
  }
  ~Identity() {
    X509_free(certificate);
    EVP_PKEY_free(key);
  }
};

// Answers every request of one TLS connection after another with "hi".
class TlsServer {
 public:
  explicit TlsServer(const char* alt_name) : identity_(alt_name) {
    std::signal(SIGPIPE, SIG_IGN);
    context_ = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(context_, identity_.certificate);
    SSL_CTX_use_PrivateKey(context_, identity_.key);
    ca_file_ = std::filesystem::temp_directory_path() /
               ("portico-tls-test-" + std::to_string(getpid()) + ".pem");
    FILE* file = std::fopen(ca_file_.c_str(), "w");
    PEM_write_X509(file, identity_.certificate);
    std::fclose(file);
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof(address);
    bind(listener_, reinterpret_cast<sockaddr*>(&address), length);
    listen(listener_, 4);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { Serve(); });
  }
  ~TlsServer() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
    SSL_CTX_free(context_);
    std::filesystem::remove(ca_file_);
  }

  uint16_t port() const { return port_; }
  std::string ca_file() const { return ca_file_; }

 private:
  void Serve() {
    for (;;) {
      const int fd = accept(listener_, nullptr, nullptr);
      if (fd < 0) return;
      SSL* ssl = SSL_new(context_);
      SSL_set_fd(ssl, fd);
      if (SSL_accept(ssl) == 1) {
        char buffer[4096];
        constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
        while (SSL_read(ssl, buffer, sizeof(buffer)) > 0) {
          SSL_write(ssl, kAnswer.data(), static_cast<int>(kAnswer.size()));
        }
      }
      SSL_free(ssl);
      close(fd);
    }
  }

  Identity identity_;
  SSL_CTX* context_;
  std::filesystem::path ca_file_;
  int listener_;
  uint16_t port_;
  std::thread thread_;
};

constexpr Timeouts kTimeouts{5'000, 5'000};
constexpr std::string_view kRequest = "GET / HTTP/1.1\r\nHost: test\r\n\r\n";

TEST(Tls, TalksToAPeerItCanVerifyAndKeepsTheConnection) {
  TlsServer server("IP:127.0.0.1");
  HttpConnection connection(
      TlsConnector({"127.0.0.1", server.port()}, kTimeouts, server.ca_file()));
  for (int i = 0; i < 3; ++i) {
    HttpResponse response;
    const HttpError error = connection.Exchange(kRequest, "", &response);
    ASSERT_TRUE(error.ok()) << error.detail;
    EXPECT_EQ(response.body, "hi");
  }
}

TEST(Tls, RefusesAnUnknownAuthority) {
  TlsServer server("IP:127.0.0.1");
  // The system's authorities have not signed this one.
  HttpConnection connection(TlsConnector({"127.0.0.1", server.port()}, kTimeouts, ""));
  HttpResponse response;
  const HttpError error = connection.Exchange(kRequest, "", &response);
  EXPECT_EQ(error.fault, HttpFault::kTls);
}

TEST(Tls, RefusesAnotherName) {
  TlsServer server("DNS:other.example");
  for (const char* host : {"127.0.0.1", "localhost"}) {
    HttpConnection connection(TlsConnector({host, server.port()}, kTimeouts, server.ca_file()));
    HttpResponse response;
    const HttpError error = connection.Exchange(kRequest, "", &response);
    EXPECT_EQ(error.fault, HttpFault::kTls) << host;
    EXPECT_NE(error.detail.find("certificate verify failed"), std::string::npos) << error.detail;
  }
}

TEST(Tls, ABundleThatCannotBeReadIsAnError) {
  HttpConnection connection(TlsConnector({"127.0.0.1", 1}, kTimeouts, "/nonexistent.pem"));
  HttpResponse response;
  EXPECT_EQ(connection.Exchange(kRequest, "", &response).fault, HttpFault::kTls);
}

}  // namespace
}  // namespace portico::lambda
