// One running server: every part of Portico, built in order and taken down in reverse.
//
// Reads as the wiring diagram. Built and destroyed on the main thread.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "cli/serve/options.h"
#include "lambda/sandbox/launcher.h"

namespace portico::cli {

class Instance {
 public:
  // Opens the data directory, loads what is in it and listens; ready for requests when it returns.
  // Errors are for the person at the terminal. `launcher` outlives the instance.
  static Result<std::unique_ptr<Instance>> Start(const ServeOptions& options,
                                                 sandbox::Launcher& launcher);
  // Stops taking requests, lets those at hand finish for a while, then ends everything.
  ~Instance();

  const std::string& endpoint() const { return endpoint_; }

 private:
  struct Parts;
  Instance();
  // The steps of Start, in their order.
  Status Open(const ServeOptions& options, sandbox::Launcher& launcher);
  Status OpenStorage(const ServeOptions& options);
  Status OpenPort(const ServeOptions& options);
  Status LoadServices(const ServeOptions& options, sandbox::Launcher& launcher);
  void OpenWire(const ServeOptions& options, const sandbox::Launcher& launcher);

  std::string data_dir_;  // absolute
  std::string endpoint_;
  std::unique_ptr<Parts> parts_;
};

}  // namespace portico::cli
