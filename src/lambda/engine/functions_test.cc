// The account's functions: every change, what is left of it after a restart, and what the
// environments are told.
#include "lambda/engine/functions.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "lambda/engine/functions_testing.h"

namespace portico::lambda {
namespace {

namespace fs = std::filesystem;

class ChangesTest : public FunctionsTest {
 protected:
  using Outcome = Result<FunctionRef>;

  Outcome Create(const std::string& name, const std::string& zip, std::string_view role = kRole) {
    FunctionRecord record;
    record.name = name;
    record.runtime = "provided.al2023";
    record.role = role;
    record.handler = "bootstrap";
    return RunTask(functions->Create(std::move(record), zip));
  }
  FunctionRef Make(const std::string& name) {
    auto made = Create(name, Zip(name));
    EXPECT_TRUE(made) << made.error().message;
    return *made;
  }
  Outcome UpdateCode(const std::string& name, const std::string& zip, std::string revision = "",
                     bool dry_run = false) {
    Functions::CodeUpdate update;
    update.zip = zip;
    update.revision_id = std::move(revision);
    update.dry_run = dry_run;
    return RunTask(functions->UpdateCode(name, std::move(update)));
  }
  Outcome SetTimeout(const std::string& name, int32_t seconds, std::string revision = "") {
    return RunTask(functions->UpdateConfiguration(name, std::move(revision),
                                                  [seconds](FunctionRecord* record) -> Status {
                                                    record->timeout_s = seconds;
                                                    return {};
                                                  }));
  }
  Outcome Tag(const std::string& name, const std::string& value) {
    return RunTask(functions->UpdateMetadata(name, [&value](FunctionRecord* record) -> Status {
      record->tags["k"] = value;
      return {};
    }));
  }
  std::string Delete(const std::string& name, const std::string& qualifier = "") {
    return Text(RunTask(functions->Delete(name, qualifier)));
  }
  // "", or "Code: message".
  template <typename T>
  static std::string Text(const Result<T>& result) {
    return result ? "" : result.error().code + ": " + result.error().message;
  }
  static std::string Code(const Outcome& result) { return result ? "" : result.error().code; }
  std::string Bootstrap(const FunctionRef& function) {
    std::ifstream file(function->code_dir + "/bootstrap");
    std::string text;
    std::getline(file, text);
    return text;
  }
  // What a restart of the server does.
  void Restart() {
    functions = MakeFunctions();
    const Status loaded = functions->Load();
    ASSERT_TRUE(loaded) << loaded.error().message;
  }
  size_t FilesOfCode() const {
    return static_cast<size_t>(std::distance(fs::directory_iterator(data.path() + "/functions"),
                                             fs::directory_iterator()));
  }
};

TEST_F(ChangesTest, ACreatedFunctionIsThere) {
  const FunctionRef made = Make("f");
  EXPECT_EQ(made->arn, Arn("f"));
  EXPECT_EQ(made->log_group, "/aws/lambda/f");
  EXPECT_EQ(made->record.last_modified_ms, clock.NowMs());
  EXPECT_EQ(made->record.code_bytes, static_cast<int64_t>(Zip("f").size()));
  EXPECT_EQ(made->record.revision_id.size(), 36u);
  EXPECT_EQ(Bootstrap(made), "f");
  EXPECT_EQ(functions->Get("f").value(), made);
  EXPECT_EQ(functions->Get(Arn("f") + ":$LATEST").value(), made);
  EXPECT_EQ(functions->Get("f", "$LATEST").value(), made);
}

TEST_F(ChangesTest, WhatIsNotThereIsNamedAsAsked) {
  EXPECT_EQ(Text(functions->Get("f")),
            "ResourceNotFoundException: Function not found: " + Arn("f"));
  Make("f");
  EXPECT_EQ(Text(functions->Get("f:3")),
            "ResourceNotFoundException: Function not found: " + Arn("f") + ":3");
  EXPECT_EQ(Text(functions->Get("f", "alias")),
            "ResourceNotFoundException: Function not found: " + Arn("f") + ":alias");
  EXPECT_EQ(Code(UpdateCode("g", Zip("x"))), "ResourceNotFoundException");
  EXPECT_EQ(Code(SetTimeout("g", 3)), "ResourceNotFoundException");
  EXPECT_EQ(Code(Tag("g", "v")), "ResourceNotFoundException");
}

TEST_F(ChangesTest, ANameIsTakenOnce) {
  const FunctionRef made = Make("f");
  const Outcome again = Create("f", Zip("other"));
  EXPECT_EQ(Text(again), "ResourceConflictException: Function already exist: f");
  EXPECT_EQ(again.error().http_status, 409);
  EXPECT_EQ(functions->Get("f").value(), made);
}

TEST_F(ChangesTest, LambdaMustBeTrustedByTheRole) {
  const std::string refusal =
      "InvalidParameterValueException: The role defined for the function cannot be assumed by "
      "Lambda.";
  EXPECT_EQ(Text(Create("f", Zip("f"), "arn:aws:iam::123456789012:role/other")), refusal);
  EXPECT_EQ(Code(functions->Get("f")), "ResourceNotFoundException");
  Make("f");
  const auto set_role = [this](std::string role) {
    return RunTask(
        functions->UpdateConfiguration("f", "", [&role](FunctionRecord* record) -> Status {
          record->role = role;
          return {};
        }));
  };
  EXPECT_EQ(Text(set_role("arn:aws:iam::123456789012:role/other")), refusal);
  EXPECT_EQ(functions->Get("f").value()->record.role, kRole);
  // The role it has is not asked about again: it may be gone by now.
  roles.clear();
  EXPECT_EQ(Text(SetTimeout("f", 9)), "");
}

TEST_F(ChangesTest, BadCodeMakesNoFunction) {
  EXPECT_EQ(Code(Create("f", "garbage")), "InvalidParameterValueException");
  EXPECT_EQ(Code(functions->Get("f")), "ResourceNotFoundException");
  const FunctionRef made = Make("f");
  EXPECT_EQ(Code(UpdateCode("f", "garbage")), "InvalidParameterValueException");
  EXPECT_EQ(functions->Get("f").value(), made);
}

TEST_F(ChangesTest, NewCodeMeansNewEnvironments) {
  const FunctionRef before = Make("f");
  clock.AdvanceMs(5'000);
  const Outcome after = UpdateCode("f", Zip("new"));
  ASSERT_TRUE(after) << Text(after);
  EXPECT_EQ(Bootstrap(*after), "new");
  EXPECT_EQ(Bootstrap(before), "f") << "environments that still run need it";
  EXPECT_NE((*after)->record.code_sha256, before->record.code_sha256);
  EXPECT_NE((*after)->record.revision_id, before->record.revision_id);
  EXPECT_EQ((*after)->record.last_modified_ms, before->record.last_modified_ms + 5'000);
  EXPECT_GT((*after)->generation, before->generation);
  EXPECT_NE((*after)->revision_key, before->revision_key);
  EXPECT_EQ(runner.retired.back(), std::make_pair(std::string("f"), (*after)->generation));
}

TEST_F(ChangesTest, ADryRunChangesNothing) {
  const FunctionRef before = Make("f");
  const size_t files = FilesOfCode();
  const size_t retired = runner.retired.size();
  const Outcome dry = UpdateCode("f", Zip("new"), "", true);
  ASSERT_TRUE(dry) << Text(dry);
  EXPECT_NE((*dry)->record.code_sha256, before->record.code_sha256);
  EXPECT_EQ(functions->Get("f").value(), before);
  EXPECT_EQ(FilesOfCode(), files);
  EXPECT_EQ(runner.retired.size(), retired);
  // Code that is used stays, though.
  EXPECT_TRUE(UpdateCode("f", Zip("f"), "", true));
  EXPECT_EQ(Bootstrap(before), "f");
  EXPECT_EQ(Code(UpdateCode("f", "garbage", "", true)), "InvalidParameterValueException");
}

TEST_F(ChangesTest, NewConfigurationMeansNewEnvironments) {
  const FunctionRef before = Make("f");
  const Outcome after = SetTimeout("f", 77);
  ASSERT_TRUE(after) << Text(after);
  EXPECT_EQ((*after)->record.timeout_s, 77);
  EXPECT_EQ((*after)->record.code_sha256, before->record.code_sha256);
  EXPECT_GT((*after)->generation, before->generation);
  EXPECT_EQ(runner.retired.back(), std::make_pair(std::string("f"), (*after)->generation));
  EXPECT_EQ(before->record.timeout_s, 3) << "a snapshot does not change";
}

TEST_F(ChangesTest, MetadataKeepsTheEnvironments) {
  const FunctionRef before = Make("f");
  const size_t retired = runner.retired.size();
  const Outcome after = Tag("f", "v");
  ASSERT_TRUE(after) << Text(after);
  EXPECT_EQ((*after)->record.tags.at("k"), "v");
  EXPECT_EQ((*after)->generation, before->generation);
  EXPECT_EQ((*after)->revision_key, before->revision_key);
  EXPECT_EQ((*after)->code_dir, before->code_dir);
  EXPECT_EQ((*after)->record.last_modified_ms, before->record.last_modified_ms);
  EXPECT_NE((*after)->record.revision_id, before->record.revision_id);
  EXPECT_EQ(runner.retired.size(), retired);
}

TEST_F(ChangesTest, AStaleRevisionChangesNothing) {
  const std::string first = Make("f")->record.revision_id;
  const Outcome second = SetTimeout("f", 10, first);
  ASSERT_TRUE(second) << Text(second);
  const Outcome stale = SetTimeout("f", 20, first);
  EXPECT_EQ(Text(stale),
            "PreconditionFailedException: The Revision Id provided does not match the latest "
            "Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id");
  EXPECT_EQ(stale.error().http_status, 412);
  EXPECT_EQ(Code(UpdateCode("f", Zip("new"), first)), "PreconditionFailedException");
  EXPECT_EQ(functions->Get("f").value(), *second);
  EXPECT_TRUE(UpdateCode("f", Zip("new"), (*second)->record.revision_id));
}

TEST_F(ChangesTest, AChangeThatFailsChangesNothing) {
  const FunctionRef before = Make("f");
  const auto failed = RunTask(functions->UpdateConfiguration("f", "", [](FunctionRecord* record) {
    record->timeout_s = 99;
    return Status(Fail("Refused", "no"));
  }));
  EXPECT_EQ(Code(failed), "Refused");
  EXPECT_EQ(functions->Get("f").value(), before);
}

TEST_F(ChangesTest, WhatIsNotDurableHasNotHappened) {
  const FunctionRef before = Make("f");
  const size_t retired = runner.retired.size();
  records.failing = true;
  EXPECT_FALSE(Create("g", Zip("g")));
  EXPECT_FALSE(SetTimeout("f", 50));
  EXPECT_FALSE(Tag("f", "v"));
  EXPECT_NE(Delete("f"), "");
  EXPECT_EQ(Code(functions->Get("g")), "ResourceNotFoundException");
  EXPECT_EQ(functions->Get("f").value(), before);
  EXPECT_EQ(runner.retired.size(), retired);
}

TEST_F(ChangesTest, ADeletedFunctionIsGone) {
  const uint64_t generation = Make("f")->generation;
  EXPECT_EQ(Delete(Arn("f")), "");
  EXPECT_EQ(runner.retired.back(), std::make_pair(std::string("f"), UINT64_MAX));
  EXPECT_EQ(Code(functions->Get("f")), "ResourceNotFoundException");
  EXPECT_EQ(Delete("f"), "ResourceNotFoundException: Function not found: " + Arn("f"));
  // Its next life has environments of its own.
  EXPECT_GT(Make("f")->generation, generation);
}

TEST_F(ChangesTest, OnlyTheWholeFunctionIsDeleted) {
  Make("f");
  const std::string latest =
      "InvalidParameterValueException: $LATEST version cannot be deleted without deleting the "
      "function.";
  EXPECT_EQ(Delete("f", "$LATEST"), latest);
  EXPECT_EQ(Delete("f:$LATEST"), latest);
  EXPECT_EQ(Delete(Arn("f") + ":$LATEST"), latest);
  EXPECT_EQ(Delete("f", "alias"),
            "InvalidParameterValueException: Deletion of aliases is not currently supported.");
  EXPECT_EQ(Delete("f:7", "8").substr(0, 30), "InvalidParameterValueException");
  EXPECT_EQ(Delete("g", "7"), "ResourceNotFoundException: Function not found: " + Arn("g"));
  EXPECT_EQ(Delete("f", "7"), "");
  EXPECT_TRUE(functions->Get("f"));
}

TEST_F(ChangesTest, ListsComeInPagesByName) {
  for (const char* name : {"c", "a", "d", "b"}) Make(name);
  const auto names = [](const std::vector<FunctionRef>& list) {
    std::string out;
    for (const FunctionRef& function : list) out += function->record.name;
    return out;
  };
  EXPECT_EQ(names(functions->List({}, 10)), "abcd");
  EXPECT_EQ(names(functions->List({}, 2)), "ab");
  EXPECT_EQ(names(functions->List("b", 2)), "cd");
  EXPECT_EQ(names(functions->List("bb", 1)), "c");
  EXPECT_EQ(names(functions->List("d", 2)), "");
}

TEST_F(ChangesTest, ARestartKeepsEverything) {
  Make("f");
  ASSERT_TRUE(SetTimeout("f", 42));
  ASSERT_TRUE(Tag("f", "v"));
  const FunctionRecord before = functions->Get("f").value()->record;
  Make("gone");
  ASSERT_EQ(Delete("gone"), "");
  Restart();
  const FunctionRef after = functions->Get("f").value();
  EXPECT_EQ(after->record.timeout_s, 42);
  EXPECT_EQ(after->record.tags.at("k"), "v");
  EXPECT_EQ(after->record.revision_id, before.revision_id);
  EXPECT_EQ(after->record.code_sha256, before.code_sha256);
  EXPECT_EQ(after->record.last_modified_ms, before.last_modified_ms);
  EXPECT_EQ(after->arn, Arn("f"));
  EXPECT_EQ(Bootstrap(after), "f");
  EXPECT_EQ(Code(functions->Get("gone")), "ResourceNotFoundException");
  // Generations differ between functions, and grow from there.
  EXPECT_GT(Make("g")->generation, after->generation);
}

TEST_F(ChangesTest, ARestartForgetsCodeThatNobodyUses) {
  Make("f");
  ASSERT_TRUE(UpdateCode("f", Zip("second")));
  Make("gone");
  ASSERT_EQ(Delete("gone"), "");
  EXPECT_EQ(FilesOfCode(), 6u);
  Restart();
  EXPECT_EQ(FilesOfCode(), 2u);
  EXPECT_EQ(Bootstrap(functions->Get("f").value()), "second");
}

TEST_F(ChangesTest, CodeThatIsGoneIsUnpackedAgainBeforeItRuns) {
  const FunctionRef made = Make("f");
  fs::remove_all(made->code_dir);
  EXPECT_FALSE(made->code->Check());
  Restart();
  const FunctionRef loaded = functions->Get("f").value();
  ASSERT_TRUE(RunTask(functions->Prepare(loaded)));
  EXPECT_TRUE(loaded->code->Check());
  EXPECT_EQ(Bootstrap(loaded), "f");
}

TEST_F(ChangesTest, LostCodeIsRefusedUnlessAccepted) {
  const FunctionRef lost = Make("lost");
  Make("whole");
  lost->code->Forget();
  std::ofstream(lost->code_dir + ".zip") << "damaged";
  const size_t files = FilesOfCode();
  functions = MakeFunctions();
  const Status refused = functions->Load();
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("function lost: "), std::string::npos);
  EXPECT_EQ(refused.error().message.find("whole"), std::string::npos);
  EXPECT_EQ(FilesOfCode(), files);

  lost_code = LostCode::kAccept;
  Restart();
  EXPECT_TRUE(RunTask(functions->Prepare(functions->Get("whole").value())));
  EXPECT_FALSE(RunTask(functions->Prepare(functions->Get("lost").value())));
  // Uploading it again mends it.
  ASSERT_TRUE(UpdateCode("lost", Zip("lost")));
  EXPECT_EQ(Bootstrap(functions->Get("lost").value()), "lost");
  lost_code = LostCode::kRefuse;
  Restart();
  EXPECT_TRUE(RunTask(functions->Prepare(functions->Get("lost").value())));
}

}  // namespace
}  // namespace portico::lambda
