#include "lambda/engine/runtimes.h"

#include <string>

namespace portico::lambda {

Result<RuntimeKind> FindRuntime(std::string_view runtime) {
  if (runtime == "provided.al2023" || runtime == "provided.al2" || runtime == "provided") {
    return RuntimeKind::kProvided;
  }
  if (runtime.starts_with("python3.")) return RuntimeKind::kPython;
  return Fail(
      "InvalidParameterValueException",
      "The runtime '" + std::string(runtime) +
          "' does not run in Portico: use provided.al2023, provided.al2 or python3.x (which "
          "runs with this machine's python3).");
}

}  // namespace portico::lambda
