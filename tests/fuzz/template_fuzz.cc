// Templates of `portico up`: YAML, CloudFormation's intrinsic functions and short tags.
#include "cli/template/template.h"

#include <string>
#include <vector>

#include "cli/template/intrinsics.h"
#include "fuzz.h"

namespace {

using namespace portico;
using namespace portico::cli;

// Knows every name, and what each stands for.
class Names : public Scope {
 public:
  Result<json::Value> Ref(std::string_view name) const override {
    return json::Value(std::string(name));
  }
  Result<json::Value> Attribute(std::string_view, std::string_view attribute) const override {
    return json::Value(std::string(attribute));
  }
};

void ResolveAll(const Node& node) {
  std::vector<Reference> references;
  const bool sound = CollectReferences(node, "f", &references).has_value();
  const auto value = Resolve(node, "f", Names());
  PORTICO_CHECK(sound || !value);
  if (value) (void)value->ToString();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(fuzz::AsText(data, size));
  const auto parsed = ParseTemplate(text, "f");
  if (!parsed) {
    PORTICO_CHECK(!parsed.error().message.empty());
    return 0;
  }
  for (const cli::Resource& resource : parsed->resources) {
    PORTICO_CHECK(parsed->FindResource(resource.logical_id) != nullptr);
    ResolveAll(resource.properties);
  }
  for (const Output& output : parsed->outputs) ResolveAll(output.value);
  return 0;
}
