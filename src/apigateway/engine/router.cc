#include "apigateway/engine/router.h"

#include "apigateway/engine/resources.h"

namespace portico::apigateway {
namespace {

// Takes the part before the next slash off `rest`, and that slash.
std::string_view TakePart(std::string_view* rest) {
  const size_t slash = rest->find('/');
  const std::string_view part = rest->substr(0, slash);
  rest->remove_prefix(slash == std::string_view::npos ? rest->size() : slash + 1);
  return part;
}

}  // namespace

void Router::Add(std::string_view path, int resource) {
  Node* node = &root_;
  std::string_view rest = path.substr(1);
  while (!rest.empty()) {
    const std::string_view part = TakePart(&rest);
    switch (KindOf(part)) {
      case PartKind::kGreedy:
        node->greedy_resource = resource;
        node->greedy_name = VariableName(part);
        return;
      case PartKind::kVariable:
        if (!node->variable) node->variable = std::make_unique<Node>();
        node->variable_name = VariableName(part);
        node = node->variable.get();
        break;
      case PartKind::kLiteral: {
        auto& child = node->literals[std::string(part)];
        if (!child) child = std::make_unique<Node>();
        node = child.get();
        break;
      }
    }
  }
  node->resource = resource;
}

int Router::Find(std::string_view path, const Serves& serves, Captures* captures) const {
  captures->clear();
  while (!path.empty() && path.front() == '/') path.remove_prefix(1);
  if (!path.empty() && path.back() == '/') path.remove_suffix(1);
  return Match(root_, path, serves, captures);
}

// As deep as the deepest path of the API, not as the request's. On kNone, `captures` is as it was.
int Router::Match(const Node& node, std::string_view rest, const Serves& serves,
                  Captures* captures) {
  if (rest.empty()) return node.resource != kNone && serves(node.resource) ? node.resource : kNone;
  std::string_view below = rest;
  const std::string_view part = TakePart(&below);
  // "a/" at the end was cut by Find, so an empty rest after a slash means "//": no literal, no
  // variable.
  const bool ends = part.size() == rest.size();
  if (!part.empty() && (ends || !below.empty())) {
    if (const auto child = node.literals.find(part); child != node.literals.end()) {
      const int found = Match(*child->second, below, serves, captures);
      if (found != kNone) return found;
    }
    if (node.variable) {
      captures->emplace_back(node.variable_name, part);
      const int found = Match(*node.variable, below, serves, captures);
      if (found != kNone) return found;
      captures->pop_back();
    }
  }
  if (node.greedy_resource == kNone || !serves(node.greedy_resource)) return kNone;
  captures->emplace_back(node.greedy_name, rest);
  return node.greedy_resource;
}

}  // namespace portico::apigateway
