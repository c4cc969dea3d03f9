// Imports over a real database: what becomes of files, of what is wrong in them, and of restarts.
#include <zstd.h>

#include <filesystem>
#include <fstream>

#include "codec/compression.h"
#include "dynamodb/api/testing.h"
#include "dynamodb/engine/transfer/import_parser.h"
#include "dynamodb/engine/transfer/imports.h"

namespace portico::dynamodb {
namespace {

namespace fs = std::filesystem;

constexpr char kTable[] =
    R"("TableCreationParameters":{"TableName":"orders","BillingMode":"PAY_PER_REQUEST",)"
    R"("AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},)"
    R"({"AttributeName":"n","AttributeType":"N"}],)"
    R"("KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"GlobalSecondaryIndexes":[)"
    R"({"IndexName":"by-n","KeySchema":[{"AttributeName":"n","KeyType":"HASH"}],)"
    R"("Projection":{"ProjectionType":"KEYS_ONLY"}}]})";

class ImportsTest : public ::testing::Test {
 protected:
  void SetUp() override { fs::create_directories(bucket()); }
  fs::path bucket() const { return server_.s3() / "bucket"; }
  void File(const std::string& key, std::string_view text) {
    fs::create_directories((bucket() / key).parent_path());
    std::ofstream(bucket() / key, std::ios::binary) << text;
  }
  static std::string Line(const std::string& pk, int n) {
    return R"({"Item":{"pk":{"S":")" + pk + R"("},"n":{"N":")" + std::to_string(n) + R"("}}})";
  }
  std::string Import(const std::string& rest, const std::string& source = R"("bucket")",
                     const std::string& table = kTable) {
    return server_.Call("ImportTable", R"({"S3BucketSource":{"S3Bucket":)" + source + "}," + rest +
                                           "," + table + "}");
  }
  json::Value Described(const std::string& arn) {
    const auto end = json::Parse(server_.Ok("DescribeImport", R"({"ImportArn":")" + arn + R"("})"));
    return *end->Find("ImportTableDescription");
  }
  static std::string ArnOf(const std::string& answer) {
    const auto begun = json::Parse(answer);
    EXPECT_TRUE(begun) << answer;
    const json::Value* description = begun ? begun->Find("ImportTableDescription") : nullptr;
    return description == nullptr ? "" : *description->Find("ImportArn")->as_string();
  }
  void Wait() { server_.engine().imports().WaitUntilIdle(); }
  // The description at the end of what Import began.
  json::Value Finished(const std::string& answer) {
    Wait();
    return Described(ArnOf(answer));
  }
  static std::string Text(const json::Value& of, std::string_view member) {
    const json::Value* value = of.Find(member);
    return value == nullptr ? "" : value->ToString();
  }
  // "status processed/imported/errors"
  static std::string Summary(const json::Value& description) {
    return *description.Find("ImportStatus")->as_string() + " " +
           Text(description, "ProcessedItemCount") + "/" + Text(description, "ImportedItemCount") +
           "/" + Text(description, "ErrorCount");
  }
  std::string Get(const std::string& pk) {
    return server_.Call("GetItem", R"({"TableName":"orders","Key":{"pk":{"S":")" + pk + R"("}}})");
  }
  std::string CountOf(int n) {
    return server_.Ok("Query", R"({"TableName":"orders","IndexName":"by-n","Select":"COUNT",)"
                               R"("KeyConditionExpression":"n = :n","ExpressionAttributeValues":)"
                               R"({":n":{"N":")" +
                                   std::to_string(n) + R"("}}})");
  }

  testing::Server server_;
};

constexpr char kJson[] = R"("InputFormat":"DYNAMODB_JSON")";

TEST_F(ImportsTest, FilesBecomeATable) {
  std::string text;
  for (int i = 0; i < 2'000; ++i) text += Line("item-" + std::to_string(i), 7) + "\n";
  File("some/data-1.json", text);
  // Items need not be apart, and the last line need not end.
  File("some/data-2", Line("a", 8) + Line("b", 8) + " " + Line("c", 8));
  File("other/data", Line("other", 8));
  const std::string answer = Import(kJson, R"("bucket","S3KeyPrefix":"some/da")");
  EXPECT_NE(answer.find(R"("ImportStatus":"IN_PROGRESS")"), std::string::npos) << answer;
  const json::Value end = Finished(answer);
  EXPECT_EQ(Summary(end), "COMPLETED 2003/2003/0");
  EXPECT_EQ(Text(end, "ProcessedSizeBytes"),
            std::to_string(text.size() + 3 * Line("a", 8).size() + 1));
  EXPECT_EQ(Text(end, "CloudWatchLogGroupArn"),
            R"("arn:aws:logs:eu-central-1:123456789012:log-group:/aws-dynamodb/imports:*")");
  EXPECT_EQ(Text(end, "TableArn"), R"("arn:aws:dynamodb:eu-central-1:123456789012:table/orders")");
  EXPECT_NE(Text(end, "TableCreationParameters").find(R"("BillingMode":"PAY_PER_REQUEST")"),
            std::string::npos);
  EXPECT_EQ(CountOf(7), R"({"Count":2000,"ScannedCount":2000})");
  EXPECT_EQ(Get("c"), R"({"Item":{"n":{"N":"8"},"pk":{"S":"c"}}})");
  EXPECT_EQ(Get("other"), "{}");
  const std::string table = server_.Ok("DescribeTable", R"({"TableName":"orders"})");
  EXPECT_NE(table.find(R"("TableStatus":"ACTIVE")"), std::string::npos) << table;
  EXPECT_EQ(table.find("RestoreSummary"), std::string::npos) << table;
  server_.Ok("DeleteTable", R"({"TableName":"orders"})");
}

TEST_F(ImportsTest, OfItemsWithOneKeyTheLastStays) {
  std::string text;
  for (int i = 0; i < 1'500; ++i) text += Line("same", i) + "\n";
  File("data", text + Line("same", 9'999));
  EXPECT_EQ(Summary(Finished(Import(kJson))), "COMPLETED 1501/1501/0");
  EXPECT_EQ(Get("same"), R"({"Item":{"n":{"N":"9999"},"pk":{"S":"same"}}})");
  // And its index entries.
  EXPECT_EQ(server_.Ok("Scan", R"({"TableName":"orders","IndexName":"by-n","Select":"COUNT"})"),
            R"({"Count":1,"ScannedCount":1})");
}

TEST_F(ImportsTest, WhatIsWrongIsLeftOutCountedAndLogged) {
  File("a", Line("good", 1) + "\n" + R"({"pk":{"S":"no item"}})" + "\n" + R"({"Item":{"pk":{)" +
                "\n\n" + R"({"Item":{"n":{"N":"1"}}})" + "\n" +
                R"({"Item":{"pk":{"S":"x"},"n":{"S":"no number"}}})" + "\n" +
                R"({"Item":{"pk":{"S":"y"},"v":{"N":"no number"}}})" + "\n" + Line("last", 1));
  File("b", Line("other", 1));
  const json::Value end = Finished(Import(kJson));
  EXPECT_EQ(Summary(end), "FAILED 8/3/5");
  EXPECT_EQ(Text(end, "FailureCode"), R"("ItemValidationError")");
  EXPECT_EQ(Text(end, "FailureMessage"),
            R"("Some of the items failed validation checks and were not imported. Please check )"
            R"(CloudWatch error logs for more details.")");
  // The table has the others.
  EXPECT_EQ(CountOf(1), R"({"Count":3,"ScannedCount":3})");
  const std::vector<std::string> log = server_.import_log().lines();
  ASSERT_EQ(log.size(), 5u);
  const std::string arn = *end.Find("ImportArn")->as_string();
  const std::string id = arn.substr(arn.find("/import/") + 8);
  EXPECT_EQ(log[2], "/aws-dynamodb/imports " + id +
                        R"(/error {"itemS3Pointer":{"bucket":"bucket","key":"a","itemIndex":3},)"
                        R"("importArn":")" +
                        arn +
                        R"(","errorMessages":["One or more parameter values were invalid: )"
                        R"(Missing the key pk in the item"]})");
}

TEST_F(ImportsTest, Csv) {
  File("data.csv",
       "pk,n,title\r\none,1,\"a \"\"quoted\"\", long\ntitle\"\r\n\r\ntwo,02.50,\nbad,x,y\nshort,1\n"
       "three,3,\"x\"y\n");
  const json::Value end = Finished(Import(R"("InputFormat":"CSV")"));
  EXPECT_EQ(Summary(end), "FAILED 5/2/3");
  EXPECT_EQ(
      Get("one"),
      R"({"Item":{"n":{"N":"1"},"pk":{"S":"one"},"title":{"S":"a \"quoted\", long\ntitle"}}})");
  EXPECT_EQ(Get("two"), R"({"Item":{"n":{"N":"2.5"},"pk":{"S":"two"},"title":{"S":""}}})");
}

TEST_F(ImportsTest, CsvNamesMustBeNames) {
  File("empty.csv", "pk,\na,b\n");
  File("other.csv", "pk,\xff\na,b\nc,d\n");
  EXPECT_EQ(Summary(Finished(Import(R"("InputFormat":"CSV")"))), "FAILED 3/0/3");
}

TEST_F(ImportsTest, CsvWithAHeaderOfItsOwn) {
  File("1.csv", "one;1\n");
  File("2.csv", "two;2\n");
  const json::Value end =
      Finished(Import(R"("InputFormat":"CSV","InputFormatOptions":{"Csv":{"Delimiter":";",)"
                      R"("HeaderList":["pk","n"]}})"));
  EXPECT_EQ(Summary(end), "COMPLETED 2/2/0");
  EXPECT_EQ(Text(end, "InputFormatOptions"),
            R"({"Csv":{"Delimiter":";","HeaderList":["pk","n"]}})");
  EXPECT_EQ(CountOf(2), R"({"Count":1,"ScannedCount":1})");
}

TEST(SplitCsv, Quotes) {
  using Fields = std::vector<std::string>;
  EXPECT_EQ(SplitCsv("a,b", ','), (Fields{"a", "b"}));
  EXPECT_EQ(SplitCsv("", ','), Fields{""});
  EXPECT_EQ(SplitCsv(",", ','), (Fields{"", ""}));
  EXPECT_EQ(SplitCsv("\"\",\"a,b\"", ','), (Fields{"", "a,b"}));
  EXPECT_EQ(SplitCsv("\"\"\"123\"\"\"", ','), Fields{"\"123\""});
  EXPECT_EQ(SplitCsv("a b", ' '), (Fields{"a", "b"}));
  EXPECT_EQ(SplitCsv("a\"b", ','), std::nullopt);
  EXPECT_EQ(SplitCsv("\"a", ','), std::nullopt);
  EXPECT_EQ(SplitCsv("\"a\"b", ','), std::nullopt);
}

TEST_F(ImportsTest, Gzip) {
  std::string text;
  for (int i = 0; i < 5'000; ++i) text += Line("item-" + std::to_string(i), 7) + "\n";
  const std::string gzip = Compress(text, ContentCoding::kGzip);
  File("whole", gzip);
  const std::string options = std::string(kJson) + R"(,"InputCompressionType":"GZIP")";
  const json::Value end = Finished(Import(options));
  EXPECT_EQ(Summary(end), "COMPLETED 5000/5000/0");
  EXPECT_EQ(Text(end, "ProcessedSizeBytes"), std::to_string(text.size()));
  server_.Ok("DeleteTable", R"({"TableName":"orders"})");
  // What can be read of the one that is cut short is there, and so is the other.
  File("whole", gzip.substr(0, gzip.size() - 9));
  File("x", Compress(Line("last", 8), ContentCoding::kGzip));
  File("y", "no gzip");
  const json::Value cut = Finished(Import(options));
  EXPECT_EQ(Text(cut, "ImportStatus"), R"("FAILED")");
  EXPECT_EQ(Text(cut, "ErrorCount"), "2");
  EXPECT_EQ(CountOf(8), R"({"Count":1,"ScannedCount":1})");
}

TEST_F(ImportsTest, Zstandard) {
  const std::string text = Line("a", 7) + "\n" + Line("b", 7);
  std::string compressed(ZSTD_compressBound(text.size()), '\0');
  compressed.resize(
      ZSTD_compress(compressed.data(), compressed.size(), text.data(), text.size(), 3));
  File("data", compressed);
  const json::Value end =
      Finished(Import(std::string(kJson) + R"(,"InputCompressionType":"ZSTD")"));
  EXPECT_EQ(Summary(end), "COMPLETED 2/2/0");
  EXPECT_EQ(Text(end, "ProcessedSizeBytes"), std::to_string(text.size()));
  EXPECT_EQ(CountOf(7), R"({"Count":2,"ScannedCount":2})");
}

TEST_F(ImportsTest, NothingToReadIsAnEmptyTable) {
  const json::Value end = Finished(Import(kJson));
  EXPECT_EQ(Summary(end), "COMPLETED 0/0/0");
  EXPECT_EQ(Text(end, "ProcessedSizeBytes"), "0");
  EXPECT_EQ(Get("x"), "{}");
}

TEST_F(ImportsTest, WithoutABucketThereIsNoTable) {
  for (const std::string name : {"missing", "bucket.."}) {
    const std::string answer = Import(kJson, "\"" + name + "\"");
    if (answer.starts_with("ValidationException")) continue;
    const json::Value end = Finished(answer);
    EXPECT_EQ(Summary(end), "FAILED 0/0/0");
    EXPECT_EQ(Text(end, "FailureCode"), R"("S3NoSuchBucket")");
    EXPECT_EQ(Text(end, "FailureMessage"), R"("The specified bucket does not exist")");
    EXPECT_EQ(server_.Ok("ListTables", "{}"), R"({"TableNames":[]})");
  }
  // A prefix is compared with keys, and leads nowhere.
  fs::create_directory_symlink("/etc", bucket() / "etc");
  EXPECT_EQ(Summary(Finished(Import(kJson, R"("bucket","S3KeyPrefix":"../")"))), "COMPLETED 0/0/0");
  server_.Ok("DeleteTable", R"({"TableName":"orders"})");
  EXPECT_EQ(Summary(Finished(Import(kJson, R"("bucket","S3KeyPrefix":"etc/")"))),
            "COMPLETED 0/0/0");
}

TEST_F(ImportsTest, ARestartBeginsItAnew) {
  std::string text;
  for (int i = 0; i < 6'000; ++i) text += Line("item-" + std::to_string(i), 7) + "\n";
  File("data", text);
  const std::string arn = ArnOf(Import(kJson));
  server_.Restart();
  Wait();
  EXPECT_EQ(Summary(Described(arn)), "COMPLETED 6000/6000/0");
  EXPECT_EQ(CountOf(7), R"({"Count":6000,"ScannedCount":6000})");
  // What has ended stays so.
  server_.Restart();
  EXPECT_EQ(Summary(Described(arn)), "COMPLETED 6000/6000/0");
}

TEST_F(ImportsTest, TheTableCannotBeUsedBefore) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += Line("item-" + std::to_string(i), 7) + "\n";
  File("data", text);
  const std::string arn = ArnOf(Import(kJson));
  const std::string got = Get("item-1");
  // It was not done yet, or all is there.
  EXPECT_TRUE(got == "ResourceNotFoundException: Requested resource not found" ||
              Summary(Described(arn)) == "COMPLETED 20000/20000/0")
      << got;
  EXPECT_EQ(Import(kJson).substr(0, 60), "ResourceInUseException: Table already exists: orders");
  Wait();
}

TEST_F(ImportsTest, ATokenStandsForItsRequest) {
  File("data", Line("a", 1));
  const std::string token = std::string(kJson) + R"(,"ClientToken":"one")";
  const std::string arn = ArnOf(Import(token));
  Wait();
  EXPECT_EQ(ArnOf(Import(token)), arn);
  EXPECT_TRUE(Import(token, R"("other")").starts_with("ImportConflictException: "));
}

TEST_F(ImportsTest, Lists) {
  std::vector<std::string> arns;
  for (int i = 0; i < 3; ++i) {
    arns.push_back(ArnOf(Import(kJson)));
    Wait();
    server_.Ok("DeleteTable", R"({"TableName":"orders"})");
    server_.clock().AdvanceMs(1'000);
  }
  const auto list = [&](const std::string& rest, std::string* token) {
    const auto answer = json::Parse(server_.Ok("ListImports", "{" + rest + "}"));
    std::vector<std::string> found;
    for (const json::Value& each : *answer->Find("ImportSummaryList")->as_array()) {
      found.push_back(*each.Find("ImportArn")->as_string());
    }
    const json::Value* next = answer->Find("NextToken");
    if (token != nullptr) *token = next == nullptr ? "" : *next->as_string();
    return found;
  };
  std::string token;
  EXPECT_EQ(list(R"("PageSize":2)", &token), (std::vector<std::string>{arns[0], arns[1]}));
  EXPECT_EQ(list(R"("NextToken":")" + token + "\"", &token), std::vector<std::string>{arns[2]});
  EXPECT_EQ(token, "");
  EXPECT_EQ(list(R"("TableArn":"arn:aws:dynamodb:eu-central-1:123456789012:table/none")", nullptr),
            std::vector<std::string>());
  server_.clock().AdvanceMs(Imports::kKeptDays * 24 * 3600 * 1'000);
  ArnOf(Import(kJson));
  Wait();
  EXPECT_EQ(server_.Call("DescribeImport", R"({"ImportArn":")" + arns[0] + R"("})"),
            "ImportNotFoundException: Import not found: " + arns[0]);
}

TEST_F(ImportsTest, Errors) {
  EXPECT_TRUE(Import(R"("InputFormat":"ION")").starts_with("ValidationException: "));
  EXPECT_TRUE(Import(std::string(kJson) + R"(,"InputFormatOptions":{"Csv":{"Delimiter":","}})")
                  .starts_with("ValidationException: "));
  EXPECT_EQ(Import(kJson, R"("bucket")",
                   R"("TableCreationParameters":{"TableName":"orders","BillingMode":"PROVISIONED",)"
                   R"("AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],)"
                   R"("KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}]})"),
            "ValidationException: One or more parameter values were invalid: ReadCapacityUnits and "
            "WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
  server_.authorizer().TakeAsked();
  Import(kJson);
  const std::string group =
      " arn:aws:logs:eu-central-1:123456789012:log-group:/aws-dynamodb/imports:log-stream:";
  EXPECT_EQ(server_.authorizer().TakeAsked(),
            (std::vector<std::string>{
                "dynamodb:ImportTable arn:aws:dynamodb:eu-central-1:123456789012:table/orders",
                "s3:ListBucket arn:aws:s3:::bucket", "s3:GetObject arn:aws:s3:::bucket/",
                "logs:CreateLogGroup" + group, "logs:CreateLogStream" + group,
                "logs:DescribeLogGroups" + group, "logs:DescribeLogStreams" + group,
                "logs:PutLogEvents" + group, "logs:PutRetentionPolicy" + group}));
  Wait();
}

}  // namespace
}  // namespace portico::dynamodb
