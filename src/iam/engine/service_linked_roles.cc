#include "iam/engine/service_linked_roles.h"

#include <algorithm>

#include "base/random.h"
#include "iam/engine/errors.h"

namespace portico::iam {
namespace {

constexpr std::string_view kNamePrefix = "AWSServiceRoleFor";

struct Row {
  std::string_view service;
  std::string_view name;  // after kNamePrefix
  bool takes_suffix = false;
};

// Source: IAM User Guide, "AWS services that work with IAM", and the guides of those services.
constexpr Row kRows[] = {
    {"autoscaling.amazonaws.com", "AutoScaling", true},
    {"batch.amazonaws.com", "Batch"},
    {"cloudtrail.amazonaws.com", "CloudTrail"},
    {"config.amazonaws.com", "Config"},
    {"contributorinsights.dynamodb.amazonaws.com", "DynamoDBCloudWatchContributorInsights"},
    {"custom-resource.application-autoscaling.amazonaws.com",
     "ApplicationAutoScaling_CustomResource"},
    {"delivery.logs.amazonaws.com", "LogDelivery"},
    {"dynamodb.application-autoscaling.amazonaws.com", "ApplicationAutoScaling_DynamoDBTable"},
    {"ecs.amazonaws.com", "ECS"},
    {"ecs.application-autoscaling.amazonaws.com", "ApplicationAutoScaling_ECSService"},
    {"eks.amazonaws.com", "AmazonEKS"},
    {"eks-nodegroup.amazonaws.com", "AmazonEKSNodegroup"},
    {"elasticache.amazonaws.com", "ElastiCache"},
    {"elasticbeanstalk.amazonaws.com", "ElasticBeanstalk"},
    {"elasticfilesystem.amazonaws.com", "AmazonElasticFileSystem"},
    {"elasticloadbalancing.amazonaws.com", "ElasticLoadBalancing"},
    {"es.amazonaws.com", "AmazonElasticsearchService"},
    {"events.amazonaws.com", "CloudWatchEvents"},
    {"guardduty.amazonaws.com", "AmazonGuardDuty"},
    {"kafka.amazonaws.com", "Kafka"},
    {"kinesisreplication.dynamodb.amazonaws.com", "DynamoDBKinesisDataStreamsReplication"},
    {"lambda.application-autoscaling.amazonaws.com", "ApplicationAutoScaling_LambdaConcurrency"},
    {"logger.cloudfront.amazonaws.com", "CloudFrontLogger"},
    {"opensearchservice.amazonaws.com", "AmazonOpenSearchService"},
    {"ops.apigateway.amazonaws.com", "APIGateway"},
    {"organizations.amazonaws.com", "Organizations"},
    {"rds.amazonaws.com", "RDS"},
    {"rds.application-autoscaling.amazonaws.com", "ApplicationAutoScaling_RDSCluster"},
    {"redshift.amazonaws.com", "Redshift"},
    {"replication.dynamodb.amazonaws.com", "DynamoDBReplication"},
    {"replicator.lambda.amazonaws.com", "LambdaReplicator"},
    {"spot.amazonaws.com", "EC2Spot"},
    {"spotfleet.amazonaws.com", "EC2SpotFleet"},
    {"ssm.amazonaws.com", "AmazonSSM"},
    {"sso.amazonaws.com", "SSO"},
    {"trustedadvisor.amazonaws.com", "TrustedAdvisor"},
};

std::string TrustOf(std::string_view service) {
  return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":[")" +
         std::string(service) + R"("]},"Action":["sts:AssumeRole"]}]})";
}

}  // namespace

Result<Role> ServiceLinkedRoles::Describe(std::string_view service, std::string_view suffix,
                                          std::string description) {
  const auto* row = std::find_if(std::begin(kRows), std::end(kRows),
                                 [&](const Row& r) { return r.service == service; });
  if (row == std::end(kRows)) {
    return Fail(InvalidInput("Portico does not know a service-linked role of the service " +
                             std::string(service) + "."));
  }
  if (!suffix.empty() && !row->takes_suffix) {
    return Fail(InvalidInput("Custom suffix is not allowed for " + std::string(service)));
  }
  Role out;
  out.name = std::string(kNamePrefix) + std::string(row->name);
  if (!suffix.empty()) out.name += "_" + std::string(suffix);
  out.path = std::string(kServiceLinkedPath) + std::string(service) + "/";
  out.trust_policy = TrustOf(service);
  if (!description.empty()) out.description = std::move(description);
  return out;
}

Task<Result<std::string>> ServiceLinkedRoles::Delete(std::string name) {
  PORTICO_CO_ASSIGN(const Roles::Entry entry, roles_.Get(name));
  if (!IsServiceLinked(entry->role)) {
    co_return Fail(InvalidInput("The role " + entry->role.name + " is not a service-linked role."));
  }
  std::string task = "task" + entry->role.path + entry->role.name + "/" + RandomUuid();
  const Status deleted = co_await roles_.DeleteServiceLinked(entry->role.name);
  PORTICO_CO_TRY(deleted);
  {
    MutexLock lock(mutex_);
    if (deletions_.size() == kDeletionTasksMax) deletions_.pop_front();
    deletions_.push_back(task);
  }
  co_return task;
}

Status ServiceLinkedRoles::FindDeletion(std::string_view task) const {
  MutexLock lock(mutex_);
  if (std::find(deletions_.begin(), deletions_.end(), task) != deletions_.end()) return {};
  return Fail(NoSuchEntity("Deletion Task with id " + std::string(task) + " cannot be found."));
}

}  // namespace portico::iam
