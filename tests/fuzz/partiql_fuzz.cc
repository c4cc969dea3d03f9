// PartiQL statements: parsed, bound to fixed parameters, planned on a fixed key, and run on a fixed
// item. The first byte chooses how many parameters there are.
#include <string>
#include <vector>

#include "base/check.h"
#include "codec/json/reader.h"
#include "dynamodb/engine/expression/evaluator.h"
#include "dynamodb/engine/expression/updater.h"
#include "dynamodb/engine/partiql/binder.h"
#include "dynamodb/engine/partiql/key_access.h"
#include "dynamodb/engine/partiql/next_token.h"
#include "dynamodb/engine/partiql/read_plan.h"
#include "dynamodb/engine/value/value_reader.h"
#include "fuzz.h"

namespace {

using namespace portico::dynamodb;
namespace json = portico::json;
namespace partiql = portico::dynamodb::partiql;

constexpr std::string_view kItem =
    R"({"pk":{"S":"a"},"sk":{"N":"1"},"n":{"N":"-1.5"},"t":{"BOOL":true},"z":{"NULL":true},)"
    R"("l":{"L":[{"S":"x"},{"M":{"k":{"S":"v"}}}]},"m":{"M":{"a":{"N":"1"}}},"ss":{"SS":["a"]}})";
constexpr std::string_view kParameters[] = {R"({"S":"a"})", R"({"N":"1"})", R"({"SS":["a","c"]})",
                                            R"({"M":{"pk":{"S":"b"}}})", R"({"BOOL":false})"};

Item TheItem() {
  json::Reader reader(kItem);
  ValueReader values(&reader, ValidationLayer::kOlder);
  Item item;
  PORTICO_CHECK(values.ReadItem(&item).has_value() && values.problem().empty());
  return item;
}

std::vector<Value> TheValues() {
  std::vector<Value> read;
  for (const std::string_view text : kParameters) {
    json::Reader reader(text);
    ValueReader values(&reader, ValidationLayer::kOlder);
    PORTICO_CHECK(values.ReadValue(&read.emplace_back()).has_value());
  }
  return read;
}

constexpr uint64_t kNumber = kAwsHashNumbersFrom;

const KeySchema& TheKey() {
  static const KeySchema key{{{"pk", AttributeType::kS}}, {{"sk", AttributeType::kN}}};
  return key;
}

// Whatever the plan, an item that the WHERE holds of must be in one of its ranges, and only one.
void CheckPlan(const partiql::BoundStatement& statement, const Item& item) {
  const Condition* where = statement.where ? &*statement.where : nullptr;
  const auto plan = partiql::PlanRead({kNumber, TheKey()}, where, statement.order);
  if (!plan) return;
  KeyValues partition;
  partition.Append(*item.view().Find("pk"));
  std::string key = PartitionPrefix(kNumber, partition);
  AppendKeyValue(*item.view().Find("sk"), &key);
  int found = 0;
  for (const KeyRange& range : plan->ranges) found += range.begin <= key && key < range.end;
  PORTICO_CHECK(found <= 1);
  PORTICO_CHECK(found == 1 || (where != nullptr && !Evaluate(*where, item.view())));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const Item item = TheItem();
  static const std::vector<Value> values = TheValues();
  if (size == 0) return 0;
  const std::string_view text = portico::fuzz::AsText(data + 1, size - 1);
  partiql::Parameters parameters;
  for (size_t i = 0; i < data[0] % (std::size(kParameters) + 1); ++i) {
    parameters.push_back(values[i].view());
  }
  (void)partiql::ReadToken(text, partiql::DigestOf("statement", parameters, 7));
  const auto statement = partiql::Compile(text, parameters);
  if (!statement) return 0;
  if (statement->where) {
    Evaluate(*statement->where, ItemView());
    (void)partiql::TakeKey(TheKey(), &*statement->where, partiql::KeyEqualities::kAlsoSingleIn);
  }
  if (statement->kind == partiql::Statement::Kind::kSelect) {
    CheckPlan(*statement, item);
    (void)partiql::Project(statement->columns, item.view());
  }
  if (statement->kind == partiql::Statement::Kind::kUpdate) {
    (void)ApplyUpdate(statement->update, item.view());
  }
  return 0;
}
