// DynamoDB items: what is read from JSON and stored can be written and read again, to the same
// bytes.
#include <string>

#include "codec/json/reader.h"
#include "dynamodb/engine/value/attribute_view.h"
#include "dynamodb/engine/value/item_size.h"
#include "dynamodb/engine/value/value_reader.h"
#include "dynamodb/engine/value/value_writer.h"
#include "fuzz.h"

namespace {

using namespace portico::dynamodb;
namespace json = portico::json;

bool Read(std::string_view text, ValidationLayer layer, Item* item) {
  json::Reader reader(text);
  ValueReader values(&reader, layer);
  return values.ReadItem(item) && reader.Finish() && values.problem().empty();
}

std::string Write(const ItemView& item) {
  std::string out;
  json::Writer writer(&out);
  WriteItem(item, writer);
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = portico::fuzz::AsText(data, size);
  for (ValidationLayer layer : {ValidationLayer::kCurrent, ValidationLayer::kOlder}) {
    Item item;
    if (!Read(text, layer, &item)) continue;
    const Item stored = Item::FromStored(item.stored());
    PORTICO_CHECK(stored == item);
    const std::string written = Write(stored.view());
    Item again;
    PORTICO_CHECK(Read(written, layer, &again));
    PORTICO_CHECK(again == item);
    PORTICO_CHECK(Write(again.view()) == written);
    std::string_view name;
    AttributeView value;
    for (MapCursor cursor = stored.view().attributes(); cursor.Next(&name, &value);) {
      const auto found = stored.view().Find(name);
      PORTICO_CHECK(found && *found == value);
      DescribeValue(value);
    }
  }
  return 0;
}
