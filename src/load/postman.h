// Reads a Postman collection as the requests of a load test.
//
// Collections of format 2.0 and 2.1, their folders in order. Variables of the collection and of its
// folders are filled in, `{{$guid}}` and its like are drawn for every request. What a load test
// does not do: scripts (`event`) are not run and are passed over, so a variable that only a script
// sets keeps the collection's value; stored example answers (`response`) are passed over. What
// would change the requests and cannot be done is an error that names the request: authorization
// helpers, bodies that are files or forms with parts, GraphQL.
//
// Pure function, thread-safe.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "load/request_template.h"

namespace portico::load {

inline constexpr int kPostmanFolderDepthMax = 32;

// `values` override the collection's variables of the same name; `columns` are the names of a CSV
// file's columns, which override both. A request in folders is named "folder / folder / request".
// Errors: InvalidCollection, with what is wrong and in which request (more than
// kRequestTemplatesMax of them, too); those of Template::Parse.
Result<std::vector<RequestTemplate>> LoadPostman(
    std::string_view json_text, const std::map<std::string, std::string, std::less<>>& values,
    const std::vector<std::string>& columns);

}  // namespace portico::load
