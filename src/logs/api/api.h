// CloudWatch Logs' operations, wire shapes in and out.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "aws/call.h"
#include "base/result.h"
#include "base/task.h"
#include "logs/api/shapes_events.h"
#include "logs/api/shapes_groups.h"
#include "logs/api/shapes_streams.h"
#include "logs/engine/engine.h"

namespace portico::logs::api {

// Thread-safe. The engine must outlive it.
class Api {
 public:
  explicit Api(Engine& engine) : engine_(engine) {}

  // Groups (groups.cc)
  Task<Status> CreateLogGroup(aws::Call& call, const CreateLogGroupInput& in);
  Task<Status> DeleteLogGroup(aws::Call& call, const DeleteLogGroupInput& in);
  Result<DescribeLogGroupsOutput> DescribeLogGroups(aws::Call& call,
                                                    const DescribeLogGroupsInput& in);
  Task<Status> PutRetentionPolicy(aws::Call& call, const PutRetentionPolicyInput& in);
  Task<Status> DeleteRetentionPolicy(aws::Call& call, const DeleteRetentionPolicyInput& in);

  // Tags of groups (tags.cc)
  Task<Status> TagResource(aws::Call& call, const TagResourceInput& in);
  Result<ListTagsForResourceOutput> ListTagsForResource(aws::Call& call,
                                                        const ListTagsForResourceInput& in);
  Task<Status> UntagResource(aws::Call& call, const UntagResourceInput& in);
  Result<ListTagsLogGroupOutput> ListTagsLogGroup(aws::Call& call, const ListTagsLogGroupInput& in);
  Task<Status> TagLogGroup(aws::Call& call, const TagLogGroupInput& in);
  Task<Status> UntagLogGroup(aws::Call& call, const UntagLogGroupInput& in);
  // Those of the group that has this ARN, or whose stream has it.
  std::map<std::string, std::string> TagsOf(std::string_view arn) const;

  // Streams (streams.cc)
  Task<Status> CreateLogStream(aws::Call& call, const CreateLogStreamInput& in);
  Task<Status> DeleteLogStream(aws::Call& call, const DeleteLogStreamInput& in);
  Task<Result<DescribeLogStreamsOutput>> DescribeLogStreams(aws::Call& call,
                                                            const DescribeLogStreamsInput& in);

  // Events (events.cc)
  Task<Result<PutLogEventsOutput>> PutLogEvents(aws::Call& call, const PutLogEventsInput& in);
  Task<Result<GetLogEventsOutput>> GetLogEvents(aws::Call& call, const GetLogEventsInput& in);
  Task<Result<FilterLogEventsOutput>> FilterLogEvents(aws::Call& call,
                                                      const FilterLogEventsInput& in);

 private:
  Task<Status> AddTags(std::string group, std::map<std::string, std::string> tags);
  Task<Status> RemoveTags(std::string group, std::vector<std::string> keys);

  Engine& engine_;
};

}  // namespace portico::logs::api
