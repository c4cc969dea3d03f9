// Log lines out of the bytes that a function prints. Pure; not thread-safe.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace portico::lambda {

// CloudWatch Logs takes events of up to 256 KB; a longer line becomes several events.
inline constexpr size_t kLogLineBytesMax = 256u << 10;

class LogLines {
 public:
  // Takes each line with its newline. Blank lines are no events, as on AWS.
  using OnLine = std::function<void(std::string line)>;

  // A carriage return within a line is a newline within the event: that is how runtimes print
  // messages of several lines (tracebacks) as one.
  void Feed(std::string_view bytes, const OnLine& on_line);
  // What has come of a line without its end, if anything, as a line.
  void Finish(const OnLine& on_line);

  size_t partial_bytes() const { return partial_.size(); }

 private:
  void Emit(std::string_view rest, const OnLine& on_line);
  std::string partial_;
};

}  // namespace portico::lambda
