#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "kontor/transaction.h"

namespace kontor::software {

std::int64_t lastRulePosition(Transaction& tx);

/// A title with what it is recognised as now.
struct TitleRow {
    std::int64_t id = 0;
    std::string maker;
    std::string name;
    std::string version;
    std::string platform;
    std::string state;
    std::string titleKind;
    std::optional<std::int64_t> softwareId;
    std::string productVersion;
    std::optional<std::int64_t> ruleId;
    std::string product;  ///< name of the product

    static constexpr auto columns = std::tuple{&TitleRow::id,        &TitleRow::maker,      &TitleRow::name,
                                               &TitleRow::version,   &TitleRow::platform,   &TitleRow::state,
                                               &TitleRow::titleKind, &TitleRow::softwareId, &TitleRow::productVersion,
                                               &TitleRow::ruleId,    &TitleRow::product};
};

/// Titles that rules decide on, after that id.
std::vector<TitleRow> titlesAfter(Transaction& tx, std::int64_t id, int most);
/// Those no rule has looked at yet.
std::vector<TitleRow> newTitles(Transaction& tx, int most);
/// Writes what a title is recognised as; leaves it alone when a person said what it is meanwhile.
void keepRecognition(Transaction& tx, const TitleRow& title, Time now);

/// Titles whose machines are to be counted again; they are taken off that list.
std::vector<std::int64_t> takeStaleTitles(Transaction& tx, int most);
/// Counts the machines of each of them anew.
void countMachines(Transaction& tx, const std::vector<std::int64_t>& titleIds);
std::vector<std::int64_t> productsOfTitles(Transaction& tx, const std::vector<std::int64_t>& titleIds);

}  // namespace kontor::software
