#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/date.h"
#include "kontor/transaction.h"

namespace kontor::software {

/// A title to find or to make.
struct TitleWords {
    std::string hash;
    std::string maker;
    std::string name;
    std::string version;
    std::string platform;
    std::optional<Date> installedOn;
};

/// What is known to be on a machine.
struct Present {
    std::int64_t id = 0;
    std::int64_t titleId = 0;
    std::optional<Date> installedOn;
    std::string source;
    std::string maker;
    std::string name;
    std::string platform;

    static constexpr auto columns =
        std::tuple{&Present::id,    &Present::titleId, &Present::installedOn, &Present::source,
                   &Present::maker, &Present::name,    &Present::platform};
};

struct InstallationRow {
    std::int64_t titleId = 0;
    std::optional<Date> installedOn;
};
struct ChangeRow {
    std::int64_t titleId = 0;
    std::optional<std::int64_t> fromTitleId;
    std::string_view what;
};

/// The digest of the last report of a machine, which is locked until the end of the transaction: one report of a
/// machine at a time. Empty for the first one.
std::string lockReport(Transaction& tx, std::int64_t assetId, Time now);
void keepReport(Transaction& tx, std::int64_t assetId, const std::string& digest, std::int64_t programs,
                std::string_view source, Time now);
/// The next report is looked at whatever it says: a person changed what the last one said.
void forgetReport(Transaction& tx, std::int64_t assetId);

/// Ids of the titles there are, by hash.
std::map<std::string, std::int64_t> titlesByHash(Transaction& tx, const std::vector<TitleWords>& titles);
/// Makes those titles; one that another made meanwhile is left as it is.
void addTitles(Transaction& tx, const std::vector<TitleWords>& titles, Time now);

std::vector<Present> presentOn(Transaction& tx, std::int64_t assetId);
void addInstallations(Transaction& tx, std::int64_t assetId, const std::vector<InstallationRow>& rows,
                      std::string_view source, Time now);
void setInstalledOn(Transaction& tx, std::int64_t installationId, const std::optional<Date>& day, Time now);
void removeInstallations(Transaction& tx, const std::vector<std::int64_t>& ids);

/// The last change noted of a machine.
std::int64_t lastChange(Transaction& tx, std::int64_t assetId);
void addChanges(Transaction& tx, std::int64_t assetId, const std::vector<ChangeRow>& rows, std::string_view source,
                Time now);

/// The machines of titles that changed are to be counted again: of a machine, all its titles, or those of its changes
/// after that one.
void markTitlesOn(Transaction& tx, std::int64_t assetId);
void markTitlesChanged(Transaction& tx, std::int64_t assetId, std::int64_t sinceChange);
void markTitle(Transaction& tx, std::int64_t titleId);

}  // namespace kontor::software
