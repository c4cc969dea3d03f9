#include "aws/check_input.h"

namespace portico::aws {

Status CheckInput(const ServiceInfo& service, const Operation& operation, const void* input,
                  const MissingMembers& missing) {
  Status status = Validate(operation.input(), input, missing, service.validation_code,
                           service.violation_style, operation.info().name);
  if (status || service.reword_violations == nullptr) return status;
  if (status.error().code != service.validation_code) return status;
  return Fail(service.reword_violations(operation.info().name, input, !missing.empty(),
                                        std::move(status).error()));
}

}  // namespace portico::aws
