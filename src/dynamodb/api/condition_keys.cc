#include "dynamodb/api/condition_keys.h"

#include "dynamodb/api/accessed.h"
#include "dynamodb/api/api.h"
#include "dynamodb/api/legacy.h"
#include "dynamodb/api/table_names.h"
#include "dynamodb/engine/expression/key_condition.h"

namespace portico::dynamodb::api {
namespace {

using Text = std::optional<std::string>;

constexpr std::string_view kPrefix = "dynamodb:";
constexpr std::string_view kAllAttributes = "ALL_ATTRIBUTES";
constexpr std::string_view kAllProjected = "ALL_PROJECTED_ATTRIBUTES";
constexpr std::string_view kSpecific = "SPECIFIC_ATTRIBUTES";
constexpr std::string_view kNone = "NONE";

// What a request says beside its items. What is absent here, it does not have.
struct Parameters {
  std::optional<std::string_view> select = {};
  std::optional<std::string_view> return_values = {};
  std::optional<std::string_view> consumed_capacity = {};
  std::string_view enclosing = {};
  std::optional<bool> full_table_scan = {};
};

std::string_view OrNone(const Text& text) { return text ? std::string_view(*text) : kNone; }

// The key of the table or index of that ARN; null if there is none.
struct Keyed {
  TablePtr table;
  const KeySchema* key = nullptr;
};
Keyed FindKeyed(const Tables& tables, std::string_view resource) {
  constexpr std::string_view kTablePart = ":table/";
  constexpr std::string_view kIndexPart = "/index/";
  Keyed out;
  const size_t at = resource.find(kTablePart);
  if (at == resource.npos) return out;
  const std::string_view name = resource.substr(at + kTablePart.size());
  const size_t slash = name.find('/');
  out.table = tables.Find(name.substr(0, slash));
  if (out.table == nullptr) return out;
  if (slash == name.npos) {
    out.key = &out.table->key();
  } else if (name.substr(slash).starts_with(kIndexPart)) {
    const Index* index = out.table->FindIndex(name.substr(slash + kIndexPart.size()));
    if (index != nullptr) out.key = &index->key();
  }
  return out;
}

// Which attribute of a partition key is asked for.
std::optional<size_t> PartitionOrdinal(std::string_view name) {
  if (name == "leadingkeys" || name == "firstpartitionkeyvalues") return 0;
  if (name == "secondpartitionkeyvalues") return 1;
  if (name == "thirdpartitionkeyvalues") return 2;
  if (name == "fourthpartitionkeyvalues") return 3;
  return std::nullopt;
}

bool Take(const std::optional<std::string_view>& value, std::vector<std::string>* values) {
  if (!value || value->empty()) return false;
  values->emplace_back(*value);
  return true;
}

// `add(&accessed, key)` says what is accessed, `key` being that of the table or index, or null.
template <typename Add>
bool FindKey(const Tables& tables, std::string_view resource, std::string_view key,
             const Parameters& parameters, const Add& add, std::vector<std::string>* values) {
  if (!key.starts_with(kPrefix)) return false;
  const std::string_view name = key.substr(kPrefix.size());
  if (name == "select") return Take(parameters.select, values);
  if (name == "returnvalues") return Take(parameters.return_values, values);
  if (name == "returnconsumedcapacity") return Take(parameters.consumed_capacity, values);
  if (name == "enclosingoperation") return Take(parameters.enclosing, values);
  if (name == "fulltablescan") {
    if (!parameters.full_table_scan) return false;
    values->emplace_back(*parameters.full_table_scan ? "true" : "false");
    return true;
  }
  const std::optional<size_t> ordinal = PartitionOrdinal(name);
  if (!ordinal && name != "attributes") return false;
  const Keyed keyed = FindKeyed(tables, resource);
  Accessed accessed;
  add(&accessed, keyed.key);
  if (!ordinal) {
    values->insert(values->end(), accessed.attributes().begin(), accessed.attributes().end());
    return !accessed.attributes().empty();
  }
  if (keyed.key == nullptr || *ordinal >= keyed.key->partition.size()) return false;
  const auto found = accessed.ValuesOf(keyed.key->partition[*ordinal].name);
  values->insert(values->end(), found.begin(), found.end());
  return !found.empty();
}

template <typename Add>
bool FindKey(const aws::KeyQuestion& question, std::string_view key, const Parameters& parameters,
             const Add& add, std::vector<std::string>* values) {
  const Tables& tables = static_cast<const Api*>(question.api)->tables();
  return FindKey(tables, question.resource, key, parameters, add, values);
}

template <typename In>
const In& InputOf(const aws::KeyQuestion& question) {
  return *static_cast<const In*>(question.input);
}

// The ARN that a request's name of a table stands for.
bool IsTable(const aws::KeyQuestion& question, const std::string& given) {
  return question.resource == (given.starts_with("arn:") ? given : TableArn(question.call, given));
}

template <typename In>
std::string_view SelectOfItem(const In& in) {
  return in.projection_expression || in.attributes_to_get ? kSpecific : kAllAttributes;
}

template <typename In>
std::string_view SelectOfPage(const In& in) {
  if (in.select) return *in.select;
  if (in.projection_expression || in.attributes_to_get) return kSpecific;
  return in.index_name ? kAllProjected : kAllAttributes;
}

void AddKeyConditions(const std::vector<KeyCondition>& conditions, Accessed* out) {
  for (const KeyCondition& condition : conditions) {
    if (condition.op != SortOperator::kEqual || !condition.is_indexable) continue;
    out->AddFixed(condition.attribute, condition.a);
  }
}

void AddKeyConditions(const QueryInput& in, Accessed* out) {
  if (in.key_conditions) {
    const auto read = ReadConditions(*in.key_conditions);
    if (!read) return;
    if (const auto keys = ToKeyConditions(*read)) AddKeyConditions(*keys, out);
  }
  if (!in.key_condition_expression) return;
  std::vector<NamedName> names;
  if (in.expression_attribute_names) {
    for (const auto& [reference, name] : *in.expression_attribute_names) {
      names.push_back({reference, name});
    }
  }
  Substitutions substitutions(std::move(names), in.expression_attribute_values
                                                    ? in.expression_attribute_values->values
                                                    : std::vector<NamedValue>());
  const auto keys = CompileKeyConditions(*in.key_condition_expression, &substitutions);
  if (keys) AddKeyConditions(*keys, out);
}

}  // namespace

bool PutItemKeys(const aws::KeyQuestion& question, std::string_view key,
                 std::vector<std::string>* values) {
  const auto& in = InputOf<PutItemInput>(question);
  const Parameters parameters{.return_values = OrNone(in.return_values),
                              .consumed_capacity = OrNone(in.return_consumed_capacity)};
  const auto add = [&in](Accessed* out, const KeySchema*) {
    out->AddItem(in.item.view());
    out->AddCondition(ExpressionKind::kCondition, in.condition_expression,
                      in.expression_attribute_names);
    out->AddNames(in.expected);
  };
  return FindKey(question, key, parameters, add, values);
}

bool GetItemKeys(const aws::KeyQuestion& question, std::string_view key,
                 std::vector<std::string>* values) {
  const auto& in = InputOf<GetItemInput>(question);
  const Parameters parameters{.select = SelectOfItem(in),
                              .consumed_capacity = OrNone(in.return_consumed_capacity)};
  const auto add = [&in](Accessed* out, const KeySchema*) {
    out->AddItem(in.key.view());
    out->AddProjection(in.projection_expression, in.expression_attribute_names);
    out->AddNames(in.attributes_to_get);
  };
  return FindKey(question, key, parameters, add, values);
}

bool UpdateItemKeys(const aws::KeyQuestion& question, std::string_view key,
                    std::vector<std::string>* values) {
  const auto& in = InputOf<UpdateItemInput>(question);
  const Parameters parameters{.return_values = OrNone(in.return_values),
                              .consumed_capacity = OrNone(in.return_consumed_capacity)};
  const auto add = [&in](Accessed* out, const KeySchema*) {
    out->AddItem(in.key.view());
    out->AddUpdate(in.update_expression, in.expression_attribute_names);
    out->AddCondition(ExpressionKind::kCondition, in.condition_expression,
                      in.expression_attribute_names);
    out->AddNames(in.attribute_updates);
    out->AddNames(in.expected);
  };
  return FindKey(question, key, parameters, add, values);
}

bool DeleteItemKeys(const aws::KeyQuestion& question, std::string_view key,
                    std::vector<std::string>* values) {
  const auto& in = InputOf<DeleteItemInput>(question);
  const Parameters parameters{.return_values = OrNone(in.return_values),
                              .consumed_capacity = OrNone(in.return_consumed_capacity)};
  const auto add = [&in](Accessed* out, const KeySchema*) {
    out->AddItem(in.key.view());
    out->AddCondition(ExpressionKind::kCondition, in.condition_expression,
                      in.expression_attribute_names);
    out->AddNames(in.expected);
  };
  return FindKey(question, key, parameters, add, values);
}

bool QueryKeys(const aws::KeyQuestion& question, std::string_view key,
               std::vector<std::string>* values) {
  const auto& in = InputOf<QueryInput>(question);
  const Parameters parameters{.select = SelectOfPage(in),
                              .consumed_capacity = OrNone(in.return_consumed_capacity)};
  const auto add = [&in](Accessed* out, const KeySchema*) {
    AddKeyConditions(in, out);
    out->AddCondition(ExpressionKind::kKeyCondition, in.key_condition_expression,
                      in.expression_attribute_names);
    out->AddCondition(ExpressionKind::kFilter, in.filter_expression, in.expression_attribute_names);
    out->AddProjection(in.projection_expression, in.expression_attribute_names);
    out->AddNames(in.key_conditions);
    out->AddNames(in.query_filter);
    out->AddNames(in.attributes_to_get);
  };
  return FindKey(question, key, parameters, add, values);
}

bool ScanKeys(const aws::KeyQuestion& question, std::string_view key,
              std::vector<std::string>* values) {
  const auto& in = InputOf<ScanInput>(question);
  const Parameters parameters{.select = SelectOfPage(in),
                              .consumed_capacity = OrNone(in.return_consumed_capacity)};
  const auto add = [&in](Accessed* out, const KeySchema*) {
    out->AddCondition(ExpressionKind::kFilter, in.filter_expression, in.expression_attribute_names);
    out->AddProjection(in.projection_expression, in.expression_attribute_names);
    out->AddNames(in.scan_filter);
    out->AddNames(in.attributes_to_get);
  };
  return FindKey(question, key, parameters, add, values);
}

bool BatchGetItemKeys(const aws::KeyQuestion& question, std::string_view key,
                      std::vector<std::string>* values) {
  const auto& in = InputOf<BatchGetItemInput>(question);
  Parameters parameters{.consumed_capacity = OrNone(in.return_consumed_capacity)};
  // One table may be named twice, by name and by ARN; then nothing is shown that either hides.
  for (const auto& [table, asked] : in.request_items) {
    if (!IsTable(question, table)) continue;
    if (parameters.select != kAllAttributes) parameters.select = SelectOfItem(asked);
  }
  const auto add = [&](Accessed* out, const KeySchema*) {
    for (const auto& [table, asked] : in.request_items) {
      if (!IsTable(question, table)) continue;
      for (const auto& each : asked.keys) out->AddItem(each.view());
      out->AddProjection(asked.projection_expression, asked.expression_attribute_names);
      out->AddNames(asked.attributes_to_get);
    }
  };
  return FindKey(question, key, parameters, add, values);
}

bool BatchWriteItemKeys(const aws::KeyQuestion& question, std::string_view key,
                        std::vector<std::string>* values) {
  const auto& in = InputOf<BatchWriteItemInput>(question);
  const Parameters parameters{.consumed_capacity = OrNone(in.return_consumed_capacity)};
  const auto add = [&](Accessed* out, const KeySchema*) {
    for (const auto& [table, writes] : in.request_items) {
      if (!IsTable(question, table)) continue;
      for (const WriteRequest& write : writes) {
        if (write.put_request) out->AddItem(write.put_request->item.view());
        if (write.delete_request) out->AddItem(write.delete_request->key.view());
      }
    }
  };
  return FindKey(question, key, parameters, add, values);
}

bool TransactGetKeys::Find(std::string_view key, std::vector<std::string>* values) const {
  const Parameters parameters{.select = get_.projection_expression ? kSpecific : kAllAttributes,
                              .consumed_capacity = OrNone(consumed_),
                              .enclosing = "TransactGetItems"};
  const auto add = [this](Accessed* out, const KeySchema*) {
    out->AddItem(get_.key.view());
    out->AddProjection(get_.projection_expression, get_.expression_attribute_names);
  };
  return FindKey(tables_, resource_, key, parameters, add, values);
}

bool TransactWriteKeys::Find(std::string_view key, std::vector<std::string>* values) const {
  const Parameters parameters{.return_values = kNone,
                              .consumed_capacity = OrNone(consumed_),
                              .enclosing = "TransactWriteItems"};
  const auto add = [this](Accessed* out, const KeySchema*) {
    out->AddItem(action_.map->view());
    if (action_.update != nullptr) out->AddUpdate(*action_.update, *action_.names);
    out->AddCondition(ExpressionKind::kCondition, *action_.condition, *action_.names);
  };
  return FindKey(tables_, resource_, key, parameters, add, values);
}

bool StatementKeys::Find(std::string_view key, std::vector<std::string>* values) const {
  using Kind = partiql::Statement::Kind;
  Parameters parameters{.enclosing = enclosing_};
  if (statement_.kind == Kind::kSelect) {
    parameters.full_table_scan = is_scan_;
    // EXISTS shows nothing of the item.
    if (!statement_.is_exists) {
      parameters.select = statement_.index.empty() ? kAllAttributes : kAllProjected;
      if (!statement_.columns.empty()) parameters.select = kSpecific;
    }
  } else if (statement_.kind != Kind::kInsert) {
    parameters.return_values = kNone;
    if (const auto& returning = statement_.returning) {
      const std::string_view all = returning->old ? "ALL_OLD" : "ALL_NEW";
      const std::string_view modified = returning->old ? "UPDATED_OLD" : "UPDATED_NEW";
      parameters.return_values = returning->all ? all : modified;
    }
  }
  const auto add = [this](Accessed* out, const KeySchema* schema) {
    out->AddStatement(statement_, schema);
  };
  return FindKey(tables_, resource_, key, parameters, add, values);
}

}  // namespace portico::dynamodb::api
