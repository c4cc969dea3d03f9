// Exports over a real database: what is in the files, of which moment, and how they end.
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "codec/base64.h"
#include "codec/compression.h"
#include "codec/md5.h"
#include "dynamodb/api/testing.h"
#include "dynamodb/engine/transfer/exports.h"

namespace portico::dynamodb {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kSecondMs = 1'000;
constexpr int64_t kMinuteMs = 60 * kSecondMs;
constexpr char kArn[] = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders";
constexpr size_t kFileBytesMax = 16u << 20;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

class ExportsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    server_.Ok("CreateTable",
               R"({"TableName":"orders","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[)"
               R"({"AttributeName":"pk","AttributeType":"S"}],"KeySchema":[)"
               R"({"AttributeName":"pk","KeyType":"HASH"}]})");
    server_.Ok("UpdateContinuousBackups", R"({"TableName":"orders",)"
                                          R"("PointInTimeRecoverySpecification":)"
                                          R"({"PointInTimeRecoveryEnabled":true}})");
    fs::create_directories(bucket());
  }
  fs::path bucket() const { return server_.s3() / "bucket"; }
  int64_t now_ms() { return server_.clock().NowMs(); }
  void Put(const std::string& pk, int v) {
    server_.Ok("PutItem", R"({"TableName":"orders","Item":{"pk":{"S":")" + pk + R"("},"v":{"N":")" +
                              std::to_string(v) + R"("}}})");
  }
  void Delete(const std::string& pk) {
    server_.Ok("DeleteItem", R"({"TableName":"orders","Key":{"pk":{"S":")" + pk + R"("}}})");
  }
  std::string Export(const std::string& rest = "") {
    return server_.Call("ExportTableToPointInTime", std::string(R"({"TableArn":")") + kArn +
                                                        R"(","S3Bucket":"bucket")" + rest + "}");
  }
  static std::string Time(int64_t ms) {
    return std::to_string(ms / kSecondMs) + "." + std::to_string(1'000 + ms % kSecondMs).substr(1);
  }
  // The description at the end of what Export began.
  json::Value Finished(const std::string& answer) {
    const auto begun = json::Parse(answer);
    EXPECT_TRUE(begun) << answer;
    const json::Value* description = begun ? begun->Find("ExportDescription") : nullptr;
    EXPECT_NE(description, nullptr) << answer;
    if (description == nullptr) return {};
    const std::string arn = *description->Find("ExportArn")->as_string();
    server_.engine().exports().WaitUntilIdle();
    const auto end = json::Parse(server_.Ok("DescribeExport", R"({"ExportArn":")" + arn + R"("})"));
    return *end->Find("ExportDescription");
  }
  static std::string Text(const json::Value& of, std::string_view member) {
    const json::Value* value = of.Find(member);
    return value == nullptr ? "" : value->ToString();
  }
  // The lines of all data files that the export's manifests name, which are checked.
  std::multiset<std::string> Lines(const json::Value& description) {
    const std::string manifest = *description.Find("ExportManifest")->as_string();
    const std::string text = ReadFile(bucket() / manifest);
    const std::string md5 = manifest.substr(0, manifest.size() - 5) + ".md5";
    EXPECT_EQ(ReadFile(bucket() / md5), Md5Base64(text));
    const auto summary = json::Parse(text);
    EXPECT_EQ(Text(*summary, "itemCount"), Text(description, "ItemCount"));
    EXPECT_EQ(Text(*summary, "exportArn"), Text(description, "ExportArn"));
    EXPECT_EQ(Text(*summary, "billedSizeBytes"), Text(description, "BilledSizeBytes"));
    std::istringstream files(
        ReadFile(bucket() / *summary->Find("manifestFilesS3Key")->as_string()));
    std::multiset<std::string> lines;
    for (std::string line; std::getline(files, line);) {
      const auto file = json::Parse(line);
      const std::string compressed = ReadFile(bucket() / *file->Find("dataFileS3Key")->as_string());
      EXPECT_EQ(*file->Find("md5Checksum")->as_string(), Md5Base64(compressed));
      const auto data = Decompress(compressed, ContentCoding::kGzip, kFileBytesMax);
      EXPECT_TRUE(data);
      std::istringstream items(*data);
      int64_t count = 0;
      for (std::string item; std::getline(items, item); ++count) lines.insert(item);
      EXPECT_EQ(Text(*file, "itemCount"), std::to_string(count));
    }
    return lines;
  }
  static std::string Md5Base64(std::string_view bytes) {
    Md5 md5;
    md5.Update(bytes);
    return Base64Encode(md5.Finish());
  }
  static std::string Image(const std::string& pk, int v) {
    return R"({"pk":{"S":")" + pk + R"("},"v":{"N":")" + std::to_string(v) + R"("}})";
  }

  testing::Server server_;
};

TEST_F(ExportsTest, AFullExportIsOfItsMoment) {
  std::multiset<std::string> expected;
  for (int i = 0; i < 3'000; ++i) {
    Put("item-" + std::to_string(i), i);
    expected.insert(R"({"Item":)" + Image("item-" + std::to_string(i), i) + "}");
  }
  server_.clock().AdvanceMs(kSecondMs);
  const int64_t at_ms = now_ms();
  for (int i = 0; i < 100; ++i) Put("item-" + std::to_string(i), -1);
  for (int i = 100; i < 150; ++i) Delete("item-" + std::to_string(i));
  Put("new", 1);
  server_.clock().AdvanceMs(kSecondMs);
  const std::string answer =
      Export(R"(,"S3Prefix":"some/where/","ClientToken":"t","ExportTime":)" + Time(at_ms));
  EXPECT_NE(answer.find(R"("ExportStatus":"IN_PROGRESS")"), std::string::npos) << answer;
  EXPECT_NE(answer.find(R"("ExportFormat":"DYNAMODB_JSON")"), std::string::npos) << answer;
  const json::Value end = Finished(answer);
  EXPECT_EQ(Text(end, "ExportStatus"), R"("COMPLETED")");
  EXPECT_EQ(Text(end, "ExportType"), R"("FULL_EXPORT")");
  EXPECT_EQ(Text(end, "ItemCount"), "3000");
  EXPECT_EQ(Text(end, "ExportTime"), "1700000001");
  EXPECT_EQ(Lines(end), expected);
  const std::string arn = *end.Find("ExportArn")->as_string();
  const fs::path folder =
      bucket() / "some/where/AWSDynamoDB" / arn.substr(arn.find("/export/") + 8);
  EXPECT_TRUE(fs::exists(folder / "_started"));
  EXPECT_TRUE(fs::exists(folder / "data"));
  EXPECT_EQ(*end.Find("ExportManifest")->as_string(),
            fs::relative(folder / "manifest-summary.json", bucket()).string());
  const auto summary = json::Parse(ReadFile(folder / "manifest-summary.json"));
  EXPECT_EQ(Text(*summary, "version"), R"("2020-06-30")");
  EXPECT_EQ(Text(*summary, "exportTime"), R"("2023-11-14T22:13:21.000Z")");
  EXPECT_EQ(Text(*summary, "s3Prefix"), R"("some/where/")");
}

TEST_F(ExportsTest, AnEmptyTableHasEmptyFiles) {
  server_.clock().AdvanceMs(kSecondMs);
  const json::Value end = Finished(Export());
  EXPECT_EQ(Text(end, "ExportStatus"), R"("COMPLETED")");
  EXPECT_EQ(Text(end, "BilledSizeBytes"), "0");
  EXPECT_EQ(Lines(end).size(), 0u);
}

TEST_F(ExportsTest, AnIncrementalExportIsOfWhatChanged) {
  for (const char* pk : {"changed", "twice", "deleted", "kept", "after", "back"}) Put(pk, 1);
  server_.clock().AdvanceMs(kMinuteMs);
  const int64_t from_ms = now_ms();
  Put("changed", 2);
  Put("twice", 2);
  Put("made", 2);
  Put("gone", 2);
  Delete("deleted");
  Delete("back");
  server_.clock().AdvanceMs(kMinuteMs);
  const int64_t second_ms = now_ms();
  Put("twice", 3);
  Delete("gone");
  Put("back", 3);
  server_.clock().AdvanceMs(15 * kMinuteMs);
  const int64_t to_ms = now_ms();
  Put("after", 4);
  Put("twice", 4);
  Delete("made");
  server_.clock().AdvanceMs(kSecondMs);

  const auto line = [](int64_t ms, const std::string& pk, int old_v, int new_v) {
    return R"({"Metadata":{"WriteTimestampMicros":{"N":")" + std::to_string(ms) +
           R"(000"}},"Keys":{"pk":{"S":")" + pk + R"("}})" +
           (old_v == 0 ? "" : R"(,"OldImage":)" + Image(pk, old_v)) +
           (new_v == 0 ? "" : R"(,"NewImage":)" + Image(pk, new_v)) + "}";
  };
  const std::string spec = R"(,"ExportType":"INCREMENTAL_EXPORT","IncrementalExportSpecification":)"
                           R"({"ExportFromTime":)" +
                           Time(from_ms) + R"(,"ExportToTime":)" + Time(to_ms);
  const json::Value both = Finished(Export(spec + "}"));
  EXPECT_EQ(Text(both, "ExportStatus"), R"("COMPLETED")") << both.ToString();
  EXPECT_EQ(Lines(both), (std::multiset<std::string>{
                             line(from_ms, "changed", 1, 2), line(second_ms, "twice", 1, 3),
                             line(from_ms, "made", 0, 2), line(from_ms, "deleted", 1, 0),
                             line(second_ms, "back", 1, 3)}));
  EXPECT_EQ(Text(both, "IncrementalExportSpecification"),
            R"({"ExportFromTime":1700000060,"ExportToTime":1700001020,)"
            R"("ExportViewType":"NEW_AND_OLD_IMAGES"})");
  EXPECT_TRUE(fs::exists(bucket() / "AWSDynamoDB" / "data"));
  const auto summary = json::Parse(ReadFile(bucket() / *both.Find("ExportManifest")->as_string()));
  EXPECT_EQ(Text(*summary, "version"), R"("2023-08-01")");
  EXPECT_EQ(Text(*summary, "outputView"), R"("NEW_AND_OLD_IMAGES")");

  const json::Value only_new = Finished(Export(spec + R"(,"ExportViewType":"NEW_IMAGE"})"));
  EXPECT_EQ(Lines(only_new), (std::multiset<std::string>{
                                 line(from_ms, "changed", 0, 2), line(second_ms, "twice", 0, 3),
                                 line(from_ms, "made", 0, 2), line(from_ms, "deleted", 0, 0),
                                 line(second_ms, "back", 0, 3)}));
}

TEST_F(ExportsTest, ARestartBeginsItAnew) {
  for (int i = 0; i < 2'000; ++i) Put("item-" + std::to_string(i), i);
  server_.clock().AdvanceMs(kSecondMs);
  const std::string answer = Export();
  server_.Restart();
  const json::Value end = Finished(answer);
  EXPECT_EQ(Text(end, "ExportStatus"), R"("COMPLETED")");
  EXPECT_EQ(Lines(end).size(), 2'000u);
  // No other files than those of the manifests: 4 of data, 2 manifests with their checksums, and
  // _started.
  size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(bucket())) {
    files += entry.is_regular_file() ? 1 : 0;
  }
  EXPECT_EQ(files, 9u);
}

TEST_F(ExportsTest, WhatCannotBeWrittenFails) {
  server_.clock().AdvanceMs(kSecondMs);
  const auto into = [&](const std::string& name) {
    return Finished(server_.Call(
        "ExportTableToPointInTime",
        std::string(R"({"TableArn":")") + kArn + R"(","S3Bucket":")" + name + R"("})"));
  };
  const json::Value missing = into("no-bucket");
  EXPECT_EQ(Text(missing, "ExportStatus"), R"("FAILED")");
  EXPECT_EQ(Text(missing, "FailureCode"), R"("S3NoSuchBucket")");
  EXPECT_EQ(Text(missing, "FailureMessage"), R"("The specified bucket does not exist")");
  // A file stands where a folder is to be.
  std::ofstream(bucket() / "AWSDynamoDB") << "x";
  const json::Value blocked = into("bucket");
  EXPECT_EQ(Text(blocked, "ExportStatus"), R"("FAILED")");
  EXPECT_EQ(Text(blocked, "FailureCode"), R"("S3AccessDenied")");
  // No link leads out.
  fs::create_directories(server_.s3() / "linked");
  fs::create_directory_symlink(server_.s3() / "bucket", server_.s3() / "linked" / "AWSDynamoDB");
  EXPECT_EQ(Text(into("linked"), "FailureCode"), R"("S3AccessDenied")");
}

TEST_F(ExportsTest, ATokenStandsForItsRequest) {
  server_.clock().AdvanceMs(kSecondMs);
  const std::string first = Export(R"(,"ClientToken":"one")");
  const json::Value end = Finished(first);
  const auto again = json::Parse(Export(R"(,"ClientToken":"one")"));
  EXPECT_EQ(Text(*again->Find("ExportDescription"), "ExportArn"), Text(end, "ExportArn"));
  EXPECT_TRUE(
      Export(R"(,"ClientToken":"one","S3Prefix":"x")").starts_with("ExportConflictException: "));
  server_.clock().AdvanceMs(Exports::kTokenMs);
  EXPECT_NE(Text(Finished(Export(R"(,"ClientToken":"one","S3Prefix":"x")")), "ExportArn"),
            Text(end, "ExportArn"));
}

TEST_F(ExportsTest, Lists) {
  server_.clock().AdvanceMs(kSecondMs);
  std::vector<std::string> arns;
  for (int i = 0; i < 3; ++i) {
    arns.push_back(Text(Finished(Export()), "ExportArn"));
    server_.clock().AdvanceMs(kSecondMs);
  }
  const auto summary = [&](int i) {
    return R"({"ExportArn":)" + arns[static_cast<size_t>(i)] +
           R"(,"ExportStatus":"COMPLETED","ExportType":"FULL_EXPORT"})";
  };
  const std::string table = std::string(R"("TableArn":")") + kArn + "\"";
  EXPECT_EQ(server_.Ok("ListExports", "{" + table + R"(,"MaxResults":2})"),
            R"({"ExportSummaries":[)" + summary(0) + "," + summary(1) + R"(],"NextToken":)" +
                arns[1] + "}");
  EXPECT_EQ(server_.Ok("ListExports", R"({"NextToken":)" + arns[1] + "}"),
            R"({"ExportSummaries":[)" + summary(2) + "]}");
  EXPECT_EQ(server_.Ok("ListExports", R"({"TableArn":"other"})"), R"({"ExportSummaries":[]})");
  // Those of long ago are forgotten when another begins.
  server_.clock().AdvanceMs(Exports::kKeptDays * 24 * 60 * kMinuteMs);
  Finished(Export());
  EXPECT_EQ(server_.Call("DescribeExport", R"({"ExportArn":)" + arns[0] + "}"),
            "ExportNotFoundException: Export not found: " + arns[0].substr(1, arns[0].size() - 2));
}

TEST_F(ExportsTest, Errors) {
  server_.clock().AdvanceMs(kMinuteMs);
  EXPECT_TRUE(Export(R"(,"ExportFormat":"ION")").starts_with("ValidationException: "));
  EXPECT_TRUE(Export(R"(,"S3SseAlgorithm":"KMS")").starts_with("ValidationException: "));
  EXPECT_TRUE(Export(R"(,"S3Prefix":"../x")").starts_with("ValidationException: "));
  EXPECT_TRUE(Export(R"(,"S3Prefix":"/x")").starts_with("ValidationException: "));
  EXPECT_TRUE(Export(R"(,"ExportTime":1700000061)").starts_with("InvalidExportTimeException: "));
  EXPECT_TRUE(Export(R"(,"ExportTime":1699999999)").starts_with("InvalidExportTimeException: "));
  EXPECT_TRUE(Export(R"(,"ExportType":"INCREMENTAL_EXPORT")").starts_with("ValidationException: "));
  EXPECT_TRUE(Export(R"(,"IncrementalExportSpecification":{"ExportFromTime":1700000000})")
                  .starts_with("ValidationException: "));
  EXPECT_EQ(Export(R"(,"ExportType":"INCREMENTAL_EXPORT","IncrementalExportSpecification":)"
                   R"({"ExportFromTime":1700000000})"),
            "InvalidExportTimeException: Difference between export from time and export to time is "
            "less than 15 minutes");
  EXPECT_EQ(server_.Call("ExportTableToPointInTime",
                         R"({"TableArn":"arn:aws:dynamodb:eu-central-1:123456789012:table/none",)"
                         R"("S3Bucket":"bucket"})"),
            "TableNotFoundException: Table not found: "
            "arn:aws:dynamodb:eu-central-1:123456789012:table/none");
  server_.Ok("UpdateContinuousBackups", R"({"TableName":"orders",)"
                                        R"("PointInTimeRecoverySpecification":)"
                                        R"({"PointInTimeRecoveryEnabled":false}})");
  EXPECT_EQ(Export(),
            "PointInTimeRecoveryUnavailableException: Point in time recovery is not enabled for "
            "table 'orders'");
}

}  // namespace
}  // namespace portico::dynamodb
