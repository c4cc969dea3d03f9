// What the crew does when an environment speaks or dies.
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <csignal>

#include "base/clock.h"
#include "lambda/sandbox/crew.h"

namespace portico::sandbox {

namespace {

int64_t Micros(const timeval& time) { return int64_t{time.tv_sec} * 1'000'000 + time.tv_usec; }

}  // namespace

void Crew::OnMessage(Environment& environment) {
  Message message;
  const Received received = Receive(environment.channel.get(), &message, MSG_DONTWAIT);
  if (received == Received::kWouldBlock) return;
  if (received == Received::kClosed) {
    // Its death is reported by the pidfd.
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, environment.channel.get(), nullptr);
    return;
  }
  Reader reader(message.bytes);
  const auto kind = static_cast<InitMessage>(reader.Int());
  const int64_t value = reader.Int();
  switch (kind) {
    case InitMessage::kReady: {
      environment.state = Environment::State::kReady;
      build_failed_ = false;
      if (!told_ready_) {
        told_ready_ = true;
        Writer writer;
        writer.Int(static_cast<int64_t>(LauncherMessage::kReady)).Int(0);
        (void)Send(server_, writer.Take(), {});
      }
      if (environment.order) Assign(environment, std::move(*environment.order));
      return;
    }
    case InitMessage::kRunning: {
      environment.state = Environment::State::kRunning;
      const Order& order = *environment.order;
      Writer writer;
      writer.Int(static_cast<int64_t>(LauncherMessage::kStarted));
      writer.Int(static_cast<int64_t>(order.id)).Int(environment.pid).Int(HostUid(environment));
      writer.Int(Clock::System().SteadyUs() - order.asked_us).Text(environment.group_name);
      (void)Send(server_, writer.Take(), {environment.pidfd.get()});
      return;
    }
    case InitMessage::kFailed:
      environment.failure = reader.Text();
      return;
    case InitMessage::kEnded:
      environment.function_status = static_cast<int>(value);
      // Init ends now, and waits for all that the function has left running.
      environment.group->LetDie();
      return;
    default:
      return;
  }
}

void Crew::OnDeath(Environment& environment) {
  // What it said last may still lie in the channel.
  while (environment.channel) {
    char peeked;
    if (::recv(environment.channel.get(), &peeked, 1, MSG_PEEK | MSG_DONTWAIT) <= 0) break;
    OnMessage(environment);
  }
  // The server holds the pidfd too, so closing ours would not end the watch.
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, environment.channel.get(), nullptr);
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, environment.pidfd.get(), nullptr);
  int status = 0;
  rusage used{};
  ::wait4(environment.pid, &status, 0, &used);
  ReportDeath(environment, status, used);
  dying_groups_.push_back(std::move(environment.group));
  environments_.erase(environment.token);
}

void Crew::ReportDeath(const Environment& environment, int status, const rusage& used) {
  const bool was_running = environment.state == Environment::State::kRunning;
  if (!was_running) {
    const std::string why = environment.failure.empty()
                                ? "the environment died while it was being made"
                                : environment.failure;
    if (environment.order) return Fail(environment.order->id, why);
    // Nobody had asked for it. Tell that environments cannot be made here, and do not try forever.
    build_failed_ = true;
    Writer writer;
    writer.Int(static_cast<int64_t>(LauncherMessage::kUnable)).Int(0).Text(why);
    (void)Send(server_, writer.Take(), {});
    return;
  }
  Exited exited;
  const int told = environment.function_status.value_or(status);
  exited.exit_code = WIFEXITED(told) ? WEXITSTATUS(told) : 0;
  exited.signal = WIFSIGNALED(told) ? WTERMSIG(told) : 0;
  exited.oom_killed = environment.group->OomKills() > 0;
  exited.memory_peak_bytes = environment.group->MemoryPeakBytes();
  exited.user_cpu_us = Micros(used.ru_utime);
  exited.system_cpu_us = Micros(used.ru_stime);
  (void)Send(server_, EncodeExited(environment.order->id, exited), {});
}

}  // namespace portico::sandbox
