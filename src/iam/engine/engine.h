// IAM: who exists in the account and what they may do.
//
// One Engine a server. Its parts share one Store; every part is thread-safe.
#pragma once

#include <string>

#include "base/clock.h"
#include "iam/engine/authorizer.h"
#include "iam/engine/managed_policies.h"
#include "iam/engine/roles.h"
#include "iam/engine/root_keys.h"
#include "iam/engine/service_linked_roles.h"
#include "iam/engine/store.h"
#include "iam/engine/users.h"
#include "storage/records.h"

namespace portico::iam {

class Engine {
 public:
  // `records` and `clock` must outlive the engine.
  Engine(storage::RecordStore& records, std::string account, const Clock& clock)
      : store_(records, std::move(account)),
        roles_(store_, clock),
        users_(store_, clock),
        service_linked_roles_(roles_),
        root_keys_(store_, clock),
        policies_(store_, clock),
        authorizer_(store_) {}

  // Reads what is stored. Before any other call.
  Status Load() { return store_.Load(); }

  // A snapshot of everything, for reading.
  std::shared_ptr<const State> state() const { return store_.state(); }

  Roles& roles() { return roles_; }
  Users& users() { return users_; }
  ServiceLinkedRoles& service_linked_roles() { return service_linked_roles_; }
  RootKeys& root_keys() { return root_keys_; }
  ManagedPolicies& policies() { return policies_; }
  const PolicyAuthorizer& authorizer() const { return authorizer_; }

 private:
  Store store_;
  Roles roles_;
  Users users_;
  ServiceLinkedRoles service_linked_roles_;
  RootKeys root_keys_;
  ManagedPolicies policies_;
  PolicyAuthorizer authorizer_;
};

}  // namespace portico::iam
