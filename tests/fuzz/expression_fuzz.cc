// DynamoDB expressions: parsed, bound to fixed names and values, and run on a fixed item. The first
// byte chooses the kind.
#include <string>
#include <vector>

#include "codec/json/reader.h"
#include "dynamodb/engine/expression/binder.h"
#include "dynamodb/engine/expression/evaluator.h"
#include "dynamodb/engine/expression/key_condition.h"
#include "dynamodb/engine/expression/projector.h"
#include "dynamodb/engine/expression/updater.h"
#include "dynamodb/engine/value/value_reader.h"
#include "dynamodb/engine/value/value_writer.h"
#include "fuzz.h"

namespace {

using namespace portico::dynamodb;
namespace json = portico::json;

constexpr std::string_view kItem =
    R"({"id":{"S":"1"},"n":{"N":"-1.5"},"b":{"B":"AP8="},"t":{"BOOL":true},"z":{"NULL":true},)"
    R"("l":{"L":[{"S":"x"},{"N":"2"},{"L":[{"M":{"k":{"S":"v"}}}]}]},)"
    R"("m":{"M":{"a":{"N":"1"},"b":{"M":{"c":{"S":"deep"}}}}},)"
    R"("ss":{"SS":["a","b"]},"ns":{"NS":["1","2"]},"bs":{"BS":["AA=="]}})";
constexpr std::string_view kValues =
    R"({":s":{"S":"x"},":n":{"N":"2"},":big":{"N":"9.9E125"},":b":{"B":"AA=="},":t":{"BOOL":true},)"
    R"(":z":{"NULL":true},":l":{"L":[{"S":"y"}]},":m":{"M":{"k":{"N":"1"}}},":ss":{"SS":["a","c"]},)"
    R"(":ns":{"NS":["2","3"]},":bs":{"BS":["AA=="]},":type":{"S":"SS"}})";

Item TheItem() {
  json::Reader reader(kItem);
  ValueReader values(&reader, ValidationLayer::kCurrent);
  Item item;
  PORTICO_CHECK(values.ReadItem(&item).has_value() && values.problem().empty());
  return item;
}

Substitutions TheSubstitutions() {
  json::Reader reader(kValues);
  ValueReader values(&reader, ValidationLayer::kCurrent);
  std::vector<NamedValue> named;
  PORTICO_CHECK(values.ReadNamedValues(&named).has_value() && values.problem().empty());
  return Substitutions({{"#id", "id"}, {"#m", "m"}, {"#odd", "a.b[0]"}}, std::move(named));
}

// Whatever is made must be whole: it can be written, and read to the same bytes.
void CheckWhole(const Item& item) {
  std::string text;
  json::Writer writer(&text);
  WriteItem(item.view(), writer);
  json::Reader reader(text);
  ValueReader values(&reader, ValidationLayer::kCurrent);
  Item again;
  PORTICO_CHECK(values.ReadItem(&again).has_value() && reader.Finish());
  // An update may nest deeper than a request may; nothing else may be wrong.
  PORTICO_CHECK(!values.problem().empty() || again == item);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const Item item = TheItem();
  if (size == 0) return 0;
  const std::string_view text = portico::fuzz::AsText(data + 1, size - 1);
  Substitutions substitutions = TheSubstitutions();
  switch (data[0] % 5) {
    case 0:
    case 1: {
      const auto kind = data[0] % 5 == 0 ? ExpressionKind::kCondition : ExpressionKind::kFilter;
      const auto condition = CompileCondition(kind, text, &substitutions);
      if (!condition) break;
      Evaluate(*condition, item.view());
      Evaluate(*condition, ItemView());
      break;
    }
    case 2: {
      const auto update = CompileUpdate(text, &substitutions);
      if (!update) break;
      for (const ItemView& old : {item.view(), ItemView()}) {
        const auto made = ApplyUpdate(*update, old);
        if (!made) continue;
        CheckWhole(*made);
        CheckWhole(Projector(TouchedPaths(*update)).Apply(made->view()));
      }
      break;
    }
    case 3: {
      const auto projection = CompileProjection(text, &substitutions);
      if (projection) CheckWhole(Projector(*projection).Apply(item.view()));
      break;
    }
    default:
      (void)CompileKeyConditions(text, &substitutions);
  }
  return 0;
}
