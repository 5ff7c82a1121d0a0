#pragma once

#include <array>

#include "kontor/records.h"

namespace kontor {

/// From the widest to the narrowest.
inline constexpr std::array<std::string_view, 6> locationTypes{"company", "site",    "building",
                                                               "floor",   "section", "room"};

/// A place: site, building, room.
struct Location {
    static constexpr std::string_view kind = "location";

    std::int64_t id = 0;
    std::optional<std::int64_t> parentId;
    std::string name;
    std::string path;
    std::optional<std::string> type;
    std::string address;
    Time createdAt{};
    Time updatedAt{};
    std::int64_t version = 1;

    static const FieldTable fields;
};

/// A part of the organisation.
struct Department {
    static constexpr std::string_view kind = "department";

    std::int64_t id = 0;
    std::optional<std::int64_t> parentId;
    std::string name;
    std::string path;
    Time createdAt{};
    Time updatedAt{};
    std::int64_t version = 1;

    static const FieldTable fields;
};

/// What a record is about, in a tree of its own for each kind of record.
struct Category {
    static constexpr std::string_view kind = "category";

    std::int64_t id = 0;
    std::string recordKind = "ticket";
    std::optional<std::int64_t> parentId;
    std::string name;
    std::string nameDe;
    std::string nameEn;
    std::string path;
    std::string pathDe;
    std::string pathEn;
    std::string colour;
    std::int64_t position = 0;
    std::string orderPath;
    bool active = true;
    Time createdAt{};
    Time updatedAt{};
    std::int64_t version = 1;

    static const FieldTable fields;
};

RecordType locationType();
RecordType departmentType();
RecordType categoryType();

}  // namespace kontor
