#include "lambda/engine/environment_scaling.h"

#include <algorithm>

namespace portico::lambda {

size_t EnvironmentsToStart(const Demand& demand) {
  if (demand.waiting <= demand.starting || demand.starting >= kStartingMax) return 0;
  const size_t uncovered = demand.waiting - demand.starting;
  const size_t wanted = std::min(uncovered, kStartingMax - demand.starting);
  if (demand.busy == 0) return wanted;
  if (uncovered <= demand.returning) {
    return demand.waited_us > std::max(demand.start_us, kReturningPatienceUs) ? 1 : 0;
  }
  const size_t patient = demand.waited_us > demand.start_us ? 1 : 0;
  if (demand.busy_us == 0) return patient;
  // The last of them waits until the busy ones have been through all before it.
  const size_t rounds = (uncovered + demand.busy - 1) / demand.busy;
  const int64_t expected_us = demand.busy_us * static_cast<int64_t>(rounds);
  return expected_us > demand.start_us ? wanted : patient;
}

}  // namespace portico::lambda
