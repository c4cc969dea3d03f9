// IAM policy documents of every kind, parsed and evaluated against one request.
#include <string>
#include <vector>

#include "fuzz.h"
#include "iam/engine/policy/policy.h"

namespace {

using namespace portico::iam;

// Has a value for every key, and two for keys of even length.
class Keys : public portico::aws::ContextKeys {
 public:
  bool Find(std::string_view key, std::vector<std::string>* values) const override {
    if (key == "aws:absent") return false;
    values->push_back(key == "aws:sourceip" ? "10.0.0.1" : "2026-11-22T14:45:56Z");
    if (key.size() % 2 == 0) values->push_back("name/with*wild?cards");
    return true;
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = portico::fuzz::AsText(data, size);
  const Keys keys;
  const Caller caller{"123456789012", "arn:aws:sts::123456789012:assumed-role/role/session",
                      "arn:aws:iam::123456789012:role/role"};
  for (PolicyKind kind : {PolicyKind::kIdentity, PolicyKind::kTrust, PolicyKind::kResource}) {
    const auto policy = Policy::Parse(text, kind);
    if (!policy) {
      PORTICO_CHECK(policy.error().code == "MalformedPolicyDocument");
      continue;
    }
    const Query query{"dynamodb:putitem", "arn:aws:dynamodb:us-east-1:123456789012:table/t", keys,
                      kind == PolicyKind::kIdentity ? nullptr : &caller};
    const Verdict once = (*policy)->Evaluate(query);
    const Verdict twice = (*policy)->Evaluate(query);
    PORTICO_CHECK(once.denied == twice.denied && once.grant == twice.grant);
  }
  return 0;
}
