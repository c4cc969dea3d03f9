#include "base/executor.h"

namespace portico {
namespace {
thread_local Executor* current_executor = nullptr;
}

Executor* Executor::Current() { return current_executor; }
void Executor::SetCurrent(Executor* executor) { current_executor = executor; }

}  // namespace portico
