// A shape: a plain struct plus one table that tells every protocol its fields.
//
//   struct CreateRoleInput {
//     std::string role_name;
//     std::optional<std::string> path;
//     static constexpr auto Fields() {
//       using S = CreateRoleInput;
//       return std::array{
//           aws::Field<&S::role_name>("RoleName", {.required = true, .length_max = 64}),
//           aws::Field<&S::path>("Path"),
//       };
//     }
//   };
//
// The JSON, REST and query protocols, the validator, the stored records and COMPATIBILITY.md all
// walk that table, through type-erased descriptors, so that a protocol is compiled once and not
// once a shape. Field types: std::string, bool, int32_t, int64_t, double, Timestamp, Blob,
// json::Value, other shapes, types with a WireCodec, and std::optional, std::vector and
// std::map<std::string, …> of these. A member that may be absent is std::optional; a member marked
// `required` may be plain. Descriptors are constants; shapes are values.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/error.h"
#include "codec/json/value.h"

namespace portico::aws {

// Milliseconds since the epoch; each protocol has its own spelling of it.
struct Timestamp {
  int64_t epoch_ms = 0;
  bool operator==(const Timestamp&) const = default;
};

// Bytes; base64 on JSON wires.
struct Blob {
  std::string bytes;
  bool operator==(const Blob&) const = default;
};

// Where a REST operation keeps a member.
enum class Location : uint8_t {
  kBody,
  kUri,         // {name} or {name+} in the operation's URI
  kQuery,       // a query parameter; a map takes all parameters not named by other members
  kHeader,      // a header; a map takes all headers with this name as prefix
  kStatusCode,  // int: the response's status
  kPayload,     // the whole body: a Blob or string as it is, a structure as JSON
};

struct Constraints {
  bool required = false;
  Location location = Location::kBody;
  // The name on the wire if the location needs another than the member's (header, query).
  std::string_view wire = {};
  int64_t length_min = 0;  // characters of a string, bytes of a blob, elements of a list or map
  int64_t length_max = std::numeric_limits<int64_t>::max();
  int64_t value_min = std::numeric_limits<int64_t>::min();
  int64_t value_max = std::numeric_limits<int64_t>::max();
  // A Java-style pattern that the whole value must match, as AWS's model spells it.
  std::string_view pattern = {};
  std::span<const std::string_view> enum_values = {};
  const Constraints* element = nullptr;  // of list elements and map values
  const Constraints* key = nullptr;      // of map keys
  // A map of strings whose values may be null: read as empty texts, which are written as null.
  bool empty_is_null = false;
  // What AWS accepts here and Portico does not act on yet: given, the call fails and says so.
  bool unsupported = false;
};

enum class TypeKind : uint8_t {
  kString,
  kBool,
  kInt32,
  kInt64,
  kDouble,
  kTimestamp,
  kBlob,
  kDocument,
  kList,
  kMap,
  kStructure,
  kCustom,
};

struct ShapeDesc;

struct TypeDesc {
  TypeKind kind;
  const TypeDesc* element = nullptr;  // lists and maps
  const ShapeDesc& (*shape)() = nullptr;

  // Lists.
  size_t (*list_size)(const void* list) = nullptr;
  const void* (*list_at)(const void* list, size_t i) = nullptr;
  void* (*list_append)(void* list) = nullptr;

  // Maps. `visit` is called in key order.
  size_t (*map_size)(const void* map) = nullptr;
  // A new value, in place of one that the key may have had.
  void* (*map_insert)(void* map, std::string_view key) = nullptr;
  void (*map_each)(const void* map, void* context,
                   void (*visit)(void* context, std::string_view key, const void* value)) = nullptr;

  // Types with a WireCodec: what of AWS's they stand for, if a wrong token's message is to name it.
  std::string_view custom_name = {};
  bool custom_is_map = false;  // of strings to values of that name
  bool (*custom_parse)(json::Reader& reader, void* value, AwsError* error) = nullptr;
  void (*custom_render)(json::Writer& writer, const void* value) = nullptr;
};

struct FieldDesc {
  std::string_view name;  // as AWS's model spells it: "RoleName"
  Constraints constraints;
  const TypeDesc* type;
  // The value's address, or null if the member is absent.
  const void* (*get)(const void* shape);
  // The value's address, made present.
  void* (*mutate)(void* shape);
  // Makes it again what it is in a new shape.
  void (*reset)(void* shape);

  std::string_view wire_name() const { return constraints.wire.empty() ? name : constraints.wire; }
};

struct ShapeDesc {
  std::span<const FieldDesc> fields;
  // AWS's name of the shape, where messages of its service tell it: a struct's kName.
  std::string_view name = {};
  const FieldDesc* Find(std::string_view name) const;
};

// Specialise for a type that reads and writes its JSON itself (hot paths: items of DynamoDB):
//   static bool Parse(json::Reader&, T*, AwsError* error);
//       false: *error is what the client is told; its code stays empty if the JSON is malformed
//   static void Render(json::Writer&, const T&);
// and, for TypeDesc's members of these names:
//   static constexpr std::string_view kName;
//   static constexpr bool kIsMap;
template <typename T>
struct WireCodec {
  static constexpr bool kIsDefined = false;
};

namespace shape_internal {

template <typename T>
struct IsVector : std::false_type {};
template <typename T>
struct IsVector<std::vector<T>> : std::true_type {};
template <typename T>
struct IsMap : std::false_type {};
template <typename T>
struct IsMap<std::map<std::string, T>> : std::true_type {};
template <typename T>
struct IsOptional : std::false_type {};
template <typename T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <typename T>
concept HasWireCodec = requires {
  &WireCodec<T>::Parse;
};

template <typename S>
inline constexpr auto kFieldTable = S::Fields();

template <typename S>
constexpr std::string_view NameOf() {
  if constexpr (requires { S::kName; }) return S::kName;
  return {};
}

template <typename S>
const ShapeDesc& ShapeOf() {
  // A parser notes the members that it has seen in the bits of one word.
  static_assert(kFieldTable<S>.size() <= 64);
  static constexpr ShapeDesc kShape{std::span<const FieldDesc>(kFieldTable<S>), NameOf<S>()};
  return kShape;
}

// The descriptor of T: a static member rather than a variable template, which GCC 12 forgets to
// instantiate when only another constant's initialiser names it.
template <typename T>
struct TypeOf {
  static const TypeDesc kType;
};

template <typename T>
constexpr TypeDesc MakeType() {
  if constexpr (HasWireCodec<T>) {
    TypeDesc t{TypeKind::kCustom};
    t.custom_name = NameOf<WireCodec<T>>();
    if constexpr (requires { WireCodec<T>::kIsMap; }) t.custom_is_map = WireCodec<T>::kIsMap;
    t.custom_parse = [](json::Reader& reader, void* value, AwsError* error) {
      return WireCodec<T>::Parse(reader, static_cast<T*>(value), error);
    };
    t.custom_render = [](json::Writer& writer, const void* value) {
      WireCodec<T>::Render(writer, *static_cast<const T*>(value));
    };
    return t;
  } else if constexpr (std::is_same_v<T, std::string>) {
    return {TypeKind::kString};
  } else if constexpr (std::is_same_v<T, bool>) {
    return {TypeKind::kBool};
  } else if constexpr (std::is_same_v<T, int32_t>) {
    return {TypeKind::kInt32};
  } else if constexpr (std::is_same_v<T, int64_t>) {
    return {TypeKind::kInt64};
  } else if constexpr (std::is_same_v<T, double>) {
    return {TypeKind::kDouble};
  } else if constexpr (std::is_same_v<T, Timestamp>) {
    return {TypeKind::kTimestamp};
  } else if constexpr (std::is_same_v<T, Blob>) {
    return {TypeKind::kBlob};
  } else if constexpr (std::is_same_v<T, json::Value>) {
    return {TypeKind::kDocument};
  } else if constexpr (IsVector<T>::value) {
    using E = typename T::value_type;
    TypeDesc t{TypeKind::kList, &TypeOf<E>::kType};
    t.list_size = [](const void* list) { return static_cast<const T*>(list)->size(); };
    t.list_at = [](const void* list, size_t i) -> const void* {
      return &(*static_cast<const T*>(list))[i];
    };
    t.list_append = [](void* list) -> void* { return &static_cast<T*>(list)->emplace_back(); };
    return t;
  } else if constexpr (IsMap<T>::value) {
    using E = typename T::mapped_type;
    TypeDesc t{TypeKind::kMap, &TypeOf<E>::kType};
    t.map_size = [](const void* map) { return static_cast<const T*>(map)->size(); };
    t.map_insert = [](void* map, std::string_view key) -> void* {
      return &static_cast<T*>(map)->insert_or_assign(std::string(key), E()).first->second;
    };
    t.map_each = [](const void* map, void* context,
                    void (*visit)(void*, std::string_view, const void*)) {
      for (const auto& [key, value] : *static_cast<const T*>(map)) visit(context, key, &value);
    };
    return t;
  } else {
    return {TypeKind::kStructure, nullptr, &ShapeOf<T>};
  }
}

template <typename T>
constinit const TypeDesc TypeOf<T>::kType = MakeType<T>();

template <typename M>
struct MemberTraits;
template <typename S, typename T>
struct MemberTraits<T S::*> {
  using Shape = S;
  using Type = T;
};

}  // namespace shape_internal

// One row of a field table.
template <auto Member>
constexpr FieldDesc Field(std::string_view name, Constraints constraints = {}) {
  using Traits = shape_internal::MemberTraits<decltype(Member)>;
  using S = typename Traits::Shape;
  using T = typename Traits::Type;
  constexpr auto reset = [](void* shape) {
    S fresh;
    static_cast<S*>(shape)->*Member = std::move(fresh.*Member);
  };
  if constexpr (shape_internal::IsOptional<T>::value) {
    return FieldDesc{name,
                     constraints,
                     &shape_internal::TypeOf<typename T::value_type>::kType,
                     [](const void* shape) -> const void* {
                       const T& member = static_cast<const S*>(shape)->*Member;
                       return member ? &*member : nullptr;
                     },
                     [](void* shape) -> void* {
                       T& member = static_cast<S*>(shape)->*Member;
                       if (!member) member.emplace();
                       return &*member;
                     },
                     reset};
  } else {
    return FieldDesc{
        name,
        constraints,
        &shape_internal::TypeOf<T>::kType,
        [](const void* shape) -> const void* { return &(static_cast<const S*>(shape)->*Member); },
        [](void* shape) -> void* { return &(static_cast<S*>(shape)->*Member); },
        reset};
  }
}

template <typename S>
const ShapeDesc& ShapeOf() {
  return shape_internal::ShapeOf<S>();
}

// For operations that take or give nothing.
struct Empty {
  static constexpr std::array<FieldDesc, 0> Fields() { return {}; }
};

}  // namespace portico::aws
