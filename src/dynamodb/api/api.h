// DynamoDB's operations, wire shapes in and out: the order of their checks, and how answers look.
// What they mean is the engine's business.
//
// Wiring: one Db, CommitQueue, RecordStore and WorkerPool, which outlive all of this; then
//
//   dynamodb::Engine engine(db, commits, records, workers, clock);
//   engine.Load();                     // blocks; once, before the server listens
//   engine.StartUpkeep();              // expiry, and what streams keep no longer
//   dynamodb::api::Api api(engine);
//   services.push_back(dynamodb::api::MakeService(&api));
//   dynamodb::api::StreamsApi streams(engine);    // streams.h
//   services.push_back(dynamodb::api::MakeStreamsService(&streams));
//
// Thread-safe.
#pragma once

#include "aws/call.h"
#include "base/result.h"
#include "base/task.h"
#include "dynamodb/api/shapes_account.h"
#include "dynamodb/api/shapes_backups.h"
#include "dynamodb/api/shapes_batch.h"
#include "dynamodb/api/shapes_items.h"
#include "dynamodb/api/shapes_partiql.h"
#include "dynamodb/api/shapes_policies.h"
#include "dynamodb/api/shapes_reads.h"
#include "dynamodb/api/shapes_recovery.h"
#include "dynamodb/api/shapes_tables.h"
#include "dynamodb/api/shapes_transact.h"
#include "dynamodb/engine/engine.h"
#include "dynamodb/engine/partiql/binder.h"

namespace portico::dynamodb::api {

// shapes_exports.h and shapes_imports.h.
struct DescribeExportInput;
struct DescribeExportOutput;
struct ExportTableToPointInTimeInput;
struct ListExportsInput;
struct ListExportsOutput;
struct DescribeImportInput;
struct DescribeImportOutput;
struct ImportTableInput;
struct ListImportsInput;
struct ListImportsOutput;

class Api {
 public:
  explicit Api(Engine& engine) : engine_(engine) {}

  // For what rows ask of tables: their policies, tags and keys.
  const Tables& tables() const { return engine_.tables(); }

  // Tables (tables.cc, update_table.cc)
  Task<Result<CreateTableOutput>> CreateTable(aws::Call& call, const CreateTableInput& in);
  Task<Result<DescribeTableOutput>> DescribeTable(aws::Call& call, const DescribeTableInput& in);
  Result<ListTablesOutput> ListTables(aws::Call& call, const ListTablesInput& in);
  Task<Result<UpdateTableOutput>> UpdateTable(aws::Call& call, const UpdateTableInput& in);
  Task<Result<DeleteTableOutput>> DeleteTable(aws::Call& call, const DeleteTableInput& in);

  // Items (items.cc)
  Task<Result<PutItemOutput>> PutItem(aws::Call& call, const PutItemInput& in);
  Task<Result<GetItemOutput>> GetItem(aws::Call& call, const GetItemInput& in);
  Task<Result<UpdateItemOutput>> UpdateItem(aws::Call& call, const UpdateItemInput& in);
  Task<Result<DeleteItemOutput>> DeleteItem(aws::Call& call, const DeleteItemInput& in);

  // Several items (batch_get.cc, batch_write.cc, transact_get.cc, transact_write.cc)
  Task<Result<BatchGetItemOutput>> BatchGetItem(aws::Call& call, const BatchGetItemInput& in);
  Task<Result<BatchWriteItemOutput>> BatchWriteItem(aws::Call& call, const BatchWriteItemInput& in);
  Task<Result<TransactGetItemsOutput>> TransactGetItems(aws::Call& call,
                                                        const TransactGetItemsInput& in);
  Task<Result<TransactWriteItemsOutput>> TransactWriteItems(aws::Call& call,
                                                            const TransactWriteItemsInput& in);

  // Ranges of items (query.cc, scan.cc)
  Task<Result<QueryOutput>> Query(aws::Call& call, const QueryInput& in);
  Task<Result<ScanOutput>> Scan(aws::Call& call, const ScanInput& in);

  // PartiQL (partiql.cc, partiql_batch.cc, partiql_transaction.cc)
  Task<Result<ExecuteStatementOutput>> ExecuteStatement(aws::Call& call,
                                                        const ExecuteStatementInput& in);
  Task<Result<BatchExecuteStatementOutput>> BatchExecuteStatement(
      aws::Call& call, const BatchExecuteStatementInput& in);
  Task<Result<ExecuteTransactionOutput>> ExecuteTransaction(aws::Call& call,
                                                            const ExecuteTransactionInput& in);

  // Backups (backups.cc, restore.cc)
  Task<Result<CreateBackupOutput>> CreateBackup(aws::Call& call, const CreateBackupInput& in);
  Result<DescribeBackupOutput> DescribeBackup(aws::Call& call, const DescribeBackupInput& in);
  Result<ListBackupsOutput> ListBackups(aws::Call& call, const ListBackupsInput& in);
  Task<Result<DeleteBackupOutput>> DeleteBackup(aws::Call& call, const DeleteBackupInput& in);
  Task<Result<RestoreTableFromBackupOutput>> RestoreTableFromBackup(
      aws::Call& call, const RestoreTableFromBackupInput& in);

  // Point-in-time recovery (continuous_backups.cc, restore.cc)
  Task<Result<UpdateContinuousBackupsOutput>> UpdateContinuousBackups(
      aws::Call& call, const UpdateContinuousBackupsInput& in);
  Result<DescribeContinuousBackupsOutput> DescribeContinuousBackups(
      aws::Call& call, const DescribeContinuousBackupsInput& in);
  Task<Result<RestoreTableToPointInTimeOutput>> RestoreTableToPointInTime(
      aws::Call& call, const RestoreTableToPointInTimeInput& in);

  // Tables to files and files to tables (exports.cc, imports.cc)
  Task<Result<DescribeExportOutput>> ExportTableToPointInTime(
      aws::Call& call, const ExportTableToPointInTimeInput& in);
  Result<DescribeExportOutput> DescribeExport(aws::Call& call, const DescribeExportInput& in);
  Result<ListExportsOutput> ListExports(aws::Call& call, const ListExportsInput& in);
  Task<Result<DescribeImportOutput>> ImportTable(aws::Call& call, const ImportTableInput& in);
  Result<DescribeImportOutput> DescribeImport(aws::Call& call, const DescribeImportInput& in);
  Result<ListImportsOutput> ListImports(aws::Call& call, const ListImportsInput& in);

  // Tables' own policies (resource_policies.cc)
  Task<Result<PutResourcePolicyOutput>> PutResourcePolicy(aws::Call& call,
                                                          const PutResourcePolicyInput& in);
  Result<GetResourcePolicyOutput> GetResourcePolicy(aws::Call& call,
                                                    const GetResourcePolicyInput& in);
  Task<Result<DeleteResourcePolicyOutput>> DeleteResourcePolicy(
      aws::Call& call, const DeleteResourcePolicyInput& in);
  // The document that the table (or the table of the index) of that ARN has itself, or null.
  std::shared_ptr<const std::string> PolicyOf(std::string_view arn) const;

  // The account, and what tables have beside items (account.cc)
  Result<DescribeLimitsOutput> DescribeLimits(aws::Call& call, const aws::Empty& in);
  Result<DescribeEndpointsOutput> DescribeEndpoints(aws::Call& call, const aws::Empty& in);
  Task<Status> TagResource(aws::Call& call, const TagResourceInput& in);
  Task<Status> UntagResource(aws::Call& call, const UntagResourceInput& in);
  Result<ListTagsOfResourceOutput> ListTagsOfResource(aws::Call& call,
                                                      const ListTagsOfResourceInput& in);

  // When items expire (time_to_live.cc)
  Task<Result<UpdateTimeToLiveOutput>> UpdateTimeToLive(aws::Call& call,
                                                        const UpdateTimeToLiveInput& in);
  Result<DescribeTimeToLiveOutput> DescribeTimeToLive(aws::Call& call,
                                                      const DescribeTimeToLiveInput& in);

 private:
  // The table of a name that was checked, or the data plane's error.
  Result<TablePtr> FindTable(const std::string& name) const;
  // Applies a write and makes its answer but for the attributes.
  Task<Result<Items::Outcome>> Apply(const Write& write, bool returns_old_on_failure);
  // ExecuteStatement's SELECT; `table` null if there is none.
  Task<Result<ExecuteStatementOutput>> RunSelect(aws::Call& call, const ExecuteStatementInput& in,
                                                 const partiql::BoundStatement& statement,
                                                 const TablePtr& table);

  Engine& engine_;
};

}  // namespace portico::dynamodb::api
