// For tests of PartiQL: tables to run statements on, and answers as short text.
#pragma once

#include <string>
#include <string_view>

#include "codec/json/writer.h"
#include "dynamodb/api/testing.h"

namespace portico::dynamodb::testing {

class PartiQl {
 public:
  PartiQl() {
    server_.Ok("CreateTable", R"({"TableName":"Hash","BillingMode":"PAY_PER_REQUEST",
        "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],
        "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}]})");
    server_.Ok("CreateTable", R"({"TableName":"Both","BillingMode":"PAY_PER_REQUEST",
        "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},
                                {"AttributeName":"sk","AttributeType":"S"}],
        "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},
                     {"AttributeName":"sk","KeyType":"RANGE"}]})");
  }

  Server& server() { return server_; }

  void Put(std::string_view table, std::string_view item) {
    server_.Ok("PutItem",
               R"({"TableName":")" + std::string(table) + R"(","Item":)" + std::string(item) + "}");
  }
  // The item's JSON, or "{}".
  std::string Get(std::string_view table, std::string_view key) {
    return server_.Ok("GetItem", R"({"TableName":")" + std::string(table) + R"(","Key":)" +
                                     std::string(key) + "}");
  }

  // ExecuteStatement's answer, or its error as Server::Call gives it. `more` is further members:
  // R"("Limit":1)".
  std::string Run(std::string_view statement, std::string_view more = "") {
    return server_.Call("ExecuteStatement", Request(statement, more));
  }
  std::string Batch(std::vector<std::string_view> statements, std::string_view more = "") {
    return server_.Call("BatchExecuteStatement", Members("Statements", statements, more));
  }
  std::string Transaction(std::vector<std::string_view> statements, std::string_view more = "") {
    return server_.Call("ExecuteTransaction", Members("TransactStatements", statements, more));
  }

 private:
  static std::string Request(std::string_view statement, std::string_view more) {
    std::string out;
    json::Writer writer(&out);
    writer.String(statement);
    out = R"({"Statement":)" + out;
    if (!more.empty()) out.append(",").append(more);
    return out + "}";
  }
  static std::string Members(std::string_view name, const std::vector<std::string_view>& statements,
                             std::string_view more) {
    std::string out = R"({")" + std::string(name) + R"(":[)";
    for (size_t i = 0; i < statements.size(); ++i) {
      out += (i == 0 ? "" : ",") + Request(statements[i], "");
    }
    out += "]";
    if (!more.empty()) out.append(",").append(more);
    return out + "}";
  }

  Server server_;
};

}  // namespace portico::dynamodb::testing
