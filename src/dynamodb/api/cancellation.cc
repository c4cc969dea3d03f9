#include "dynamodb/api/cancellation.h"

#include <string>
#include <utility>

#include "aws/json_protocol.h"
#include "dynamodb/api/shapes_transact.h"

namespace portico::dynamodb::api {
namespace {

std::string Rendered(CancellationReason reason) {
  CancellationReasonShape shape;
  shape.code = reason.code;
  if (!reason.message.empty()) shape.message = std::move(reason.message);
  if (!reason.item.view().empty()) shape.item = std::move(reason.item);
  return aws::ToJson(shape);
}

}  // namespace

AwsError Cancelled(std::vector<CancellationReason> reasons) {
  std::string codes;
  std::string rendered;
  for (CancellationReason& reason : reasons) {
    if (!codes.empty()) codes += ", ";
    codes += reason.code;
    if (!rendered.empty()) rendered += ",";
    rendered += Rendered(std::move(reason));
  }
  AwsError error = AwsError::Client(
      "TransactionCanceledException",
      "Transaction cancelled, please refer cancellation reasons for specific reasons [" + codes +
          "]");
  error.details.emplace_back("CancellationReasons", "[" + rendered + "]");
  return error;
}

}  // namespace portico::dynamodb::api
