// Renders encoded values as DynamoDB JSON, straight from their bytes: {"S":"a"}, {"N":"1.5"}.
#pragma once

#include <string>

#include "codec/json/writer.h"
#include "dynamodb/engine/value/attribute_view.h"

namespace portico::dynamodb {

void WriteValue(const AttributeView& value, json::Writer& writer);

// {"name": {"S": …}, …}
void WriteItem(const ItemView& item, json::Writer& writer);

// As error messages quote a value: "{S:a}", without escaping.
std::string DescribeValue(const AttributeView& value);

}  // namespace portico::dynamodb
