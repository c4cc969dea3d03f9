// What is kept of log groups and streams: one record each. The field tables are the stored form
// (docs/formats.md). Values.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "aws/shape.h"

namespace portico::logs {

struct GroupRecord {
  std::string name;
  std::string id;  // 16 hexadecimal digits: the group's part of event keys
  int64_t created_ms = 0;
  std::optional<int32_t> retention_days;
  std::string log_class = "STANDARD";
  std::map<std::string, std::string> tags;
  static constexpr auto Fields() {
    using S = GroupRecord;
    return std::array{aws::Field<&S::name>("Name"),
                      aws::Field<&S::id>("Id"),
                      aws::Field<&S::created_ms>("CreatedMs"),
                      aws::Field<&S::retention_days>("RetentionDays"),
                      aws::Field<&S::log_class>("Class"),
                      aws::Field<&S::tags>("Tags")};
  }
};

struct StreamRecord {
  std::string group;
  std::string name;
  std::string id;  // 16 hexadecimal digits: the stream's part of event keys
  int64_t created_ms = 0;
  static constexpr auto Fields() {
    using S = StreamRecord;
    return std::array{aws::Field<&S::group>("Group"), aws::Field<&S::name>("Name"),
                      aws::Field<&S::id>("Id"), aws::Field<&S::created_ms>("CreatedMs")};
  }
};

}  // namespace portico::logs
