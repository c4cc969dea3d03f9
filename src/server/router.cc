#include "server/router.h"

#include <algorithm>

#include "aws/sigv4.h"

namespace portico::server {
namespace {

bool IsForm(const net::HttpRequest& request) {
  return request.Find("content-type").starts_with("application/x-www-form-urlencoded");
}

// "DynamoDB_20120810.PutItem" → its two parts.
std::pair<std::string_view, std::string_view> SplitTarget(std::string_view target) {
  const size_t dot = target.rfind('.');
  if (dot == std::string_view::npos) return {target, {}};
  return {target.substr(0, dot), target.substr(dot + 1)};
}

}  // namespace

Router::Router(std::vector<aws::Service> services) : services_(std::move(services)) {
  for (const aws::Service& service : services_) {
    Entry entry{&service, {}, nullptr};
    for (const aws::Operation& operation : service.operations) {
      entry.by_name.emplace(operation.info().name, &operation);
    }
    if (service.info->protocol == aws::Protocol::kRestJson) {
      entry.rest =
          std::make_unique<aws::RestRoutes>(service.operations, service.not_implemented_routes);
    }
    entries_.push_back(std::move(entry));
  }
}

const Router::Entry* Router::EntryFor(const net::HttpRequest& head) const {
  if (const std::string_view target = head.Find("x-amz-target"); !target.empty()) {
    const std::string_view prefix = SplitTarget(target).first;
    for (const Entry& entry : entries_) {
      if (entry.service->info->target_prefix == prefix) return &entry;
    }
    return nullptr;
  }
  if (const std::string_view scope = aws::ScopeService(head); !scope.empty()) {
    for (const Entry& entry : entries_) {
      if (entry.service->info->signing_name == scope) return &entry;
    }
    // Another service's request, whatever its path and form look like.
    return nullptr;
  }
  // Unsigned: the path tells a REST service, the form's Version a query service.
  for (const Entry& entry : entries_) {
    if (entry.rest && entry.rest->Find(head.method, head.path, head.query)) return &entry;
  }
  if (IsForm(head) || head.method == "GET") {
    auto form = ParseQuery(head.method == "GET" ? head.query : head.body);
    const std::string* version = form ? FindParam(*form, "Version") : nullptr;
    for (const Entry& entry : entries_) {
      if (version != nullptr && entry.service->info->protocol == aws::Protocol::kQuery &&
          entry.service->info->api_version == *version) {
        return &entry;
      }
    }
  }
  return nullptr;
}

const aws::Service* Router::FindService(const net::HttpRequest& head) const {
  const Entry* entry = EntryFor(head);
  return entry != nullptr ? entry->service : nullptr;
}

void Router::FindByName(const Entry& entry, std::string_view name, Route* route) const {
  route->operation_name = name;
  if (auto it = entry.by_name.find(name); it != entry.by_name.end()) {
    route->operation = it->second;
    return;
  }
  const auto& missing = entry.service->not_implemented;
  route->not_implemented = std::find(missing.begin(), missing.end(), name) != missing.end();
}

Route Router::Find(const net::HttpRequest& request) const {
  Route route;
  const Entry* entry = EntryFor(request);
  if (entry == nullptr) return route;
  route.service = entry->service;
  switch (entry->service->info->protocol) {
    case aws::Protocol::kJson10:
    case aws::Protocol::kJson11:
      FindByName(*entry, SplitTarget(request.Find("x-amz-target")).second, &route);
      break;
    case aws::Protocol::kQuery: {
      auto form = ParseQuery(IsForm(request) ? request.body : request.query);
      if (form) route.form = std::move(*form);
      const std::string* action = FindParam(route.form, "Action");
      FindByName(*entry, action != nullptr ? std::string_view(*action) : std::string_view(),
                 &route);
      break;
    }
    case aws::Protocol::kRestJson:
      if (auto match = entry->rest->Find(request.method, request.path, request.query)) {
        route.operation = match->operation;
        route.operation_name = match->name;
        route.not_implemented = match->operation == nullptr;
        route.uri_params = std::move(match->params);
      } else {
        route.operation_name = std::string(request.method) + " " + std::string(request.path);
      }
      break;
  }
  return route;
}

}  // namespace portico::server
