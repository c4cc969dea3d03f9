// Plain JSON ⇄ DynamoDB's typed JSON, as boto3's TypeSerializer and TypeDeserializer have it.
// Pure, thread-safe.
//
// Plain → DynamoDB: null NULL, true/false BOOL, number N (see decimal.h), string S, array L,
// object M. Plain JSON has no way to write binary or sets.
// DynamoDB → plain: the same backwards; N becomes a JSON number with its exact digits. Where Python
// would fail to write JSON we give the nearest: B as base64 text, SS, NS and BS as arrays.
#pragma once

#include "base/result.h"
#include "codec/json/reader.h"
#include "codec/json/value.h"
#include "codec/json/writer.h"

namespace portico::orders {

// Writes `plain` as an attribute value. The error, if a number does not fit, is NormalizeNumber's.
Status WriteAttributeValue(const json::Value& plain, json::Writer& writer);

// Reads one attribute value off `reader` and writes it plain. A value that is none of DynamoDB's
// makes the reader fail and gives false.
bool CopyAttributeValuePlain(json::Reader& reader, json::Writer& writer);

}  // namespace portico::orders
