// One API's whole control-plane state, as an immutable value.
//
// A change is a pure function from one state to the next (see rest_apis.h, resources.h, methods.h,
// integrations.h, deployments.h, stages.h); ApiStore makes it durable and visible. The parts are
// shared by pointer, so that copying a state is cheap and what a change touched shows by its
// pointers.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "apigateway/engine/model.h"
#include "base/check.h"

namespace portico::apigateway {

struct ApiState {
  std::shared_ptr<const RestApi> api;
  std::map<std::string, std::shared_ptr<const Resource>> resources;            // by id
  std::map<std::string, std::shared_ptr<const DeploymentRecord>> deployments;  // by id
  std::map<std::string, std::shared_ptr<const Stage>> stages;                  // by name
};

// Replaces what `slot` points to by a copy, and gives that copy for changing.
template <typename T>
T& Own(std::shared_ptr<const T>& slot) {
  PORTICO_CHECK(slot != nullptr);
  auto copy = std::make_shared<T>(*slot);
  T& out = *copy;
  slot = std::move(copy);
  return out;
}

}  // namespace portico::apigateway
