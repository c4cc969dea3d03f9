// Result<T>: a value, or the AwsError that the caller of the API will see.
//
// Over tl::expected rather than std::expected, so that clang 14's tools can read the code too.
// Not thread-safe beyond what T is. PORTICO_TRY / PORTICO_ASSIGN propagate errors in functions that
// return Result; PORTICO_CO_TRY / PORTICO_CO_ASSIGN do the same in coroutines.
#pragma once

#include <tl/expected.hpp>
#include <type_traits>
#include <utility>

#include "base/error.h"

namespace portico {

template <typename T>
using Result = tl::expected<T, AwsError>;

using Status = Result<void>;

inline tl::unexpected<AwsError> Fail(AwsError error) {
  return tl::unexpected<AwsError>(std::move(error));
}
inline tl::unexpected<AwsError> Fail(std::string_view code, std::string message,
                                     int http_status = 400) {
  return Fail(AwsError::Client(code, std::move(message), http_status));
}

#define PORTICO_CONCAT_INNER(a, b) a##b
#define PORTICO_CONCAT(a, b) PORTICO_CONCAT_INNER(a, b)

// PORTICO_TRY(expr): leaves the function with expr's error, if it has one.
#define PORTICO_TRY(expr)                                                           \
  do {                                                                              \
    auto&& portico_result = (expr);                                                 \
    if (!portico_result) return ::portico::Fail(std::move(portico_result).error()); \
  } while (false)

#define PORTICO_CO_TRY(expr)                                                           \
  do {                                                                                 \
    auto&& portico_result = (expr);                                                    \
    if (!portico_result) co_return ::portico::Fail(std::move(portico_result).error()); \
  } while (false)

#define PORTICO_ASSIGN_INNER(tmp, decl, expr, ret)       \
  auto tmp = (expr);                                     \
  if (!tmp) ret ::portico::Fail(std::move(tmp).error()); \
  decl = std::move(*tmp)

// PORTICO_ASSIGN(auto x, expr): declares or assigns the value, or leaves with the error.
#define PORTICO_ASSIGN(decl, expr) \
  PORTICO_ASSIGN_INNER(PORTICO_CONCAT(portico_tmp_, __LINE__), decl, expr, return )
#define PORTICO_CO_ASSIGN(decl, expr) \
  PORTICO_ASSIGN_INNER(PORTICO_CONCAT(portico_tmp_, __LINE__), decl, expr, co_return )

}  // namespace portico
