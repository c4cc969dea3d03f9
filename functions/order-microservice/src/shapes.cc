#include "shapes.h"

namespace portico::orders {
namespace {

constexpr Presence kRequired = Presence::kRequired;

constexpr Shape kString{.kind = ShapeKind::kString};
constexpr Shape kBoolean{.kind = ShapeKind::kBoolean};
constexpr Shape kAny{.kind = ShapeKind::kAny};
constexpr Shape kAttributeValue{.kind = ShapeKind::kAttributeValue};

constexpr Shape kTableName{.kind = ShapeKind::kString, .minimum = 1};
constexpr Shape kIndexName{.kind = ShapeKind::kString, .minimum = 3};
constexpr Shape kLimit{.kind = ShapeKind::kInteger, .minimum = 1};
constexpr Shape kTotalSegments{.kind = ShapeKind::kInteger, .minimum = 1};
constexpr Shape kSegment{.kind = ShapeKind::kInteger, .minimum = 0};

constexpr Shape kAttributeNames{.kind = ShapeKind::kList, .minimum = 1, .element = &kString};
constexpr Shape kNameMap{.kind = ShapeKind::kMap, .element = &kString};
constexpr Shape kItem{.kind = ShapeKind::kMap, .element = &kAttributeValue};
constexpr Shape kItems{.kind = ShapeKind::kList, .element = &kItem};
constexpr Shape kValues{.kind = ShapeKind::kList, .element = &kAttributeValue};

// The legacy conditional parameters.
constexpr Member kExpectedMembers[] = {
    {"Value", &kAttributeValue},
    {"Exists", &kBoolean},
    {"ComparisonOperator", &kString},
    {"AttributeValueList", &kValues},
};
constexpr Shape kExpectedValue{.kind = ShapeKind::kStructure, .members = kExpectedMembers};
constexpr Shape kExpected{.kind = ShapeKind::kMap, .element = &kExpectedValue};

constexpr Member kUpdateMembers[] = {
    {"Value", &kAttributeValue},
    {"Action", &kString},
};
constexpr Shape kUpdate{.kind = ShapeKind::kStructure, .members = kUpdateMembers};
constexpr Shape kUpdates{.kind = ShapeKind::kMap, .element = &kUpdate};

constexpr Member kConditionMembers[] = {
    {"AttributeValueList", &kValues},
    {"ComparisonOperator", &kString, kRequired},
};
constexpr Shape kCondition{.kind = ShapeKind::kStructure, .members = kConditionMembers};
constexpr Shape kConditions{.kind = ShapeKind::kMap, .element = &kCondition};

constexpr Member kPutItemInput[] = {
    {"TableName", &kTableName, kRequired},
    {"Item", &kItem, kRequired},
    {"Expected", &kExpected},
    {"ReturnValues", &kString},
    {"ReturnConsumedCapacity", &kString},
    {"ReturnItemCollectionMetrics", &kString},
    {"ConditionalOperator", &kString},
    {"ConditionExpression", &kString},
    {"ExpressionAttributeNames", &kNameMap},
    {"ExpressionAttributeValues", &kItem},
    {"ReturnValuesOnConditionCheckFailure", &kString},
};

constexpr Member kGetItemInput[] = {
    {"TableName", &kTableName, kRequired},   {"Key", &kItem, kRequired},
    {"AttributesToGet", &kAttributeNames},   {"ConsistentRead", &kBoolean},
    {"ReturnConsumedCapacity", &kString},    {"ProjectionExpression", &kString},
    {"ExpressionAttributeNames", &kNameMap},
};

constexpr Member kUpdateItemInput[] = {
    {"TableName", &kTableName, kRequired},
    {"Key", &kItem, kRequired},
    {"AttributeUpdates", &kUpdates},
    {"Expected", &kExpected},
    {"ConditionalOperator", &kString},
    {"ReturnValues", &kString},
    {"ReturnConsumedCapacity", &kString},
    {"ReturnItemCollectionMetrics", &kString},
    {"UpdateExpression", &kString},
    {"ConditionExpression", &kString},
    {"ExpressionAttributeNames", &kNameMap},
    {"ExpressionAttributeValues", &kItem},
    {"ReturnValuesOnConditionCheckFailure", &kString},
};

constexpr Member kDeleteItemInput[] = {
    {"TableName", &kTableName, kRequired},
    {"Key", &kItem, kRequired},
    {"Expected", &kExpected},
    {"ConditionalOperator", &kString},
    {"ReturnValues", &kString},
    {"ReturnConsumedCapacity", &kString},
    {"ReturnItemCollectionMetrics", &kString},
    {"ConditionExpression", &kString},
    {"ExpressionAttributeNames", &kNameMap},
    {"ExpressionAttributeValues", &kItem},
    {"ReturnValuesOnConditionCheckFailure", &kString},
};

constexpr Member kScanInput[] = {
    {"TableName", &kTableName, kRequired},
    {"IndexName", &kIndexName},
    {"AttributesToGet", &kAttributeNames},
    {"Limit", &kLimit},
    {"Select", &kString},
    {"ScanFilter", &kConditions},
    {"ConditionalOperator", &kString},
    {"ExclusiveStartKey", &kItem},
    {"ReturnConsumedCapacity", &kString},
    {"TotalSegments", &kTotalSegments},
    {"Segment", &kSegment},
    {"ProjectionExpression", &kString},
    {"FilterExpression", &kString},
    {"ExpressionAttributeNames", &kNameMap},
    {"ExpressionAttributeValues", &kItem},
    {"ConsistentRead", &kBoolean},
};

constexpr Member kMetricsMembers[] = {
    {"ItemCollectionKey", &kItem},
    {"SizeEstimateRangeGB", &kAny},
};
constexpr Shape kMetrics{.kind = ShapeKind::kStructure, .members = kMetricsMembers};

constexpr Member kWriteOutput[] = {
    {"Attributes", &kItem},
    {"ConsumedCapacity", &kAny},
    {"ItemCollectionMetrics", &kMetrics},
};

constexpr Member kGetItemOutput[] = {
    {"Item", &kItem},
    {"ConsumedCapacity", &kAny},
};

constexpr Member kScanOutput[] = {
    {"Items", &kItems},          {"Count", &kAny},
    {"ScannedCount", &kAny},     {"LastEvaluatedKey", &kItem},
    {"ConsumedCapacity", &kAny},
};

template <size_t N>
constexpr Shape Structure(const Member (&members)[N]) {
  return {.kind = ShapeKind::kStructure, .members = members};
}

constexpr Shape kPutItemInputShape = Structure(kPutItemInput);
constexpr Shape kGetItemInputShape = Structure(kGetItemInput);
constexpr Shape kUpdateItemInputShape = Structure(kUpdateItemInput);
constexpr Shape kDeleteItemInputShape = Structure(kDeleteItemInput);
constexpr Shape kScanInputShape = Structure(kScanInput);
constexpr Shape kWriteOutputShape = Structure(kWriteOutput);
constexpr Shape kGetItemOutputShape = Structure(kGetItemOutput);
constexpr Shape kScanOutputShape = Structure(kScanOutput);

constexpr Operation kOperations[] = {
    {"create", "PutItem", &kPutItemInputShape, &kWriteOutputShape},
    {"read", "GetItem", &kGetItemInputShape, &kGetItemOutputShape},
    {"update", "UpdateItem", &kUpdateItemInputShape, &kWriteOutputShape},
    {"delete", "DeleteItem", &kDeleteItemInputShape, &kWriteOutputShape},
    {"list", "Scan", &kScanInputShape, &kScanOutputShape},
};

}  // namespace

const Operation* FindOperation(std::string_view verb) {
  for (const Operation& operation : kOperations) {
    if (operation.verb == verb) return &operation;
  }
  return nullptr;
}

const Member* FindMember(const Shape& structure, std::string_view name) {
  for (const Member& member : structure.members) {
    if (member.name == name) return &member;
  }
  return nullptr;
}

}  // namespace portico::orders
