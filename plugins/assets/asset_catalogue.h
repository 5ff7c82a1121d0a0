#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "kontor/field.h"
#include "kontor/records.h"

namespace kontor::assets {

inline constexpr std::array<std::string_view, 12> families{"computer",       "monitor", "phone",   "printer",
                                                           "network_device", "server",  "vm",      "peripheral",
                                                           "sim_card",       "vehicle", "service", "other"};
/// Among what an inventory number, serial number or barcode must be the only one.
inline constexpr std::array<std::string_view, 3> uniquenesses{"all", "type", "off"};

/// What sort of asset there is, and which rules it follows.
struct AssetType {
    static constexpr std::string_view kind = "asset_type";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string name;
    std::string nameDe;
    std::string nameEn;
    std::string family = "other";
    std::string icon;
    std::string numberPattern;
    std::string numberUnique = "all";
    std::string serialUnique = "all";
    std::string barcodeUnique = "all";
    std::vector<std::string> fieldNames;
    std::string depreciation = "none";
    std::optional<std::int64_t> usefulMonths;
    std::optional<double> rate;
    bool active = true;
    Time createdAt{};
    Time updatedAt{};
};

/// Who makes what the house has.
struct Manufacturer {
    static constexpr std::string_view kind = "manufacturer";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string name;
    std::string website;
    std::string supportPhone;
    std::string supportEmail;
    std::string notes;
    Time createdAt{};
    Time updatedAt{};
};

/// A model of the catalogue.
struct AssetModel {
    static constexpr std::string_view kind = "asset_model";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string name;
    std::optional<std::int64_t> manufacturerId;
    std::optional<std::int64_t> typeId;
    std::string partNumber;
    std::optional<Date> endOfSupportOn;
    std::string notes;
    Time createdAt{};
    Time updatedAt{};
};

/// That an asset may go from one state into another.
struct AssetMove {
    static constexpr std::string_view kind = "asset_move";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string fromState;
    std::string toState;
    Time createdAt{};
    Time updatedAt{};
};

RecordType assetTypeType();
RecordType manufacturerType();
RecordType assetModelType();
RecordType assetMoveType();

}  // namespace kontor::assets
