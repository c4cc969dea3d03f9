#include "lambda/engine/runtimes.h"

#include <sys/stat.h>

#include <algorithm>
#include <iterator>

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

// AWS makes and updates no functions of these any more ("Lambda runtimes", "Deprecated runtimes").
constexpr std::string_view kDeprecated[] = {
    "nodejs",        "nodejs4.3",  "nodejs4.3-edge", "nodejs6.10",    "nodejs8.10",
    "nodejs10.x",    "nodejs12.x", "nodejs14.x",     "java8",         "python2.7",
    "python3.6",     "python3.7",  "dotnetcore1.0",  "dotnetcore2.0", "dotnetcore2.1",
    "dotnetcore3.1", "go1.x",      "ruby2.5",        "ruby2.7",       "provided",
};

// AWS has these.
constexpr std::string_view kLacking[] = {
    "nodejs16.x", "nodejs18.x", "nodejs20.x", "nodejs22.x", "nodejs24.x", "java8.al2",
    "java11",     "java17",     "java21",     "java25",     "dotnet6",    "dotnet8",
    "dotnet10",   "ruby3.2",    "ruby3.3",    "ruby3.4",    "ruby4.0",
};

template <size_t kCount>
bool Contains(const std::string_view (&names)[kCount], std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

// Those that a new function may name.
std::string Available() {
  std::string names;
  for (const Runtime& known : kRuntimes) {
    if (Contains(kDeprecated, known.name)) continue;
    if (!names.empty()) names += ", ";
    names += known.name;
  }
  return names;
}

// What the process of a managed runtime is started by. With AWS_LAMBDA_EXEC_WRAPPER, that is the
// function's own script, which is given the command line; a shell checks for it as AWS's does.
std::vector<std::string> Wrapped(const FunctionRecord& record, std::vector<std::string> argv) {
  const auto wrapper = record.environment.find("AWS_LAMBDA_EXEC_WRAPPER");
  if (wrapper == record.environment.end() || wrapper->second.empty()) return argv;
  constexpr const char* kScript =
      R"(w=$AWS_LAMBDA_EXEC_WRAPPER
[ -f "$w" ] || { echo "$w: does not exist"; exit 127; }
[ -x "$w" ] || { echo "$w: is not an executable"; exit 126; }
SHLVL=0
exec "$w" "$@")";
  std::vector<std::string> out = {"/bin/sh", "-c", kScript, "bootstrap"};
  std::move(argv.begin(), argv.end(), std::back_inserter(out));
  return out;
}

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
  if (Contains(kDeprecated, runtime)) {
    return Fail("InvalidParameterValueException",
                "The runtime parameter of " + std::string(runtime) +
                    " is no longer supported for creating or updating AWS Lambda functions. We "
                    "recommend you use a supported runtime while creating or updating functions.");
  }
  if (Find(runtime) != nullptr) return {};
  if (Contains(kLacking, runtime)) {
    return Fail("NotImplemented",
                "Portico does not implement the runtime " + std::string(runtime) +
                    " yet; it runs " + Available() + ".",
                501);
  }
  return Fail("InvalidParameterValueException",
              "Value " + std::string(runtime) +
                  " at 'runtime' failed to satisfy constraint: Member must satisfy enum value "
                  "set: [" +
                  Available() + "] or be a valid ARN");
}

Result<RuntimeStart> StartOf(const Function& function, const std::string& runtimes_dir) {
  const std::string& name = function.record.runtime;
  const Runtime* found = Find(name);
  if (found == nullptr) PORTICO_TRY(CheckRuntime(name));
  const Runtime& runtime = *found;
  RuntimeStart start;
  start.version = runtime.version;
  switch (runtime.family) {
    case Family::kProvided: {
      PORTICO_ASSIGN(std::string bootstrap, FindBootstrap(function));
      start.argv = {std::move(bootstrap)};
      return start;  // AWS defines no AWS_EXECUTION_ENV for these
    }
    case Family::kPython:
      start.argv =
          Wrapped(function.record, {"/usr/bin/python3", "-S", "-s", "/var/runtime/bootstrap.py"});
      start.runtime_dir = runtimes_dir + "/python";
      break;
  }
  start.execution_env = "AWS_Lambda_" + name;
  return start;
}

}  // namespace portico::lambda
