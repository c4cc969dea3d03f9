// Runs a fuzz target without libFuzzer: over its corpus, and over mutations of it, which come from
// a fixed seed, so that a failure can be run again.
//
//   fuzz_json DIRECTORY [MUTATIONS]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "fuzz.h"

namespace {

constexpr size_t kDefaultMutations = 100'000;
constexpr size_t kInputBytesMax = 4'096;
constexpr unsigned kSeed = 20261122;

using Inputs = std::vector<std::string>;

Inputs ReadCorpus(const char* directory) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.is_regular_file()) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  Inputs inputs;
  for (const auto& path : paths) {
    std::ifstream in(path, std::ios::binary);
    inputs.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return inputs;
}

// A copy of the exact size, so that the sanitizer sees a read past its end.
void Run(const std::string& input) {
  const std::vector<uint8_t> bytes(input.begin(), input.end());
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

class Mutator {
 public:
  explicit Mutator(const Inputs& inputs) : inputs_(inputs) {}

  std::string Next() {
    std::string out = Pick();
    for (size_t i = 1 + Below(4); i > 0; --i) MutateOnce(&out);
    if (out.size() > kInputBytesMax) out.resize(kInputBytesMax);
    return out;
  }

 private:
  size_t Below(size_t bound) { return bound == 0 ? 0 : random_() % bound; }
  const std::string& Pick() { return inputs_[Below(inputs_.size())]; }

  void MutateOnce(std::string* text) {
    const size_t at = Below(text->size() + 1);
    const size_t length = Below(std::min<size_t>(text->size() - at, 16) + 1);
    switch (Below(6)) {
      case 0:
        if (at < text->size()) (*text)[at] = static_cast<char>(random_());
        return;
      case 1:
        if (at < text->size()) (*text)[at] = static_cast<char>((*text)[at] ^ (1 << Below(8)));
        return;
      case 2:
        text->erase(at, length);
        return;
      case 3:
        text->insert(at, text->substr(at, length));
        return;
      case 4: {
        const std::string& other = Pick();
        text->insert(at, other, Below(other.size()), Below(64));
        return;
      }
      default:
        text->resize(at);
    }
  }

  const Inputs& inputs_;
  std::mt19937 random_{kSeed};
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s CORPUS [MUTATIONS]\n", argv[0]);
    return 2;
  }
  const Inputs inputs = ReadCorpus(argv[1]);
  if (inputs.empty()) {
    std::fprintf(stderr, "%s: no corpus in %s\n", argv[0], argv[1]);
    return 2;
  }
  for (const std::string& input : inputs) Run(input);
  const size_t mutations = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : kDefaultMutations;
  Mutator mutator(inputs);
  for (size_t i = 0; i < mutations; ++i) Run(mutator.Next());
  std::printf("%zu inputs, %zu mutations\n", inputs.size(), mutations);
  return 0;
}
