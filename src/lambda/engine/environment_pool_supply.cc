// How the pool's environments come and go, and how waiting events get theirs.
#include <algorithm>
#include <utility>

#include "lambda/engine/environment_pool.h"

namespace portico::lambda {

void EnvironmentPool::Await(Group& group, Plan* plan) {
  ++waiting_;
  Scale(group, plan);
  if (tick_armed_ || waiting_ == 0) return;
  tick_armed_ = true;
  // Posted under the mutex, so that Shutdown cannot overtake it.
  home_.Post([this] { Tick(); });
}

JobRef EnvironmentPool::NextWaiting(Group& group) {
  if (group.waiting.empty()) return nullptr;
  JobRef job = std::move(group.waiting.front());
  group.waiting.pop_front();
  --waiting_;
  return job;
}

void EnvironmentPool::Scale(Group& group, Plan* plan) {
  if (group.waiting.empty() || stopping_) return;
  Demand demand;
  demand.waiting = group.waiting.size();
  demand.starting = group.starting;
  demand.busy = group.environments - group.starting - group.idle.size();
  demand.returning = group.returning;
  demand.waited_us = clock_.SteadyUs() - group.waiting.front()->queued_us;
  demand.busy_us = group.busy_us.value();
  demand.start_us = group.start_us.value();
  for (size_t count = EnvironmentsToStart(demand); count > 0; --count) {
    int64_t reserved_bytes = 0;
    const int64_t memory_mb = group.waiting.front()->function->record.memory_mb;
    if (!MakeRoom(group, memory_mb, &reserved_bytes, plan)) return;
    if (group.init_broken) {
      const JobRef job = NextWaiting(group);
      Add(group, *job, job, reserved_bytes, plan);
    } else {
      // Each on the loop of one who waits.
      const size_t which = std::min(group.starting, group.waiting.size() - 1);
      Add(group, *group.waiting[which], nullptr, reserved_bytes, plan);
    }
  }
}

bool EnvironmentPool::MakeRoom(const Group& group, int64_t memory_mb, int64_t* reserved_bytes,
                               Plan* plan) {
  const int64_t memory_bytes = memory_mb << 20;
  const auto reserved = memory_.Reserve(memory_bytes, group.used_bytes, live_ == 0);
  if (!reserved) {
    ++refused_for_memory_;
    const int64_t now_us = clock_.SteadyUs();
    if (now_us - ended_for_memory_us_ < kEndForMemoryPeriodMs * 1000) return false;
    if (EndOldestIdle(plan)) ended_for_memory_us_ = now_us;
    return false;  // whoever waits is looked after again
  }
  *reserved_bytes = *reserved;
  if (live_ < environments_max_ || EndOldestIdle(plan)) return true;
  memory_.Release(*reserved);
  return false;
}

bool EnvironmentPool::EndOldestIdle(Plan* plan) {
  Member* oldest = nullptr;
  for (auto& [environment, member] : members_) {
    const std::vector<Environment*>& idle = member.group->idle;
    // The first of its group's idle ones is the one unused for longest.
    if (idle.empty() || idle.front() != environment) continue;
    if (oldest == nullptr || member.since_us < oldest->since_us) oldest = &member;
  }
  if (oldest == nullptr) return false;
  oldest->group->idle.erase(oldest->group->idle.begin());
  plan->end.push_back(oldest->environment);
  return true;
}

void EnvironmentPool::Release(Member& member) {
  memory_.Release(std::exchange(member.reserved_bytes, 0));
}

void EnvironmentPool::Add(Group& group, const Job& like, JobRef bound, int64_t reserved_bytes,
                          Plan* plan) {
  Member member;
  member.reserved_bytes = reserved_bytes;
  member.bound = bound != nullptr;
  member.group = &group;
  member.since_us = clock_.SteadyUs();
  Environment::Owner& owner = *this;
  member.environment =
      std::make_shared<Environment>(services_, owner, *like.loop, like.function, std::move(bound));
  plan->start.push_back(member.environment);
  members_.emplace(member.environment.get(), std::move(member));
  ++group.members;
  ++group.environments;
  ++group.starting;
  ++live_;
  ++started_;
}

void EnvironmentPool::RetireGroup(Group& group, Plan* plan) {
  group.retired = true;
  for (Environment* environment : group.idle) {
    plan->end.push_back(members_.at(environment).environment);
  }
  group.idle.clear();
}

void EnvironmentPool::DropEmpty(const std::string& function_name) {
  const auto at = functions_.find(function_name);
  if (at == functions_.end()) return;
  FunctionState& state = at->second;
  std::erase_if(state.groups, [](const std::unique_ptr<Group>& group) {
    return group->members == 0 && group->waiting.empty() && (group->retired || !group->init_broken);
  });
  if (state.groups.empty() && state.in_flight == 0) functions_.erase(at);
}

void EnvironmentPool::OnIdle(Environment& environment, std::optional<int64_t> init_us) {
  JobRef job;
  Plan plan;
  {
    MutexLock lock(mutex_);
    Member& member = members_.at(&environment);
    Group& group = *member.group;
    const int64_t now_us = clock_.SteadyUs();
    if (init_us) {
      group.start_us.Add(now_us - member.since_us);
    } else if (!member.starting) {
      group.busy_us.Add(now_us - member.since_us);
    }
    if (!init_us) {  // it has answered an event
      group.used_bytes = std::max(group.used_bytes, environment.memory_used_bytes());
      Release(member);
    }
    // A new one serves an event, however short its credentials last.
    const bool usable = member.starting || clock_.NowMs() < environment.usable_until_ms();
    if (member.starting) {
      member.starting = false;
      group.init_broken = false;
      --group.starting;
    }
    if (std::exchange(member.returning, false)) --group.returning;
    member.since_us = now_us;
    if (stopping_ || !usable || (group.retired && group.waiting.empty())) {
      plan.end.push_back(member.environment);
    } else if (!(job = NextWaiting(group))) {
      group.idle.push_back(&environment);
    }
    Scale(group, &plan);
  }
  if (job && !environment.Begin(job)) Requeue(job);
  Carry(std::move(plan));
}

void EnvironmentPool::OnAnswered(Environment& environment) {
  MutexLock lock(mutex_);
  Member& member = members_.at(&environment);
  member.returning = true;
  ++member.group->returning;
}

void EnvironmentPool::OnInitFailed(Environment& environment, std::optional<AwsError> error) {
  Plan plan;
  {
    MutexLock lock(mutex_);
    Group& group = *members_.at(&environment).group;
    group.init_broken = !error;
    if (const JobRef job = stopping_ ? nullptr : NextWaiting(group)) {
      if (error) {
        plan.fail.emplace_back(job, std::move(*error));
      } else {
        // In the place of the one that failed.
        Add(group, *job, job, 0, &plan);
      }
    }
    Scale(group, &plan);
  }
  Carry(std::move(plan));
}

void EnvironmentPool::OnUnused(Environment& environment) {
  Plan plan;
  {
    MutexLock lock(mutex_);
    Member& member = members_.at(&environment);
    if (std::erase(member.group->idle, &environment) == 1) plan.end.push_back(member.environment);
  }
  Carry(std::move(plan));
}

void EnvironmentPool::OnEnded(Environment& environment) {
  Plan plan;
  {
    MutexLock lock(mutex_);
    Member& member = members_.at(&environment);
    Group& group = *member.group;
    const bool init_failed = member.starting && !member.bound;
    std::erase(group.idle, &environment);
    Release(member);
    --group.environments;
    --live_;
    if (std::exchange(member.starting, false)) --group.starting;
    if (std::exchange(member.returning, false)) --group.returning;
    // After a failed init, OnInitFailed comes and knows more.
    if (!init_failed) Scale(group, &plan);
  }
  Carry(std::move(plan));
}

void EnvironmentPool::OnGone(Environment& environment) {
  MutexLock lock(mutex_);
  const auto at = members_.find(&environment);
  Group* const group = at->second.group;
  const std::string name = group->name;
  --group->members;
  members_.erase(at);  // the caller still holds the environment
  DropEmpty(name);
  if (stopping_) gone_.notify_all();
}

// The safety net under the estimates: looks after those who wait, while anyone does.
void EnvironmentPool::Tick() {
  tick_.reset();
  Plan plan;
  {
    MutexLock lock(mutex_);
    if (waiting_ == 0 || stopping_) {
      tick_armed_ = false;
      return;
    }
    const int64_t expired_us = clock_.SteadyUs() - kQueueWaitMsMax * 1000;
    for (auto& [name, state] : functions_) {
      for (auto& group : state.groups) {
        while (!group->waiting.empty() && group->waiting.front()->queued_us < expired_us) {
          plan.fail.emplace_back(NextWaiting(*group),
                                 RateExceeded("ConcurrentInvocationLimitExceeded"));
        }
        Scale(*group, &plan);
      }
    }
  }
  tick_ = home_.RunAfter(std::chrono::milliseconds(kQueueTickMs), [this] { Tick(); });
  Carry(std::move(plan));
}

}  // namespace portico::lambda
