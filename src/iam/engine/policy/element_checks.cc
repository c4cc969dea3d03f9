#include "iam/engine/policy/element_checks.h"

#include <algorithm>
#include <string>

#include "aws/policy_pattern.h"
#include "iam/engine/policy/errors.h"

namespace portico::iam {
namespace {

enum ArnPart { kPartition = 1, kVendor = 2, kRegion = 3, kAccount = 4, kResource = 5, kParts = 6 };

bool IsAlnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool IsDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool IsVendor(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return IsAlnum(c) || c == '-' || c == '.' || c == '_';
  });
}

bool IsPartition(std::string_view text) {
  constexpr std::string_view kPartitions[] = {"*",       "aws",       "aws-cn",    "aws-us-gov",
                                              "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"};
  return std::find(std::begin(kPartitions), std::end(kPartitions), text) != std::end(kPartitions);
}

// What AWS takes where an account belongs: an id, wildcards, a policy variable, and words, such as
// the "account-id" of its own examples.
bool IsAccount(std::string_view text) {
  if (text.find("${") != std::string_view::npos) return true;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return IsAlnum(c) || c == '-' || c == '*' || c == '?'; });
}

// The resources of S3 that belong to an account and a region, unlike buckets and objects.
bool IsRegionalInS3(const std::vector<std::string_view>& parts) {
  constexpr std::string_view kStarts[] = {"accesspoint", "job/",          "storage-lens",
                                          "outpost/",    "access-grants", "async-request/"};
  if (parts.size() < kParts || parts[kAccount].empty()) return false;
  const std::string_view resource = parts[kResource];
  return std::any_of(std::begin(kStarts), std::end(kStarts),
                     [&](std::string_view start) { return resource.starts_with(start); });
}

bool IsIamPath(std::string_view resource) {
  constexpr std::string_view kStarts[] = {
      "user/",   "federated-user/",     "role/",         "group/",   "instance-profile/",
      "mfa/",    "server-certificate/", "policy/",       "sms-mfa/", "saml-provider/",
      "report/", "oidc-provider/",      "access-report/"};
  if (resource == "*" || resource == "root") return true;
  return std::any_of(std::begin(kStarts), std::end(kStarts), [&](std::string_view start) {
    return resource.substr(0, start.size()) == start;
  });
}

// The ARN as AWS completes it for its message: "arn:b:c" becomes "arn:b:c:*:*:*".
std::string Completed(const std::vector<std::string_view>& parts) {
  std::string out = "arn";
  for (size_t i = 1; i < kParts; ++i) {
    out += ':';
    out += i < parts.size() ? parts[i] : std::string_view("*");
  }
  return out;
}

}  // namespace

Status CheckAction(std::string_view action) {
  if (action == "*") return {};
  const size_t colon = action.find(':');
  if (colon == std::string_view::npos) {
    return Fail(MalformedPolicy(
        "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."));
  }
  if (action.find(':', colon + 1) != std::string_view::npos) {
    return Fail(MalformedPolicy("Actions/Condition can contain only one colon."));
  }
  const std::string_view vendor = action.substr(0, colon);
  if (!IsVendor(vendor)) {
    return Fail(MalformedPolicy("Vendor " + std::string(vendor) + " is not valid"));
  }
  return {};
}

Status CheckTrustAction(std::string_view action) {
  if (aws::AsciiLower(action.substr(0, 4)) != "sts:") {
    return Fail(MalformedPolicy("AssumeRole policy may only specify STS AssumeRole actions."));
  }
  return CheckAction(action);
}

Status CheckResourceValues(std::string_view resource) {
  const auto parts = aws::SplitArn(resource);
  if (parts.size() <= kVendor || !IsPartition(parts[kPartition])) return {};
  if (parts[kVendor].empty()) return Fail(LegacyParsingError());
  const bool is_whole = parts.size() == kParts;
  if (parts.size() > kAccount &&
      !(is_whole ? IsAccount(parts[kAccount]) : IsDigits(parts[kAccount]))) {
    return Fail(LegacyParsingError());
  }
  return {};
}

Status CheckResourceForm(std::string_view resource) {
  if (resource == "*") return {};
  const std::string text(resource);
  const auto parts = aws::SplitArn(resource);
  if (parts.size() < 2) {
    return Fail(MalformedPolicy("Resource " + text + " must be in ARN format or \"*\"."));
  }
  if (!IsPartition(parts[kPartition])) {
    return Fail(MalformedPolicy("Partition \"" + std::string(parts[kPartition]) +
                                "\" is not valid for resource \"" + Completed(parts) + "\"."));
  }
  if (parts.size() <= kVendor || !IsVendor(parts[kVendor])) {
    return Fail(
        MalformedPolicy("Resource vendor must be fully qualified and cannot contain regexes."));
  }
  const std::string_view vendor = parts[kVendor];
  const bool has_region =
      parts.size() > kRegion && !parts[kRegion].empty() && parts[kRegion] != "*";
  if (vendor == "iam" && has_region) {
    return Fail(MalformedPolicy("IAM resource " + text + " cannot contain region information."));
  }
  if (vendor == "s3" && has_region && !IsRegionalInS3(parts)) {
    return Fail(MalformedPolicy("Resource " + text + " can not contain region information."));
  }
  if (vendor == "iam" && parts.size() == kParts && !IsIamPath(parts[kResource])) {
    return Fail(MalformedPolicy(
        "IAM resource path must either be \"*\" or start with user/, federated-user/, role/, "
        "group/, instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, "
        "oidc-provider/, report/, access-report/."));
  }
  return {};
}

Status CheckSid(std::string_view sid) {
  if (std::all_of(sid.begin(), sid.end(), IsAlnum)) return {};
  return Fail(MalformedPolicy(
      "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular "
      "expression [0-9A-Za-z]*"));
}

}  // namespace portico::iam
