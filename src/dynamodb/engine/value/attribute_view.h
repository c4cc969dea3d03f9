// Reading encoded values and items in place: views, and cursors over containers.
//
// A view owns nothing: the bytes must outlive it and everything it gave out. Views are cheap to
// copy and safe to use from many threads. Broken bytes (which only a bug or a broken disk can
// bring, the store checks its blocks) stop the process rather than be read past their end.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dynamodb/engine/value/encoding.h"
#include "dynamodb/engine/value/number.h"

namespace portico::dynamodb {

class ListCursor;
class MapCursor;
class SetCursor;

class AttributeView {
 public:
  // The value that starts at the beginning of `bytes`; what follows it is left alone.
  explicit AttributeView(std::string_view bytes);
  AttributeView() = default;

  AttributeType type() const { return type_; }
  bool Is(AttributeType type) const { return type_ == type; }
  // S, N or B: what a key can be.
  bool is_scalar_key() const {
    return Is(AttributeType::kS) || Is(AttributeType::kN) || Is(AttributeType::kB);
  }
  bool is_set() const {
    return Is(AttributeType::kSS) || Is(AttributeType::kNS) || Is(AttributeType::kBS);
  }

  // All its bytes, tag included.
  std::string_view encoded() const { return encoded_; }

  // Each needs the type it is about.
  std::string_view bytes() const;    // S, B
  std::string_view payload() const;  // S, B, and N as ReadNumberPayload reads it
  Number number() const;             // N
  bool boolean() const;              // BOOL
  uint32_t count() const;            // L, M, SS, NS, BS
  ListCursor list() const;           // L
  MapCursor map() const;             // M
  SetCursor set() const;             // SS, NS, BS

  // The form is canonical: equal values have equal bytes.
  bool operator==(const AttributeView& other) const { return encoded_ == other.encoded_; }

 private:
  friend class SetCursor;
  std::string_view body() const { return encoded_.substr(body_at_); }

  std::string_view encoded_;
  uint8_t body_at_ = 0;
  AttributeType type_ = AttributeType::kNull;
};

// Order between two values of one type S, N or B; none between others.
std::optional<std::strong_ordering> CompareScalars(const AttributeView& a, const AttributeView& b);

class ListCursor {
 public:
  explicit ListCursor(std::string_view elements) : rest_(elements) {}
  // The next element; false at the end.
  bool Next(AttributeView* value);

 private:
  std::string_view rest_;
};

class MapCursor {
 public:
  explicit MapCursor(std::string_view entries) : rest_(entries) {}
  // The next entry, in ascending order of names; false at the end.
  bool Next(std::string_view* name, AttributeView* value);
  // The value of that name among the entries not yet passed.
  std::optional<AttributeView> Find(std::string_view name);

 private:
  std::string_view rest_;
};

class SetCursor {
 public:
  explicit SetCursor(std::string_view members) : rest_(members) {}
  // The next member's payload, ascending: bytes of SS and BS, ReadNumberPayload's of NS.
  bool Next(std::string_view* member);

 private:
  std::string_view rest_;
};

// An item (or a key): a map with a header that knows its size. The default one has no attributes,
// and stands for an item that does not exist.
class ItemView {
 public:
  ItemView() = default;
  // `stored` as Item::stored() gave it. Stops the process if its version is unknown.
  explicit ItemView(std::string_view stored);

  bool empty() const { return count() == 0; }
  uint32_t count() const;
  // The size by DynamoDB's rules, in bytes.
  uint32_t size_bytes() const;
  MapCursor attributes() const { return MapCursor(entries_); }
  std::optional<AttributeView> Find(std::string_view name) const { return attributes().Find(name); }
  std::string_view stored() const { return stored_; }

  // Equal attributes have equal bytes.
  bool operator==(const ItemView& other) const { return entries_ == other.entries_; }

 private:
  std::string_view stored_;
  std::string_view entries_;
};

// A value that owns its bytes.
class Value {
 public:
  Value() { AppendNull(&encoded_); }
  explicit Value(std::string encoded) : encoded_(std::move(encoded)) {}
  explicit Value(const AttributeView& view) : encoded_(view.encoded()) {}

  static Value String(std::string_view value);
  static Value Binary(std::string_view value);
  static Value OfNumber(const Number& value);
  static Value Bool(bool value);

  AttributeView view() const { return AttributeView(encoded_); }
  const std::string& encoded() const { return encoded_; }

 private:
  std::string encoded_;
};

// An item that owns its bytes. Made by ValueReader, ItemBuilder, or from the store.
class Item {
 public:
  Item();
  // Takes over what stored() gave.
  static Item FromStored(std::string stored) { return Item(std::move(stored)); }

  ItemView view() const { return ItemView(stored_); }
  const std::string& stored() const { return stored_; }
  std::string TakeStored() && { return std::move(stored_); }

  bool operator==(const Item& other) const { return stored_ == other.stored_; }

 private:
  explicit Item(std::string stored) : stored_(std::move(stored)) {}
  std::string stored_;
};

}  // namespace portico::dynamodb
