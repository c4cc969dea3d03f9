// What a load test sends: a URL with a body template, or the requests of a Postman collection.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "load/template.h"

namespace portico::load {

// One kind of request, with variables not yet filled in. Name and method are plain text.
struct RequestTemplate {
  std::string name;
  std::string method;
  Template url;
  std::vector<std::pair<std::string, Template>> headers;
  Template body;
};

}  // namespace portico::load
