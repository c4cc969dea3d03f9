// PutResourcePolicy, GetResourcePolicy, DeleteResourcePolicy: the policies that tables have
// themselves, which cover their indexes too.
#include "base/random.h"
#include "dynamodb/api/api.h"
#include "dynamodb/api/request_tables.h"
#include "dynamodb/api/table_names.h"
#include "dynamodb/engine/errors.h"
#include "iam/engine/policy/policy.h"

namespace portico::dynamodb::api {
namespace {

constexpr size_t kPolicyBytesMax = 20 * 1024;
// ExpectedRevisionId of one who expects that there is none.
constexpr char kNoPolicy[] = "NO_POLICY";

tl::unexpected<AwsError> NoSuchResource(const std::string& arn) {
  return Fail("ResourceNotFoundException",
              "Requested resource not found: ResourcArn: " + arn + " not found");
}

// `what`: the ARN, or what is not as expected.
tl::unexpected<AwsError> NoPolicy(const std::string& what) {
  return Fail("PolicyNotFoundException",
              "Resource-based policy not found for the provided ResourceArn: " + what);
}

tl::unexpected<AwsError> NoSuchTable(const std::string& name) {
  return Fail("ResourceNotFoundException",
              "Requested resource not found: Table: " + name + " not found");
}

// The table whose policy a ResourceArn means.
Result<std::string> TableOf(const aws::Call& call, const std::string& arn) {
  const std::string prefix = TableArn(call, "");
  if (!arn.starts_with("arn:aws:dynamodb:") || arn.find(":table/") == std::string::npos) {
    return Invalid("Invalid ResourceArn provided as input " + arn);
  }
  if (!arn.starts_with(prefix)) return NoSuchResource(arn);
  return arn.substr(prefix.size());
}

// What stands against `expected`; `arn` is the table's. The words are those that AWS answered to
// the tests of moto that its authors ran there
// (tests/test_dynamodb/test_dynamodb_resource_policy.py).
Status CheckRevision(const TableRecord& table, const std::optional<std::string>& expected,
                     const std::string& arn) {
  if (!expected) return {};
  const auto& policy = table.resource_policy;
  if (*expected == kNoPolicy) {
    if (!policy) return {};
    return NoPolicy("Requested policy update expecting none to be present for table " +
                    table.table_name + ", but a policy exists with revision id " +
                    policy->revision_id + ".");
  }
  if (!policy) return NoPolicy(arn);
  if (policy->revision_id == *expected) return {};
  return NoPolicy("Requested update for policy with revision id " + *expected +
                  ", but the policy associated to target table " + table.table_name +
                  " has revision id " + policy->revision_id + ".");
}

}  // namespace

Status CheckResourcePolicy(const std::string& document) {
  if (document.size() > kPolicyBytesMax) {
    return Invalid("Resource-based policy document size exceeds the limit of 20 KB");
  }
  const Status status = iam::Policy::CheckNew(document, iam::PolicyKind::kResource);
  if (!status) return Invalid("Invalid policy document: " + status.error().message);
  return {};
}

// Told as AWS's are: decimal digits, later ones larger.
std::string NewPolicyRevision(int64_t now_ms) {
  return std::to_string(now_ms) + RandomString(3, "0123456789");
}

std::shared_ptr<const std::string> PolicyOf(const Tables& tables, std::string_view arn) {
  // arn:aws:dynamodb:<region>:<account>:table/<name>, and perhaps /index/<name>
  constexpr std::string_view kTablePart = ":table/";
  const size_t at = arn.find(kTablePart);
  if (at == std::string_view::npos) return nullptr;
  std::string_view name = arn.substr(at + kTablePart.size());
  const size_t end = name.find('/');
  if (end != std::string_view::npos && !name.substr(end).starts_with("/index/")) return nullptr;
  name = name.substr(0, end);
  const TablePtr table = tables.Find(name);
  if (table == nullptr || !table->record().resource_policy) return nullptr;
  return {table, &table->record().resource_policy->document};
}

std::shared_ptr<const std::string> Api::PolicyOf(std::string_view arn) const {
  return api::PolicyOf(engine_.tables(), arn);
}

Task<Result<PutResourcePolicyOutput>> Api::PutResourcePolicy(aws::Call& call,
                                                             const PutResourcePolicyInput& in) {
  PORTICO_CO_ASSIGN(const std::string name, TableOf(call, in.resource_arn));
  PORTICO_CO_TRY(CheckResourcePolicy(in.policy));
  if (engine_.tables().Find(name) == nullptr) co_return NoSuchTable(name);
  const std::string revision = NewPolicyRevision(engine_.tables().clock().NowMs());
  const Tables::Change change = [&](TableRecord* table) -> Status {
    PORTICO_TRY(CheckRevision(*table, in.expected_revision_id, in.resource_arn));
    const bool is_same = table->resource_policy && table->resource_policy->document == in.policy;
    if (!is_same) table->resource_policy = ResourcePolicyRecord{in.policy, revision};
    return {};
  };
  PORTICO_CO_ASSIGN(const TablePtr table, co_await engine_.tables().Update(name, change));
  co_return PutResourcePolicyOutput{table->record().resource_policy->revision_id};
}

Result<GetResourcePolicyOutput> Api::GetResourcePolicy(aws::Call& call,
                                                       const GetResourcePolicyInput& in) {
  PORTICO_ASSIGN(const std::string name, TableOf(call, in.resource_arn));
  const TablePtr table = engine_.tables().Find(name);
  if (table == nullptr) return NoSuchTable(name);
  const auto& policy = table->record().resource_policy;
  if (!policy) return NoPolicy(in.resource_arn);
  return GetResourcePolicyOutput{policy->document, policy->revision_id};
}

Task<Result<DeleteResourcePolicyOutput>> Api::DeleteResourcePolicy(
    aws::Call& call, const DeleteResourcePolicyInput& in) {
  PORTICO_CO_ASSIGN(const std::string name, TableOf(call, in.resource_arn));
  if (engine_.tables().Find(name) == nullptr) co_return NoSuchTable(name);
  DeleteResourcePolicyOutput out;
  const Tables::Change change = [&](TableRecord* table) -> Status {
    PORTICO_TRY(CheckRevision(*table, in.expected_revision_id, in.resource_arn));
    if (table->resource_policy) out.revision_id = table->resource_policy->revision_id;
    table->resource_policy.reset();
    return {};
  };
  PORTICO_CO_TRY(co_await engine_.tables().Update(name, change));
  co_return out;
}

}  // namespace portico::dynamodb::api
