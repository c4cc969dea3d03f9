#include "lambda/engine/runtimes.h"

#include <sys/stat.h>

namespace portico::lambda {

namespace {

enum class Family { kProvided, kPython };

struct Runtime {
  std::string_view name;
  std::string_view version;
  Family family;
};

// The one list. Python functions run on the machine's interpreter, whichever version they name.
constexpr Runtime kRuntimes[] = {
    {"provided.al2023", "provided:al2023", Family::kProvided},
    {"provided.al2", "provided:al2", Family::kProvided},
    {"provided", "provided:al1", Family::kProvided},
    {"python3.8", "python:3.8", Family::kPython},
    {"python3.9", "python:3.9", Family::kPython},
    {"python3.10", "python:3.10", Family::kPython},
    {"python3.11", "python:3.11", Family::kPython},
    {"python3.12", "python:3.12", Family::kPython},
    {"python3.13", "python:3.13", Family::kPython},
    {"python3.14", "python:3.14", Family::kPython},
};

const Runtime* Find(std::string_view name) {
  for (const Runtime& runtime : kRuntimes) {
    if (runtime.name == name) return &runtime;
  }
  return nullptr;
}

// As AWS looks for it, in this order. Layers are not made here yet, so /opt holds nothing.
Result<std::string> FindBootstrap(const Function& function) {
  struct stat info;
  if (::stat((function.code_dir + "/bootstrap").c_str(), &info) == 0) return "/var/task/bootstrap";
  return Fail(kInvalidEntrypoint,
              "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]");
}

}  // namespace

Status CheckRuntime(std::string_view runtime) {
  if (Find(runtime) != nullptr) return {};
  std::string names;
  for (const Runtime& known : kRuntimes) {
    if (!names.empty()) names += ", ";
    names += known.name;
  }
  return Fail("InvalidParameterValueException",
              "Value " + std::string(runtime) +
                  " at 'runtime' failed to satisfy constraint: Member must satisfy enum value "
                  "set: [" +
                  names + "] or be a valid ARN");
}

Result<RuntimeStart> StartOf(const Function& function, const std::string& runtimes_dir) {
  const std::string& name = function.record.runtime;
  PORTICO_TRY(CheckRuntime(name));
  const Runtime& runtime = *Find(name);
  RuntimeStart start;
  start.version = runtime.version;
  switch (runtime.family) {
    case Family::kProvided: {
      PORTICO_ASSIGN(std::string bootstrap, FindBootstrap(function));
      start.argv = {std::move(bootstrap)};
      return start;  // AWS defines no AWS_EXECUTION_ENV for these
    }
    case Family::kPython:
      start.argv = {"/usr/bin/python3", "-S", "-s", "/var/runtime/bootstrap.py"};
      start.runtime_dir = runtimes_dir + "/python";
      break;
  }
  start.execution_env = "AWS_Lambda_" + name;
  return start;
}

}  // namespace portico::lambda
