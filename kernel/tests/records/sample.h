#pragma once

#include "test_kernel.h"

namespace kontor::test {

/// A record as a plugin declares one, with every kind of storage: columns, linked values, a computed field.
struct Boat {
    static constexpr std::string_view kind = "boat";
    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string name;
    std::string label;  ///< computed
    std::string state;
    std::optional<std::int64_t> length;
    std::optional<std::int64_t> ownerId;
    std::optional<Date> launchedOn;
    std::optional<Money> price;
    std::vector<std::string> tags;
    Json custom;
    Time createdAt{};
    Time updatedAt{};
};

/// An entry that hangs on boats.
struct Remark {
    static constexpr std::string_view kind = "remark";
    std::int64_t id = 0;
    std::string text;
    bool hidden = false;
};

/// Boats with remarks. Permissions boats.read, boats.write; who may not boats.read_all sees the own ones only.
void declareBoats(Registry& registry);

/// A kernel with boats and their tables.
class BoatKernel : public TestKernel {
  public:
    BoatKernel();
    Viewer person(std::int64_t id, std::vector<std::string> permissions) const;
    std::int64_t addBoat(const std::string& json);
    Boat boat(std::int64_t id);
    std::vector<std::int64_t> ids(const Viewer& viewer, ListRequest request);
};

}  // namespace kontor::test
