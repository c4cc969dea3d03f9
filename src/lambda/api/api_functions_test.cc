// Functions as they stand on the wire: paths, bodies, statuses, and AWS's words in them.
#include <gtest/gtest.h>

#include "lambda/api/api_testing.h"

namespace portico::lambda::api {
namespace {

TEST_F(ApiTest, CreateAnswersAsAwsDoes) {
  const Reply made =
      Create("f", R"(,"Timeout":5,"MemorySize":256,"Environment":{"Variables":{"A_1":"a"}})");
  ASSERT_EQ(made.status, 201) << made.error;
  const FunctionRecord& record = functions->Get("f").value()->record;
  EXPECT_EQ(
      made.body.ToString(),
      R"({"FunctionName":"f","FunctionArn":"arn:aws:lambda:us-east-1:123456789012:function:f",)"
      R"("Runtime":"provided.al2023","Role":"arn:aws:iam::123456789012:role/good",)"
      R"("Handler":"bootstrap","CodeSize":)" +
          std::to_string(record.code_bytes) +
          R"(,"Description":"","Timeout":5,"MemorySize":256,)"
          R"("LastModified":"2023-11-14T22:13:20.000+0000","CodeSha256":")" +
          record.code_sha256 +
          R"(","Version":"$LATEST","Environment":{"Variables":{"A_1":"a"}},)"
          R"("TracingConfig":{"Mode":"PassThrough"},"RevisionId":")" +
          made.Text("RevisionId") +
          R"(","State":"Pending","StateReason":"The function is being created.",)"
          R"("StateReasonCode":"Creating","PackageType":"Zip","Architectures":["x86_64"],)"
          R"("EphemeralStorage":{"Size":512},)"
          R"("SnapStart":{"ApplyOn":"None","OptimizationStatus":"Off"},)"
          R"("LoggingConfig":{"LogFormat":"Text","LogGroup":"/aws/lambda/f"}})");
  EXPECT_NE(made.Text("RevisionId"), record.revision_id);
  EXPECT_EQ(authorizer.asked,
            std::vector<std::string>{"iam:PassRole arn:aws:iam::123456789012:role/good"});
}

TEST_F(ApiTest, StatesSettleWithTheNextLook) {
  Make("f");
  for (const char* path : {"", "?Qualifier=$LATEST"}) {
    const Reply got = Call("GET", kF + path);
    const json::Value& configuration = *got.body.Find("Configuration");
    EXPECT_EQ(*configuration.Find("State")->as_string(), "Active");
    EXPECT_EQ(*configuration.Find("LastUpdateStatus")->as_string(), "Successful");
    EXPECT_EQ(configuration.Find("StateReason"), nullptr);
  }
  for (const Reply& updated :
       {Configure(R"({"Timeout":9})"),
        Call("PUT", kF + "/code", R"({"ZipFile":")" + ZipFile("new") + "\"}")}) {
    EXPECT_EQ(updated.status, 200) << updated.error;
    EXPECT_EQ(updated.Text("State"), "Active");
    EXPECT_EQ(updated.Text("LastUpdateStatus"), "InProgress");
    EXPECT_EQ(updated.Text("LastUpdateStatusReason"), "The function is being created.");
    EXPECT_EQ(updated.Text("LastUpdateStatusReasonCode"), "Creating");
  }
  EXPECT_EQ(Call("GET", kF + "/configuration").Text("LastUpdateStatus"), "Successful");
}

TEST_F(ApiTest, TheEndOfAnUpdateIsARevisionOfItsOwn) {
  Make("f");
  const std::string during = Configure(R"({"Timeout":9})").Text("RevisionId");
  const std::string after = Call("GET", kF + "/configuration").Text("RevisionId");
  EXPECT_NE(during, after);
  EXPECT_EQ(Configure(R"({"Timeout":8,"RevisionId":")" + during + "\"}").status, 412);
  EXPECT_EQ(Configure(R"({"Timeout":8,"RevisionId":")" + after + "\"}").status, 200);
}

TEST_F(ApiTest, AFunctionHasNoCodeSigningConfiguration) {
  const std::string path = "/2020-06-30/functions/f/code-signing-config";
  EXPECT_EQ(Call("GET", path).error, kNotFoundF);
  Make("f");
  EXPECT_EQ(Call("GET", path).body.ToString(), R"({"FunctionName":"f"})");
}

TEST_F(ApiTest, CreateRefusesAsAwsDoes) {
  const auto create = [this](const std::string& members) {
    return Call("POST", "/2015-03-31/functions", "{" + members + "}").error;
  };
  const std::string zip = R"("Code":{"ZipFile":")" + ZipFile("f") + "\"}";
  const std::string role = R"("Role":")" + std::string(kRole) + "\"";
  const std::string rest = "," + role + "," + zip + R"(,"Runtime":"provided.al2023","Handler":"h")";
  EXPECT_EQ(create(R"("FunctionName":"f","Role":"r1",)" + zip),
            R"(ValidationException: 1 validation error detected: Value 'r1' at 'role' failed to )"
            R"(satisfy constraint: Member must satisfy regular expression pattern: )"
            R"(arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+)");
  EXPECT_EQ(create(R"("FunctionName":"f",)" + role + "," + zip +
                   R"(,"Runtime":"PYTHON3.9","Handler":"h")")
                .substr(0, 131),
            "InvalidParameterValueException: Value PYTHON3.9 at 'runtime' failed to satisfy "
            "constraint: Member must satisfy enum value set: [pro");
  EXPECT_EQ(create(R"("FunctionName":"f",)" + role + "," + zip),
            "InvalidParameterValueException: Runtime and Handler are mandatory parameters for "
            "functions created with deployment packages.");
  EXPECT_EQ(create(R"("FunctionName":"f","Code":{},"Runtime":"provided","Handler":"h",)" + role),
            "InvalidParameterValueException: Please provide a source for function code.");
  EXPECT_EQ(create(R"("FunctionName":")" + std::string(65, 'a') + "\"" + rest),
            "InvalidParameterValueException: 1 validation error detected: Value '" +
                std::string(65, 'a') +
                "' at 'functionName' failed to satisfy constraint: Member must have length less "
                "than or equal to 64");
  EXPECT_EQ(create(R"("FunctionName":"f","Architectures":["x86_64","arm64"])" + rest),
            "ValidationException: 1 validation error detected: Value '[x86_64, arm64]' at "
            "'architectures' failed to satisfy constraint: Member must have length less than or "
            "equal to 1");
  EXPECT_EQ(create(R"("FunctionName":"f","Timeout":901)" + rest),
            "ValidationException: 1 validation error detected: Value '901' at 'timeout' failed to "
            "satisfy constraint: Member must have value less than or equal to 900");
  EXPECT_EQ(create(R"("FunctionName":"arn:aws:lambda:eu-west-1:123456789012:function:f")" + rest)
                .substr(0, 70),
            "ResourceNotFoundException: Functions from 'eu-west-1' are not reachabl");
  EXPECT_EQ(create(R"("FunctionName":"f","PackageType":"Image")" + rest).substr(0, 15),
            "NotImplemented:");
  std::string tags;
  for (int i = 0; i < 51; ++i) tags += (i ? ",\"" : "\"") + std::to_string(i) + "\":\"v\"";
  EXPECT_EQ(create(R"("FunctionName":"f","Tags":{)" + tags + "}" + rest),
            "InvalidParameterValueException: Number of tags exceeds resource tag limit.");
  EXPECT_EQ(Call("GET", kF).status, 404);
  authorizer.allows = false;
  EXPECT_EQ(create(R"("FunctionName":"f")" + rest), "AccessDenied: not authorized");
  EXPECT_EQ(Call("GET", kF).status, 404);
}

TEST_F(ApiTest, WhatClientsSendWithoutMeaningItIsTaken) {
  Make("f", R"(,"Publish":false,"Layers":[],"VpcConfig":{"SubnetIds":[],"SecurityGroupIds":[]},)"
            R"("DeadLetterConfig":{},"KMSKeyArn":"","PackageType":"Zip","FileSystemConfigs":[])");
  EXPECT_EQ(Create("g", R"(,"Layers":["arn:aws:lambda:us-east-1:123456789012:layer:l:1"])").error,
            "NotImplemented: Portico does not implement 'layers' yet.");
}

TEST_F(ApiTest, EnvironmentsHaveLimits) {
  EXPECT_EQ(
      Create("f", R"(,"Environment":{"Variables":{"AWS_REGION":"x","MINE":"y"}})").error,
      "InvalidParameterValueException: Lambda was unable to configure your environment "
      "variables because the environment variables you have provided contains reserved keys "
      "that are currently not supported for modification. Reserved keys used in this request: "
      "AWS_REGION");
  // Measured as JSON, as AWS does: {"LARGE":"xx…"}.
  const auto large = [this](size_t bytes) {
    return Create(
        "f", R"(,"Environment":{"Variables":{"LARGE":")" + std::string(bytes - 12, 'x') + "\"}}");
  };
  EXPECT_EQ(large(4'097).error,
            "InvalidParameterValueException: Lambda was unable to configure your environment "
            "variables because the environment variables you have provided exceeded the 4KB limit. "
            "String measured: {\"LARGE\":\"" +
                std::string(4'085, 'x') + "\"}");
  EXPECT_EQ(large(4'096).status, 201);
}

TEST_F(ApiTest, AnEmptyEnvironmentIsToldFromNone) {
  Make("f");
  EXPECT_EQ(Call("GET", kF + "/configuration").At("Environment"), "-");
  EXPECT_EQ(Configure(R"({"Environment":{"Variables":{}}})").At("Environment"),
            R"({"Variables":{}})");
  // What is not mentioned stays.
  EXPECT_EQ(Configure(R"({"Description":"d"})").At("Environment"), R"({"Variables":{}})");
}

TEST_F(ApiTest, ConfigurationChangesOnlyWhatIsGiven) {
  Make("f", R"(,"Timeout":5,"MemorySize":256)");
  const Reply updated = Configure(
      R"({"Description":"new","EphemeralStorage":{"Size":1024},"LoggingConfig":{"LogGroup":"/mine"}})");
  ASSERT_EQ(updated.status, 200) << updated.error;
  EXPECT_EQ(updated.Text("Description"), "new");
  EXPECT_EQ(updated.At("Timeout"), "5");
  EXPECT_EQ(updated.At("MemorySize"), "256");
  EXPECT_EQ(updated.At("EphemeralStorage"), R"({"Size":1024})");
  EXPECT_EQ(updated.At("LoggingConfig"), R"({"LogFormat":"Text","LogGroup":"/mine"})");
  EXPECT_EQ(Configure(R"({"Timeout":5,"RevisionId":"other"})").error,
            "PreconditionFailedException: The Revision Id provided does not match the latest "
            "Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id");
  EXPECT_EQ(Configure(R"({"Role":"arn:aws:iam::123456789012:role/unknown"})").error,
            "InvalidParameterValueException: The role defined for the function cannot be assumed "
            "by Lambda.");
  EXPECT_EQ(Configure(R"({"MemorySize":127})").status, 400);
  EXPECT_EQ(Configure(R"({"MemorySize":10241})").status, 400);
}

TEST_F(ApiTest, CodeIsUpdated) {
  Make("f");
  const auto update = [this](const std::string& body) { return Call("PUT", kF + "/code", body); };
  const std::string before = Call("GET", kF + "/configuration").Text("CodeSha256");
  EXPECT_NE(update(R"({"DryRun":true,"ZipFile":")" + ZipFile("new") + "\"}").Text("CodeSha256"),
            before);
  EXPECT_EQ(Call("GET", kF + "/configuration").Text("CodeSha256"), before);
  EXPECT_EQ(
      update(R"({"ZipFile":")" + Base64Encode("garbage") + "\"}").error,
      "InvalidParameterValueException: Could not unzip uploaded file. Please check your file, "
      "then try to upload again.");
  EXPECT_EQ(update(R"({"ZipFile":""})").error,
            "InvalidParameterValueException: Uploaded file must be a non-empty zip");
  EXPECT_EQ(update("{}").error,
            "InvalidParameterValueException: Please provide a source for function code.");
  EXPECT_EQ(update(R"({"S3Bucket":"b","S3Key":"k"})").error,
            "NotImplemented: Portico does not implement 's3Key' yet.");
  EXPECT_EQ(update(R"({"ZipFile":")" + ZipFile("new") + "\"}").status, 200);
  EXPECT_NE(Call("GET", kF + "/configuration").Text("CodeSha256"), before);
}

TEST_F(ApiTest, FunctionsAreFoundByEveryName) {
  Make("f");
  const std::string arn = "/2015-03-31/functions/" + UriEncode(Arn("f"));
  const std::string partial = "/2015-03-31/functions/123456789012%3Afunction%3Af";
  for (const std::string& path : {kF, arn, partial}) {
    const Reply got = Call("GET", path + "/configuration");
    EXPECT_EQ(got.Text("FunctionArn"), Arn("f")) << path << got.error;
    const Reply latest = Call("GET", path + "/configuration?Qualifier=%24LATEST");
    EXPECT_EQ(latest.Text("FunctionArn"), Arn("f") + ":$LATEST") << path << latest.error;
  }
  EXPECT_EQ(Call("GET", arn + "%3A%24LATEST/configuration").Text("FunctionArn"),
            Arn("f") + ":$LATEST");
  EXPECT_EQ(Call("GET", arn + "%3A1?Qualifier=2").error,
            "InvalidParameterValueException: The derived qualifier from the function name does not "
            "match the specified qualifier.");
  EXPECT_EQ(Call("GET", kF + "?Qualifier=1221").error, kNotFoundF + ":1221");
  EXPECT_EQ(Call("GET", "/2015-03-31/functions/g").status, 404);
  EXPECT_EQ(Call("GET", "/2015-03-31/functions/%2A").error.substr(0, 70),
            "ValidationException: 1 validation error detected: Value '*' at 'functi");
}

TEST_F(ApiTest, GetFunctionShowsTagsAndReservations) {
  Make("f");
  EXPECT_EQ(Call("GET", kF).At("Tags"), "-");
  EXPECT_EQ(Call("GET", kF).At("Concurrency"), "-");
  Make("g", R"(,"Tags":{"a":"1"})");
  ASSERT_EQ(
      Call("PUT", "/2017-10-31/functions/g/concurrency", R"({"ReservedConcurrentExecutions":2})")
          .status,
      200);
  const Reply got = Call("GET", "/2015-03-31/functions/g");
  EXPECT_EQ(got.At("Tags"), R"({"a":"1"})");
  EXPECT_EQ(got.At("Concurrency"), R"({"ReservedConcurrentExecutions":2})");
}

TEST_F(ApiTest, GetFunctionLinksToTheCode) {
  Make("f");
  const json::Value linked = *Call("GET", kF).body.Find("Code");
  EXPECT_EQ(*linked.Find("RepositoryType")->as_string(), "S3");
  const std::string location = *linked.Find("Location")->as_string();
  const std::string server = "http://localhost:4566";
  ASSERT_EQ(location.substr(0, server.size()), server);
  const size_t question = location.find('?');
  EXPECT_EQ(links
                .Check(location.substr(server.size(), question - server.size()),
                       location.substr(question + 1), clock.NowMs())
                .value(),
            functions->Get("f").value()->record.code_sha256_hex);
}

TEST_F(ApiTest, ListsComeInPagesAndWithoutStates) {
  for (const char* name : {"a", "b", "c"}) Make(name);
  const Reply first = Call("GET", "/2015-03-31/functions?MaxItems=2");
  ASSERT_EQ(first.body.Find("Functions")->as_array()->size(), 2u);
  const json::Value& a = (*first.body.Find("Functions")->as_array())[0];
  EXPECT_EQ(*a.Find("FunctionArn")->as_string(), Arn("a"));
  EXPECT_EQ(a.Find("State"), nullptr);
  EXPECT_EQ(a.Find("LastUpdateStatus"), nullptr);
  const Reply second =
      Call("GET", "/2015-03-31/functions?MaxItems=2&Marker=" + UriEncode(first.Text("NextMarker")));
  ASSERT_EQ(second.body.Find("Functions")->as_array()->size(), 1u);
  EXPECT_EQ(second.At("NextMarker"), "-");
  const Reply all = Call("GET", "/2015-03-31/functions?FunctionVersion=ALL");
  EXPECT_EQ(*(*all.body.Find("Functions")->as_array())[0].Find("FunctionArn")->as_string(),
            Arn("a") + ":$LATEST");
  EXPECT_EQ(
      Call("GET", "/2015-03-31/functions?FunctionVersion=invalid").error,
      "ValidationException: 1 validation error detected: Value 'invalid' at 'functionVersion' "
      "failed to satisfy constraint: Member must satisfy enum value set: [ALL]");
  const Reply versions = Call("GET", "/2015-03-31/functions/a/versions");
  ASSERT_EQ(versions.body.Find("Versions")->as_array()->size(), 1u);
  EXPECT_EQ(*(*versions.body.Find("Versions")->as_array())[0].Find("FunctionArn")->as_string(),
            Arn("a") + ":$LATEST");
}

TEST_F(ApiTest, DeletesOnlyWholeFunctions) {
  Make("f");
  EXPECT_EQ(
      Call("DELETE", kF + "%3A%24LATEST").error,
      "InvalidParameterValueException: $LATEST version cannot be deleted without deleting the "
      "function.");
  EXPECT_EQ(Call("GET", kF).status, 200);
  EXPECT_EQ(Call("DELETE", kF).status, 204);
  EXPECT_EQ(Call("DELETE", kF).error, kNotFoundF);
}

}  // namespace
}  // namespace portico::lambda::api
