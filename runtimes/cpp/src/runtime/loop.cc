#include "runtime/loop.h"

#include <cxxabi.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <typeinfo>

namespace portico::lambda {
namespace {

void Log(std::string_view what) {
  std::fprintf(stderr, "portico-lambda: %.*s\n", static_cast<int>(what.size()), what.data());
}

// _X_AMZN_TRACE_ID changes with every event, and glibc's setenv keeps every value it ever had. So
// the variable stands in storage of our own, which the environment points to for good.
class TraceVariable {
 public:
  TraceVariable() : value_(new char[kBytes]) {
    std::snprintf(value_, kBytes, "%s=", kName);
    unsetenv(kName);
  }
  // The storage outlives this object: the environment may still point to it.
  TraceVariable(const TraceVariable&) = delete;
  TraceVariable& operator=(const TraceVariable&) = delete;

  void Set(const std::string& trace_id) {
    if (trace_id.empty()) {
      unsetenv(kName);
      is_set_ = false;
      return;
    }
    std::snprintf(value_, kBytes, "%s=%s", kName, trace_id.c_str());
    if (!is_set_) putenv(value_);
    is_set_ = true;
  }

 private:
  static constexpr const char* kName = "_X_AMZN_TRACE_ID";
  // X-Ray's header is below 256 bytes; with lineage and custom fields it may be longer.
  static constexpr size_t kBytes = 1024;
  char* const value_;
  bool is_set_ = false;
};

TraceVariable& Trace() {
  static TraceVariable variable;
  return variable;
}

Error Describe(const std::exception& exception) {
  const char* mangled = typeid(exception).name();
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> name(
      abi::__cxa_demangle(mangled, nullptr, nullptr, &status), std::free);
  return {status == 0 ? name.get() : mangled, exception.what(), {}};
}

Error UnknownException() {
  return {"Runtime.UnknownReason", "an exception that is no std::exception", {}};
}

InvocationResponse Handle(const Handler& handler, const InvocationRequest& request) {
  try {
    return handler(request);
  } catch (const std::exception& exception) {
    return InvocationResponse::Failure(Describe(exception));
  } catch (...) {
    return InvocationResponse::Failure(UnknownException());
  }
}

int FailInit(RuntimeApi& api, const Error& error) {
  Log("initialisation failed: " + error.type + ": " + error.message);
  if (api.PostInitError(error) != ApiResult::kOk) Log(api.problem());
  return 1;
}

}  // namespace

int RunLoop(RuntimeApi& api, const Initializer& initialize) {
  Handler handler;
  try {
    handler = initialize();
  } catch (const std::exception& exception) {
    return FailInit(api, Describe(exception));
  } catch (...) {
    return FailInit(api, UnknownException());
  }
  InvocationRequest request;
  ApiResult result = ApiResult::kOk;
  while (result != ApiResult::kFatal) {
    result = api.Next(&request);
    if (result != ApiResult::kOk) break;
    Trace().Set(request.trace_id);
    result = api.PostResponse(request.request_id, Handle(handler, request));
    if (result == ApiResult::kRefused) Log(api.problem());
  }
  Log(api.problem());
  return 1;
}

}  // namespace portico::lambda
